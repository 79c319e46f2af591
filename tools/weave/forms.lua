-- SPDX-License-Identifier: GPL-2.0-only
--[[ Forms that speak to the reader: questions whose answers are out of
     sight, misconceptions that an exercise holds, steps that are numbers in
     a figure, a place to rest.  first() has what the first pass makes of
     each; check() looks at what a whole unit must have. ]]
local util = require "util"
local report = require "report"

local M = {}

local function complain(where, ...)
    report.error(where.file, where.line, ...)
end

local function is(block, class)
    return block ~= nil and block.t == "Div" and util.has_class(block, class)
end

-- A question, and last in it its answer.
local function check(ctx, div, where)
    local content = div.content
    local answers = 0
    for _, block in ipairs(content) do
        answers = answers + (is(block, "answer") and 1 or 0)
    end
    if answers ~= 1 or #content < 2 or not is(content[#content], "answer") or
       #content[#content].content == 0 then
        complain(where, "a .check is a question, and last in it its " ..
                 "::: {.answer}")
    end
    local id = div.identifier
    if id == "" then
        id = ctx.new_id("check-" .. where.unit.prefix)
    end
    return ctx.numbered("check", id, where, { { "l", "" .. where.line } },
                        content, "Check yourself")
end

local function exercise_of(ctx, number)
    for _, e in ipairs(ctx.exercises) do
        if e.number == number then
            return e
        end
    end
end

-- A misconception: catch="7.2/no-copy" is a wrong answer that comes of it.
local function think(ctx, div, where)
    local catch = div.attributes.catch or ""
    local number, name = catch:match("^(%d+%.%d+)/([%w-]+)$")
    local e = number and exercise_of(ctx, number)
    if not e then
        complain(where, "a .think needs catch=\"7.2/NAME\", an exercise and " ..
                 "its wrong answer%s", number and ": there is no exercise " ..
                 number or "")
        return
    elseif not util.exists(e.dir .. "/wrong/" .. name) then
        complain(where, "exercise %s has no wrong answer '%s'", number, name)
        return
    end
    div.attributes.catch = nil
    local link = pandoc.Link({}, where.dir:gsub("[^/]+", "..") .. "/" ..
                             e.dir .. "/exercise.md", "", { "", { "ref" } })
    div.content:insert(pandoc.Para { link, pandoc.Space(),
        pandoc.Str "catches", pandoc.Space(), pandoc.Str "this",
        pandoc.Space(), pandoc.Str "belief." })
end

-- An ordered list whose numbers are the steps of a figure of the unit.
local function steps(_, div, where)
    local list = div.content[1]
    local of = div.attributes.of or ""
    if #div.content ~= 1 or list.t ~= "OrderedList" or of == "" then
        complain(where, "a .steps needs of=\"fig-…\" and is one numbered list")
        return
    end
    table.insert(where.unit.steps, { of = of, count = #list.content,
                                     file = where.file, line = where.line })
end

M.first = { check = check, think = think, steps = steps }

-- An answer that no question has, and a second place to rest.
local function check_strays(unit)
    local rests, questions, answers = 0, 0, {}
    pandoc.walk_block(pandoc.Div(unit.blocks), { Div = function(div)
        questions = questions + (is(div, "check") and 1 or 0)
        rests = rests + (is(div, "rest") and 1 or 0)
        if is(div, "answer") then
            answers[#answers + 1] = tonumber(div.attributes.l) or 1
        end
    end })
    if #answers > questions then
        report.error(unit.file, answers[#answers],
                     "an .answer is the last block of a ::: {.check}")
    elseif rests > 1 then
        report.error(unit.file, 1, "%d places to rest: a chapter has one, " ..
                     "half way", rests)
    end
end

-- Has every step of a figure its words, and every word its step?
function M.check(unit)
    if unit.where.text:find("%.answer") or unit.where.text:find("%.rest") then
        check_strays(unit)
    end
    local lists = {}
    for _, list in ipairs(unit.steps) do
        lists[list.of] = list
    end
    for _, figure in ipairs(unit.figures) do
        local list, has = lists[figure.id], figure.steps
        if list then
            lists[figure.id] = nil
            for i = 1, math.max(list.count, #has) do
                if has[i] ~= i or i > list.count then
                    report.error(list.file, list.line,
                        "the steps have %d numbers, and figure %s shows %s",
                        list.count, figure.id, #has == 0 and
                        "none" or table.concat(has, ", "))
                    break
                end
            end
        elseif #has > 0 then
            report.error(figure.file, figure.line,
                "%s has steps, and no ::: {.steps of=%s} says what they are",
                figure.id or figure.name, figure.id or "…")
        end
    end
    for id, list in util.sorted(lists) do
        report.error(list.file, list.line,
                     "no figure of this chapter has the id '%s'", id)
    end
end

return M
