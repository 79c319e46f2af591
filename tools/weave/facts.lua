-- SPDX-License-Identifier: GPL-2.0-only
--[[ Where what the book says of Linux was found.  A paragraph that names
     Linux, or stands under a heading that does, ends with a mark:

       []{.fact of="0.11:A.5 1.2:B.16"}   the facts it was written from
       []{.own why="…"}                   it says nothing of Linux

     Marks are looked for in the text of a file, where paragraphs have
     lines, and are taken out of its blocks: no reader sees them. ]]
local util = require "util"
local report = require "report"
local source = require "source"

local M = {}

-- Which papers speak of a kernel that a paragraph names; what was measured
-- (peers) or looked up again (review) is of any.
local papers = {
    ["0.11"] = "^0%.11:", ["1.0"] = "^1%.2:", ["1.2"] = "^1%.2:",
    any = "^peers:", every = "^review:",
}

-- ---- the list --------------------------------------------------------------

-- Reads the list that book.yml names: lines "0.11:A.5  its first words".
function M.load(ctx)
    ctx.facts = {}
    function ctx.answers.fact(id)
        return ctx.facts[id] and "known" or "none"
    end
    local file = ctx.book.facts
    if not file then
        return
    end
    local text = util.read(file)
    if not text then
        report.error(ctx.book.file, util.find_line(ctx.book.text, file),
                     "there is no file %s", file)
        return
    end
    for number, line in ipairs(util.lines(text)) do
        local id = line:match("^(%w[%w.]*:%S+) +%S")
        if not id or ctx.facts[id] then
            report.error(file, number, id and "'%s' is in the list twice" or
                "a line reads '0.11:A.5  its first words': %s", id or line)
        else
            ctx.facts[id] = true
        end
    end
end

