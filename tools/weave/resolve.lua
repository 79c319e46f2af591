-- SPDX-License-Identifier: GPL-2.0-only
--[[ The weave's first stage, a pandoc filter over book.yml: reads the book
     and everything it cites, checks it, and leaves one document in which
     all is numbered and resolved.  README.md says what it consists of. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$") .. "/?.lua;" ..
               package.path

local util = require "util"
local report = require "report"
local book = require "book"
local source = require "source"
local prose = require "prose"
local number = require "number"
local expand = require "expand"
local refs = require "refs"
local glossary = require "glossary"
local index = require "index"
local claims = require "claims"
local cite = require "cite"
local figure = require "figure"
local exercise = require "exercise"
local ledger = require "ledger"
local lecture = require "lecture"

-- First pass over one unit: everything that takes a number.
local function read_unit(ctx, unit)
    unit.counts, unit.shown = {}, {}
    local src = source.load(unit.file)
    if not src then
        return
    end
    prose.check(src)
    unit.anchor = unit.kind == "chapter" and "ch-" .. unit.prefix or
                  unit.prefix
    local where = { file = unit.file, dir = src.dir, text = src.text,
                    unit = unit, line = 1 }
    unit.where = where
    ctx.register(unit.anchor, where, {
        kind = unit.kind == "chapter" and "chapter" or "section",
        number = unit.number and "" .. unit.number or "", unit = unit })
    local blocks = src.blocks
    if unit.id == "glossary" then
        blocks = glossary.load(ctx, src, unit)
    end
    unit.blocks = expand.blocks(ctx, blocks, where)
    if not unit.has_title then
        report.error(unit.file, 1, "a file begins with its title, '# …'")
    end
    if ctx.ids[unit.anchor] then
        ctx.ids[unit.anchor].title = unit.title
    end
end

-- Puts each exercise's own text where its place was kept.
local function fill_exercises(ctx, unit)
    local texts = {}
    for _, e in ipairs(unit.exercises) do
        if e.place then
            e.place.where.section = e.number
            texts[e.place.id] = refs.blocks(ctx, e.place.blocks,
                                            e.place.where)
        end
    end
    unit.blocks = pandoc.walk_block(pandoc.Div(unit.blocks), {
        Div = function(div)
            if texts[div.identifier] then
                div.content = texts[div.identifier]
                return div
            end
        end,
    }).content
end

-- Gives each unit a key that changes when anything changes that its page
-- shows: its own text, what others are called, any file that is not prose.
local function set_keys(ctx)
    local prose, names = {}, {}
    for _, unit in ipairs(ctx.book.units) do
        prose[unit.file] = true
    end
    for i, e in ipairs(ctx.order) do
        names[i] = table.concat({ e.id, e.kind, e.number, e.title or "",
                                  e.unit and e.unit.id or "" }, "\t")
    end
    local shared = util.hash_of_sources(prose) .. table.concat(names, "\n")
    for _, unit in ipairs(ctx.book.units) do
        unit.key = util.sha1(shared .. (unit.where and unit.where.text or "")
                             .. (unit.defines or ""))
    end
    ctx.key = util.hash_of_sources {}
end

local function unit_div(unit, blocks)
    local outcomes = {}
    for i, text in ipairs(unit.outcomes or {}) do
        outcomes[i] = text
    end
    return pandoc.Div(blocks, util.attr(unit.anchor, { "unit", unit.kind }, {
        { "number", unit.number and "" .. unit.number or "" },
        { "title", unit.title or "" }, { "name", unit.id },
        { "source", unit.file or "" }, { "code", unit.code or "" },
        { "summary", unit.summary or "" }, { "key", unit.key },
        { "outcomes", table.concat(outcomes, "\n") },
    }))
end

-- A unit that no file holds: references, claims, index.
local function generated(ctx, id, title, blocks)
    local unit = { kind = "back", id = id, anchor = id, title = title,
                   key = ctx.key .. id }
    ctx.register(id, { file = ctx.book.file, line = 1 },
                 { kind = "section", number = "", unit = unit,
                   title = title })
    return unit_div(unit, blocks)
end

local function assemble(ctx)
    local out, part = pandoc.List(), nil
    for _, unit in ipairs(ctx.book.units) do
        if unit.part and unit.part ~= part then
            part = unit.part
            local p = ctx.book.parts[part]
            out:insert(pandoc.Div({}, util.attr("part-" .. p.id, { "part" },
                { { "number", p.number }, { "title", p.title } })))
        end
        if unit.blocks then
            out:insert(unit_div(unit, source.strip(unit.blocks)))
        end
    end
    if #ctx.claimed > 0 then
        out:insert(generated(ctx, "claims", "Where each claim is tested",
                             claims.blocks(ctx)))
    end
    if ctx.references then
        out:insert(generated(ctx, "references", "References",
                             { ctx.references }))
    end
    if next(ctx.index) then
        out:insert(generated(ctx, "index-of-terms", "Index",
            { pandoc.Div(index.blocks(ctx), util.attr("", { "index" })) }))
    end
    return out
end

function Pandoc(doc)
    local ctx = { order = {}, glossary = {}, unit_of_file = {},
                  check_prose = prose.check }
    ctx.book = book.load(doc.meta, PANDOC_STATE.input_files[1])
    number.attach(ctx)
    index.attach(ctx)
    cite.load(ctx, doc.meta)
    claims.load(ctx)
    ledger.scan(ctx.book)
    for _, p in ipairs(ctx.book.parts) do
        ctx.register("part-" .. p.id, { file = ctx.book.file, line = 1 },
                     { kind = "part", number = p.number, title = p.title })
    end
    for _, unit in ipairs(ctx.book.units) do
        ctx.unit_of_file[unit.file] = unit
        read_unit(ctx, unit)
    end
    exercise.check(ctx.book)
    cite.render(ctx)
    for _, unit in ipairs(ctx.book.units) do
        if unit.blocks then
            unit.blocks = refs.blocks(ctx, unit.blocks, unit.where)
            fill_exercises(ctx, unit)
        end
    end
    lecture.check(ctx)
    local text = ledger.check(ctx.book)
    figure.draw_all()
    set_keys(ctx)
    local blocks = assemble(ctx)
    report.finish()
    util.mkdir("build")
    util.write_changed("build/ledger.txt", text)
    util.mkdir("build/weave")
    util.write("build/weave/book.d",
               util.dependencies("build/weave/book.json"))
    doc.meta.stamp = ctx.key:sub(1, 10)
    return pandoc.Pandoc(blocks, doc.meta)
end
