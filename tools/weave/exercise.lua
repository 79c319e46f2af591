-- SPDX-License-Identifier: GPL-2.0-only
--[[ Exercises: [exercise 1](../exercises/…/exercise.md){.exercise} to the
     exercise's own text with its number, stars, minutes and points. ]]
local util = require "util"
local report = require "report"
local source = require "source"
local demand = require "demand"

local M = {}

-- The text of the exercise without its title, and that title.
local function body(ctx, file, where, expand_blocks)
    local src = source.load(file)
    if not src then
        report.error(where.file, where.line, "there is no file %s", file)
        return nil
    end
    ctx.check_text(src)
    demand.check(src)
    local inner = { file = file, dir = src.dir, text = src.text,
                    unit = where.unit, line = 1 }
    local title
    local rest = pandoc.List()
    for _, block in ipairs(demand.unmarked(src.blocks)) do
        if block.t == "Header" and block.level == 1 and not title then
            title = pandoc.utils.stringify(block)
        elseif block.t == "Header" then
            rest:insert(pandoc.Para { pandoc.Strong(block.content) })
        else
            rest:insert(block)
        end
    end
    if not title then
        report.error(file, 1, "an exercise begins with its title, '# …'")
    end
    return expand_blocks(ctx, rest, inner), title or "?", inner
end

function M.expand(ctx, link, where, expand_blocks)
    local file = util.join(where.dir, util.unescape(link.target))
    local entry, n
    for i, e in ipairs(where.unit.exercises) do
        if e.dir .. "/exercise.md" == file then
            entry, n = e, i
        end
    end
    if not entry then
        report.error(where.file, where.line,
            "%s is not an exercise that book.yml lists for this chapter",
            file)
        return nil
    end
    if entry.place then
        report.error(where.file, where.line,
                     "exercise %s is in the chapter already", entry.number)
        return nil
    end
    local line = where.line
    local blocks, title, inner = body(ctx, file, where, expand_blocks)
    where.line = line
    if not blocks then
        return nil
    end
    local id = link.identifier
    if id == "" then
        id = "ex-" .. where.unit.prefix .. "-" .. n
    end
    ctx.register(id, where, { kind = "exercise", number = entry.number,
                              unit = where.unit, title = title })
    entry.place = { id = id, blocks = blocks, where = inner }
    entry.title = title
    return pandoc.Div({}, util.attr(id, { "exercise" }, {
        { "number", entry.number }, { "title", title },
        { "stars", "" .. entry.stars }, { "minutes", "" .. entry.minutes },
        { "points", "" .. entry.points }, { "kind", entry.kind },
        { "dir", entry.dir }, { "start", "make start EX=" .. entry.number },
        { "check", "make check EX=" .. entry.number },
    }))
end

-- Has every exercise of a unit its place in the text?
function M.all_placed(unit)
    for _, entry in ipairs(unit.exercises) do
        if not entry.place then
            return false
        end
    end
    return true
end

-- Every exercise that book.yml lists has its place in the chapter.
function M.check(book)
    for _, unit in ipairs(book.units) do
        for _, entry in ipairs(unit.exercises) do
            if not entry.place and not unit.missing then
                report.error(unit.file, 1,
                    "exercise %s (%s) is in book.yml but not in the " ..
                    "chapter: write [exercise](../%s/exercise.md)" ..
                    "{.exercise}", entry.number, entry.id, entry.dir)
            end
        end
    end
end

return M