-- The prefixes of the list, "0.11:, 1.2:, …".
local function prefixes(ctx)
    local known, all = {}, {}
    for id in pairs(ctx.facts) do
        known[id:match("^[^:]*:")] = true
    end
    for prefix in util.sorted(known) do
        all[#all + 1] = prefix
    end
    return table.concat(all, ", "), known
end

local function check_id(ctx, id, file, line)
    ctx.ask("fact", id)
    if ctx.facts[id] then
        return
    end
    local all, known = prefixes(ctx)
    if not ctx.book.facts then
        report.error(file, line, "unknown fact '%s': book.yml names no " ..
                     "facts: file", id)
    elseif not known[id:match("^[^:]*:") or ""] then
        report.error(file, line, "unknown fact '%s': a fact begins with " ..
                     "one of %s", id, all)
    else
        report.error(file, line, "unknown fact '%s': it is not in %s%s", id,
                     ctx.book.facts, util.hint(id, ctx.facts))
    end
end

-- ---- marks -----------------------------------------------------------------

local mark_pattern = "%[%](%b{})"

-- The marks in a paragraph's text: ids, and whether it is our own.
local function read_marks(ctx, p, file)
    for at, braces in p.text:gmatch("()" .. mark_pattern) do
        local _, before = p.text:sub(1, at):gsub("\n", "")
        local line = p.line + before
        local class = braces:match("^{%s*%.([%w_-]+)")
        if class == "fact" then
            local of = (braces:match('of="([^"]*)"') or ""):gsub("%s+", " ")
            if not of:match("%S") then
                report.error(file, line, "a .fact needs of=\"…\"")
            end
            for id in of:gmatch("%S+") do
                check_id(ctx, id, file, line)
                p.ids[#p.ids + 1] = id
            end
        elseif class == "own" then
            if not (braces:match('why="([^"]*)"') or ""):match("%S") then
                report.error(file, line, "an .own needs why=\"…\"")
            end
            p.own = true
        end
    end
end

-- ---- what a paragraph names ------------------------------------------------

local since = { since = true, ["until"] = true, before = true, by = true }
local units = { KiB = true, MiB = true, GiB = true, ms = true, times = true,
                seconds = true, minutes = true }

-- The version that a word is: "0.11" of "(0.11's", or nil.
local function version_of(word, last, next_word)
    local version = (word:match("^[(\"'%[*]*(%d+%.%d[%d.]*)") or "")
        :gsub("%.+$", "")
    local short = version:match("^%d+%.%d+")
    if not short or last == "exercise" or units[next_word] then
        return nil
    elseif short == "0.11" or short == "0.12" or short == "1.0" or
           short == "1.2" or last == "Linux" or
           version:match("^[1-7]%.%d+%.%d+$") or
           since[last] and version:match("^[1-7]%.") then
        return short
    end
end

-- Does a text name Linux, and which versions?
local function named(text)
    local found, words = {}, {}
    for word in text:gmatch("%S+") do
        words[#words + 1] = word
    end
    for i, word in ipairs(words) do
        found[#found + 1] = version_of(word, words[i - 1],
            (words[i + 1] or ""):gsub("%p+$", ""))
    end
    return #found > 0 or text:find("%f[%w]Linux%f[%W]") ~= nil, found
end

-- Forms that show something that was not written here.
local shown = { listing = true, transcript = true, plot = true, table = true,
                exercise = true }

-- What a reader sees of a paragraph's text, and whether it is a form.
local function visible(text)
    local line = text:gsub("%s+", " ")
    local caption = line:match("[ {]caption=\"([^\"]*)\"") or ""
    local words, braces = line:match("^%[(.*)%]%b()(%b{})%s*$")
    local class = braces and braces:match("[ {]%.(%l+)")
    if class == "figure" then
        return words .. " " .. caption, true
    elseif shown[class] then
        return caption, true
    end
    return line:gsub("%]%b()", "] "):gsub("%b{}", " ")
        :gsub("%[@[^%]]*%]", " ") .. " " .. caption, false
end

-- ---- paragraphs ------------------------------------------------------------

-- What reads a file line by line, and what it has found: paragraphs { line,
-- text, block, under }.  Those of one block are the items of a list; `under`
-- says that it stands under a heading, or in a box, that names Linux.
local Reader = {}
Reader.__index = Reader

local function new_reader()
    return setmetatable({ all = {}, blocks = 0, level = nil, boxes = {} },
                        Reader)
end

function Reader:close()
    self.current, self.list = nil, false
end

-- A line of a paragraph, or of an item of a list.
function Reader:prose(line, number)
    local item = line:match("^%s*[-*+]%s") or line:match("^%s*%d+[.)]%s")
    if not self.current then
        self.blocks = self.blocks + 1
        self.list = item
    elseif not (item and self.list) then
        self.current.text = self.current.text .. "\n" .. line
        return
    end
    self.current = { line = number, text = line, ids = {},
        block = self.blocks, under = self.level ~= nil or
        table.concat(self.boxes, " "):find("linuxdid", 1, true) ~= nil }
    table.insert(self.all, self.current)
end

-- A heading; one that names Linux holds until the next of its level.
function Reader:heading(hashes, title)
    self:close()
    if self.level and #hashes <= self.level then
        self.level = nil
    end
    if not self.level and named((visible(title))) then
        self.level = #hashes
    end
end

-- The beginning or end of a Div.  What a table has for a caption, is a
-- paragraph of one block with the table.
function Reader:div(line, number)
    self:close()
    if line:match("^%s*:::+%s*$") then
        table.remove(self.boxes)
        return
    end
    local name = line:match("%.(%l+)") or line:match(":::+%s*(%l+)") or ""
    table.insert(self.boxes, name)
    if name == "table" then
        self:prose(line, number)
    end
end

-- Splits a file's text.
local function paragraphs(text)
    local reader, fence, open = new_reader(), nil, false
    for number, line in ipairs(util.lines(text)) do
        local mark = line:match("^%s*(```+)") or line:match("^%s*(~~~+)")
        local hashes, title = line:match("^(##+)%s+(.*)$")
        if fence then
            if mark and mark:sub(1, #fence) == fence then
                fence = nil
            end
        elseif mark then
            fence = mark
            reader:close()
        elseif open then                -- a Div's attributes go on
            if reader.current then
                reader:prose(line, number)
            end
            open = not line:find("}", 1, true)
        elseif line:match("^%s*:::+") then
            reader:div(line, number)
            open = line:find("{", 1, true) and not line:find("}", 1, true)
        elseif hashes then
            reader:heading(hashes, title)
        elseif line:match("^#%s") or line:match("^%s*$") then
            reader:close()
        else
            reader:prose(line, number)
        end
    end
    return reader.all
end

-- ---- the check -------------------------------------------------------------

-- Has a paragraph a mark of a paper that speaks of this version?
local function says(p, version)
    if p.own then
        return true
    end
    for _, id in ipairs(p.ids) do
        if not papers[version] or id:match(papers[version]) or
           id:match(papers.any) or id:match(papers.every) then
            return true
        end
    end
    return false
end

-- A mark that is alone in its paragraph speaks for the block before it.
local function hand_on(all)
    for i, p in ipairs(all) do
        if p.text:gsub(mark_pattern, ""):match("^%s*$") and i > 1 then
            p.alone = true
            local block = all[i - 1].block
            for j = i - 1, 1, -1 do
                local other = all[j]
                if other.block ~= block then
                    break
                end
                other.own = other.own or p.own
                for _, id in ipairs(p.ids) do
                    other.ids[#other.ids + 1] = id
                end
            end
        end
    end
end

-- The paragraphs of a text, with their marks, and whether they need one.
local function survey(ctx, text, file)
    local all = paragraphs(text)
    for _, p in ipairs(all) do
        read_marks(ctx, p, file)
    end
    hand_on(all)
    for _, p in ipairs(all) do
        local words, form = visible(p.text)
        local some, versions = named(words)
        p.versions = versions
        p.needs = not p.alone and (some or p.under and not form)
    end
    return all
end

local function complain(p, file)
    for _, version in ipairs(p.versions) do
        if not says(p, version) then
            report.error(file, p.line, "this paragraph names Linux %s and " ..
                "does not say which fact it is from: []{.fact of=\"…\"}",
                version)
            return
        end
    end
    if #p.ids == 0 and not p.own then
        report.error(file, p.line, "this paragraph %s and does not say " ..
            "which fact it is from: []{.fact of=\"…\"}, or " ..
            "[]{.own why=\"…\"}", p.under and
            "stands under what Linux did" or "names Linux")
    end
end

local function check_text(ctx, text, file)
    for _, p in ipairs(survey(ctx, text, file)) do
        if p.needs then
            complain(p, file)
        end
    end
end

local function is_mark(element)
    return element.t == "Span" and #element.content == 0 and
           (util.has_class(element, "fact") or util.has_class(element, "own"))
end

local function is_space(element)
    return element and (element.t == "Space" or element.t == "SoftBreak")
end

local function without(list)
    if not list:find_if(is_mark) then
        return nil
    end
    local out = pandoc.List()
    for _, element in ipairs(list) do
        if not is_mark(element) then
            out:insert(element)
        elseif is_space(out[#out]) then
            out:remove()
        end
    end
    if is_space(out[1]) then
        out:remove(1)
    end
    return out
end

-- Blocks without the marks, and without the paragraphs they were alone in.
local function strip(blocks)
    return pandoc.walk_block(pandoc.Div(blocks), { Inlines = without,
        Blocks = function(list)
            return list:filter(function(block)
                return block.t ~= "Para" or #block.content > 0
            end)
        end }).content
end

-- Looks at a file's text, and takes the marks out of its blocks.
function M.check(ctx, src)
    check_text(ctx, src.text, src.file)
    if src.text:find("[]{.", 1, true) then
        src.blocks = strip(src.blocks)
    end
end

-- The same for the texts of chapters that are drafts, and in no edition.
function M.check_drafts(ctx)
    for _, unit in ipairs(ctx.book.chapters) do
        local files = { unit.draft and unit.file ~= "" and unit.file or nil }
        for _, e in ipairs(unit.draft and unit.exercises or {}) do
            files[#files + 1] = e.dir .. "/exercise.md"
        end
        for _, file in ipairs(files) do
            local src = source.load(file)
            if src then
                check_text(ctx, src.text, file)
            end
        end
    end
end

return M
