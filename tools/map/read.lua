-- SPDX-License-Identifier: GPL-2.0-only
--[[ The kernels' sources for the map: files, tags, comments, and who uses
     what. ]]
local util = require "util"
local symbols = require "symbols"

local M = {}

-- ---- the sources -----------------------------------------------------------

-- The text with all comments blank; the lines stay.
local function without_comments(text)
    local function blank(s)
        return (s:gsub("[^\n]", " "))
    end
    return (text:gsub("/%*.-%*/", blank):gsub("//[^\n]*", blank))
end

-- A source with its tags, and two copies of its lines: without comments, and
-- also without macros' definitions.
local function read_source(file)
    local entry = symbols.file(file.path)
    file.lines, file.tags = entry.lines, entry.tags
    file.code = util.lines(without_comments(entry.text))
    file.used = { table.unpack(file.code) }
    for _, tag in ipairs(file.tags) do
        if tag.kind == "macro" or tag.kind == "define" then
            for i = tag.first, tag.last do
                file.used[i] = ""
            end
        end
    end
end

-- All files of a chapter's layer, those of the kernel with what is in them.
local function read_layer(chapter)
    local list = util.output_of("find " .. util.quote(chapter.code) ..
        " -type f ! -name '.*' ! -name '*~' ! -name '#*' | LC_ALL=C sort")
    local paths = {}
    chapter.files = {}
    for _, path in ipairs(util.lines(list)) do
        local inner = path:sub(#chapter.code + 2)
        if inner ~= "layer" and inner ~= "runs" then
            local file = { path = path, inner = inner, chapter = chapter }
            file.kernel = inner:match("%.[chS]$") and
                          not inner:match("^user/") and
                          not inner:match("^disk/")
            table.insert(chapter.files, file)
            paths[#paths + 1] = file.kernel and path or nil
        end
    end
    symbols.learn(paths)
end

-- The chapters of the book, drafts too, and the files of all kernels.
function M.all(meta)
    local chapters, sources = {}, {}
    for _, part in ipairs(util.plain(meta).parts) do
        for _, chapter in ipairs(part.chapters or {}) do
            chapters[#chapters + 1] = chapter
            chapter.number = #chapters
            read_layer(chapter)
            for _, file in ipairs(chapter.files) do
                if file.kernel then
                    read_source(file)
                    sources[#sources + 1] = file
                end
            end
        end
    end
    return chapters, sources
end

-- A pattern for a name that stands alone.
function M.word(name)
    return "%f[%w_]" .. name .. "%f[^%w_]"
end

-- The function whose body has a line, or nil.
local function function_at(file, line)
    for _, tag in ipairs(file.tags) do
        if tag.kind == "function" and tag.line < line and line <= tag.last then
            return tag
        end
    end
end

-- The functions that use what a pattern means, each with its file, once.
function M.users(sources, pattern)
    local found, known = {}, {}
    for _, file in ipairs(sources) do
        for i, line in ipairs(file.used) do
            local tag = line:find(pattern) and function_at(file, i)
            if tag and not known[tag.name .. file.inner] then
                known[tag.name .. file.inner] = true
                found[#found + 1] = { name = tag.name, file = file }
            end
        end
    end
    return found
end

-- ---- comments --------------------------------------------------------------

-- The words of the comment that ends on a line, a paragraph a line; nil when
-- none ends there that has its lines to itself.
function M.comment_at(lines, last)
    local first = last
    if not (lines[last] or ""):match("%*/%s*$") then
        return nil
    end
    while first > 1 and not lines[first]:find("/*", 1, true) do
        first = first - 1
    end
    if not lines[first]:match("^/%*") then
        return nil
    end
    local words = table.concat(lines, "\n", first, last)
        :gsub("^/%*", ""):gsub("%*/%s*$", ""):gsub("\n[ \t]*%*[ \t]*", "\n")
    words = util.trim(words):gsub("\n\n+", "\0"):gsub("%s+", " ")
    return (words:gsub("%z", "\n"))
end

-- The comment above a line, over declarations that share it.
function M.comment_above(lines, line)
    for i = line - 1, 1, -1 do
        local comment = M.comment_at(lines, i)
        if comment or lines[i]:match("^%s*$") or lines[i]:match("^#") then
            return comment
        end
    end
end

return M
