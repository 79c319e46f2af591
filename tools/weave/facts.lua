-- SPDX-License-Identifier: GPL-2.0-only
--[[ Where what the book says of Linux was found.  A paragraph that names
     Linux, or stands under a heading that does, ends with a mark:

       []{.fact of="0.11:A.5 1.2:B.16"}   the facts it was written from
       []{.own why="…"}                   it says nothing of Linux

     Marks are looked for in the text of a file, where paragraphs have
     lines, and are taken out of its blocks: no reader sees them. ]]
local util = require "util"
local report = require "report"

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

-- How many letters two ids do not have in common, from either end.
local function distance(a, b)
    local from, most = 0, math.min(#a, #b)
    while from < most and a:byte(from + 1) == b:byte(from + 1) do
        from = from + 1
    end
    local to = 0
    while to < most - from and a:byte(#a - to) == b:byte(#b - to) do
        to = to + 1
    end
    return #a + #b - 2 * (from + to)
end

-- The three ids of the list that are most like one that is not in it.
local function nearest(ctx, id)
    local all = {}
    for known in pairs(ctx.facts) do
        all[#all + 1] = known
    end
    table.sort(all, function(a, b)
        local x, y = distance(a, id), distance(b, id)
        if x ~= y then
            return x < y
        elseif #a ~= #b then
            return #a < #b
        end
        return a < b
    end)
    return table.concat(all, ", ", 1, math.min(3, #all))
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
        report.error(file, line, "unknown fact '%s': it is not in %s; " ..
                     "near it are %s", id, ctx.book.facts, nearest(ctx, id))
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
        else
            report.error(file, line, "[]%s is neither .fact nor .own",
                         braces:gsub("%s+", " "))
        end
    end
end

-- ---- what a paragraph names ------------------------------------------------

local since = { since = true, ["until"] = true, before = true, by = true }

-- The versions that a text names, and whether it names Linux at all.
local function named(text)
    local found, some = {}, text:find("%f[%w]Linux%f[%W]") ~= nil
    local last = ""
    for word in text:gmatch("%S+") do
        local version = word:match("^[(\"'%[*]*(%d+%.%d[%d.]*)") or ""
        version = version:gsub("%.+$", "")
        local short = version:match("^%d+%.%d+")
        if last ~= "exercise" and (short == "0.11" or short == "0.12" or
           short == "1.0" or short == "1.2" or
           version:match("^[1-7]%.%d+%.%d+$") or
           last == "Linux" and short or
           since[last] and version:match("^[1-7]%.%d+$")) then
            found[#found + 1] = short
            some = true
        end
        last = word
    end
    return some, found
end

-- What a reader sees of a paragraph's text.
local function visible(text)
    local form = text:gsub("%s+", " ")
    local seen, braces = form:match("^%[(.*)%]%b()(%b{})%s*$")
    local class = braces and (" " .. braces:sub(2)):match("[ }]%.(%l+)")
    local caption = form:match("[ {]caption=\"([^\"]*)\"") or ""
    if class == "figure" then
        return seen .. " " .. caption
    elseif class == "listing" or class == "transcript" or class == "plot" or
           class == "table" or class == "exercise" then
        return caption, true
    end
    local rest = form:gsub("%]%b()", "] "):gsub("%b{}", " ")
        :gsub("%[@[^%]]*%]", " ")
    return rest .. " " .. caption
end

local function is_form(text)
    return text:gsub("%s+", " "):match("^%[.*%]%b()%b{}%s*$") ~= nil
end

-- ---- paragraphs ------------------------------------------------------------

-- Splits a file's text into paragraphs { line, text, under, block }: under
-- is the heading or the box that says what Linux did; paragraphs of one
-- block are the items of a list.
local function paragraphs(text)
    local all, block = {}, 0
    local fence, under, level, boxes = nil, false, 0, {}
    local current
    local function close()
        current = nil
    end
    local function add(line, number, new_item)
        if not current or new_item then
            if not current then
                block = block + 1
            end
            current = { line = number, text = line, ids = {}, block = block,
                        under = under or boxes[#boxes] == "linuxdid" }
            all[#all + 1] = current
        else
            current.text = current.text .. "\n" .. line
        end
    end
    local in_list, in_fence_line = false, false
    for number, line in ipairs(util.lines(text)) do
        local mark = line:match("^%s*(```+)") or line:match("^%s*(~~~+)")
        local hashes, title = line:match("^(##+)%s+(.*)$")
        if fence then
            if mark and mark:sub(1, #fence) == fence then
                fence = nil
            end
        elseif mark then
            fence = mark
            close()
        elseif in_fence_line or line:match("^%s*:::+") then
            -- a Div's line may be long and go on; its caption is seen
            close()
            if line:match("^%s*:::+%s*$") and not in_fence_line then
                boxes[#boxes] = nil
            else
                if not in_fence_line then
                    local name = line:match("%.(%l+)") or
                                 line:match(":::+%s*(%l+)") or "div"
                    boxes[#boxes + 1] = name
                    if name == "table" then
                        add(line, number)
                        close()
                        all[#all].block = block + 1
                        all[#all].under = false
                    end
                else
                    all[#all].text = all[#all].text .. "\n" .. line
                end
                in_fence_line = line:find("{") and not line:find("}") or
                                in_fence_line and not line:find("}")
            end
        elseif hashes then
            close()
            if #hashes <= level or level == 0 then
                under, level = false, 0
            end
            if named(visible(title)) and not under then
                under, level = true, #hashes
            end
        elseif line:match("^#%s") then
            close()
        elseif line:match("^%s*$") then
            close()
        else
            local item = line:match("^%s*[-*+]%s") or
                         line:match("^%s*%d+[.)]%s")
            in_list = item and not current or in_list and current
            add(line, number, item and in_list)
        end
    end
    return all
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

-- The paragraphs of a text that have to have a mark, and those that have.
local function survey(ctx, text, file)
    local all = paragraphs(text)
    for _, p in ipairs(all) do
        read_marks(ctx, p, file)
    end
    hand_on(all)
    for _, p in ipairs(all) do
        local some, versions = named(visible(p.text))
        p.versions = versions
        p.needs = not p.alone and
                  (some or p.under and not is_form(p.text))
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
            local text = util.read(file)
            if text then
                check_text(ctx, text, file)
            end
        end
    end
end

return M
