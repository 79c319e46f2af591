-- SPDX-License-Identifier: GPL-2.0-only
--[[ Identifiers and numbers: one register of everything that can be
     referred to, filled in reading order. ]]
local util = require "util"
local report = require "report"
local source = require "source"

local M = {}

-- What a number is introduced with.
M.words = {
    figure = "Figure", listing = "Listing", table = "Table", run = "Run",
    exercise = "Exercise", section = "Section", chapter = "Chapter",
    part = "Part", box = "Box", term = "Term", check = "Question",
}

-- Adds to ctx the register (ids) and the functions that fill it.
function M.attach(ctx)
    ctx.ids = {}

    -- What refers to an identifier depends on this of it.
    function ctx.answers.id(id)
        local e = ctx.ids[id]
        return e and table.concat({ e.kind, e.number or "", e.title or "",
                                    e.unit and e.unit.id or "" }, "\t") or
               "none"
    end

    ctx.answers["new"] = function(id)
        return ctx.new_id(id)
    end

    -- A fresh identifier: the one asked for, or with -2, -3, … after it.
    -- In the first pass only the unit's own count, or what is in a chapter
    -- would depend on those before it.
    function ctx.new_id(id)
        id = util.slug(id)
        local n, free = 1, id
        while (ctx.own or ctx.ids)[free] do
            n = n + 1
            free = id .. "-" .. n
        end
        return free
    end

    -- entry: { kind, number, unit, title }.  Says so when `id` is taken.
    function ctx.register(id, where, entry)
        local old = ctx.ids[id]
        if old then
            report.error(where.file, where.line,
                "duplicate id '%s': it is at %s:%d already", id, old.file,
                old.line)
            return
        end
        if not id:match("^[%a\128-\255][%w_%-\128-\255]*$") then
            report.error(where.file, where.line,
                "id '%s' must begin with a letter and have only letters, " ..
                "digits, '-' and '_'", id)
        end
        entry.file, entry.line = where.file, where.line or 1
        entry.id = id
        ctx.ids[id] = entry
        if ctx.own then
            ctx.own[id] = entry
            table.insert(ctx.own, entry)
        end
    end

    -- A Div of a counted kind: takes the next number of its chapter.
    function ctx.numbered(kind, id, where, pairs_list, blocks, title)
        local unit = where.unit
        unit.counts[kind] = (unit.counts[kind] or 0) + 1
        local number = (unit.number and unit.number .. "." or "") ..
                       unit.counts[kind]
        ctx.register(id, where, { kind = kind, number = number, unit = unit,
                                  title = title })
        table.insert(pairs_list, 1, { "number", number })
        return pandoc.Div(blocks, util.attr(id, { kind }, pairs_list))
    end

    -- A caption's text (Markdown) as a Div of class caption.
    function ctx.caption(text, where)
        return pandoc.Div({ pandoc.Plain(source.inlines(text, where)) },
                          util.attr("", { "caption" }))
    end
end

-- Numbers one header of a unit's prose; gives it an id.
function M.header(ctx, header, where)
    local unit = where.unit
    local title = pandoc.utils.stringify(header)
    local line = source.line_of(header)
    where.line = line or util.find_line(where.text, title) or 1
    if header.level == 1 then
        if unit.has_title then
            report.error(where.file, where.line,
                         "a second title '%s': a file has one", title)
        elseif unit.title and title ~= unit.title then
            report.error(where.file, where.line,
                "the title is '%s', book.yml says '%s'", title, unit.title)
        end
        unit.has_title, unit.title = true, title
        if header.identifier ~= "" and header.identifier ~= unit.anchor then
            local entry = ctx.ids[unit.anchor]
            ctx.ids[unit.anchor], ctx.own[unit.anchor] = nil, nil
            table.remove(ctx.own, 1)    -- a unit's anchor is its first
            unit.anchor = header.identifier
            ctx.register(unit.anchor, where, entry)
        end
        return nil                      -- the unit's Div has it
    end
    if header.level == 2 then
        unit.counts.section = (unit.counts.section or 0) + 1
    end
    local number = header.level == 2 and unit.kind == "chapter" and
                   unit.number .. "." .. unit.counts.section or ""
    local id = header.identifier
    if id == "" then
        id = ctx.new_id(unit.prefix .. "-" .. title)
    end
    ctx.register(id, where, { kind = "section", number = number,
                              unit = unit, title = title,
                              level = header.level })
    return pandoc.Header(header.level, header.content,
        util.attr(id, header.classes, number ~= "" and
                  { { "number", number } } or {}))
end

return M
