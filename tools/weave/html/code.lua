-- SPDX-License-Identifier: GPL-2.0-only
--[[ Program text as HTML: highlighted by pandoc, one span a line with its
     number as data, so that copying takes neither number nor prompt.
     Highlighting is kept by content hash. ]]
local util = require "util"
local text = require "html.text"

local M = {}

local cache_dir = "build/cache/code/"
-- What the cache holds depends on the grammars.
local version = util.sha1((util.output_of("cat " .. util.quote(
    PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*/[^/]*$")) .. "/syntax/*.xml")))
M.version = version

-- The highlighted lines of a piece of code.
function M.lines(code, language)
    local key = cache_dir .. util.sha1(version .. language .. "\n" .. code)
    local cached = util.read(key)
    if cached then
        return util.lines(cached)
    end
    local block = pandoc.CodeBlock(code, util.attr("", { language },
                                                   { { "startFrom", "1" } }))
    local html = pandoc.write(pandoc.Pandoc { block }, "html5",
                              PANDOC_WRITER_OPTIONS)
    html = html:match("<code[^>]*>(.*)</code>")
    html = html:gsub('<a href="#cb[^>]*></a>', "")
    local lines = {}
    for line in (html .. "\n"):gmatch("(.-)\n") do
        lines[#lines + 1] = line:match('^<span id="cb[^>]*>(.*)</span>$') or
                            line
    end
    util.mkdir(cache_dir)
    util.write(key, table.concat(lines, "\n") .. "\n")
    return lines
end

-- A listing's lines, highlighted as they are in the whole file: what begins
-- in a comment is a comment.
function M.listing(div)
    local a, code = div.attributes, div.content[1].text
    local first, last = tonumber(a.first), tonumber(a.last)
    local content = util.read(a.file)
    if content and table.concat(util.lines(content), "\n", first,
                                math.min(last, #util.lines(content))) ==
       code then
        return table.move(M.lines(content, a.lang), first, last, 1, {})
    end
    return M.lines(code, a.lang)
end

-- "34 36-40" as a set of numbers.
function M.set_of(ranges)
    local set = {}
    for from, to in ranges:gmatch("(%d+)%-?(%d*)") do
        for i = tonumber(from), tonumber(to ~= "" and to or from) do
            set[i] = true
        end
    end
    return set
end

-- Highlighted lines with their numbers from `first` on; `new` says which are
-- marked, `id` (optional) is the beginning of each line's identifier.
function M.numbered(lines, first, new, id)
    local marked = M.set_of(new ~= "file" and new or "")
    local out = {}
    for i, line in ipairs(lines) do
        local n = first + i - 1
        local name = id and (' id="%s%d"'):format(id, n) or ""
        local mark = marked[n] and " new" or ""
        out[i] = ('<span class="l%s" data-n="%d"%s>%s\n</span>'):format(
            mark, n, name, line)
    end
    return table.concat(out)
end

-- What a reader types and sees: the prompt is marked, so that it is not
-- copied; so are the lines that nobody types.
function M.console(code)
    local out = {}
    for _, line in ipairs(util.lines(code)) do
        local typed = line:match("^%$ (.*)$")
        if typed then
            out[#out + 1] = '<span class="prompt" aria-hidden="true">$ ' ..
                '</span><span class="typed">' .. text.escape(typed) ..
                '\n</span>'
        else
            out[#out + 1] = '<span class="said">' .. text.escape(line) ..
                '\n</span>'
        end
    end
    return table.concat(out)
end

return M
