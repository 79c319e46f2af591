-- SPDX-License-Identifier: GPL-2.0-only
--[[ The weave's first stage, a pandoc filter over book.yml: reads the book
     and everything it cites, checks it, and leaves one document in which
     all is numbered and resolved.  README.md says what it consists of.
     Of a unit that would become what it was, the kept text is taken. ]]
local weave = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$") .. "/"
package.path = weave .. "?.lua;" .. package.path

local util = require "util"
local style = require "style"
local kept = require "kept"
local document = require "document"
local contents = require "contents"
local report = require "report"
local book = require "book"
local source = require "source"
local prose = require "prose"
local han = require "han"
local number = require "number"
local expand = require "expand"
local refs = require "refs"
local mention = require "mention"
local glossary = require "glossary"
local index = require "index"
local claims = require "claims"
local facts = require "facts"
local cite = require "cite"
local figure = require "figure"
local run = require "run"
local exercise = require "exercise"
local ledger = require "ledger"
local lecture = require "lecture"
local forms = require "forms"

local book_file = os.getenv("BOOK") or "build/weave/book.json"
local out_dir = util.dirname(book_file)

-- ---- first pass: everything that takes a number ----------------------------

local function read_unit(ctx, unit, where)
    local src = source.load(unit.file)
    ctx.check_text(src)
    unit.anchor = unit.kind == "chapter" and "ch-" .. unit.prefix or
                  unit.prefix
    ctx.register(unit.anchor, where, {
        kind = (unit.kind == "chapter" or unit.kind == "part") and
               unit.kind or "section",
        number = unit.number and "" .. unit.number or "", unit = unit })
    local blocks = src.blocks
    if unit.id == "glossary" then
        blocks = glossary.load(ctx, src, unit)
    end
    unit.steps = {}
    unit.blocks = expand.blocks(ctx, blocks, where)
    forms.check(unit)
    if not unit.has_title then
        report.error(unit.file, 1, "a file begins with its title, '# …'")
    end
    if ctx.ids[unit.anchor] then
        ctx.ids[unit.anchor].title = unit.title
    end
    cite.collect(ctx, unit)
end

-- What the first pass leaves in a unit besides blocks.
local first_results = { "anchor", "title", "has_title", "shown", "notshown",
                        "figures", "terms", "cites" }

-- The unit's blocks and those of its exercises, as one text.
local function text_of_blocks(unit)
    local all = { pandoc.Div(unit.blocks) }
    for _, e in ipairs(unit.exercises) do
        all[#all + 1] = e.place and pandoc.Div(e.place.blocks)
    end
    return document.text(all)
end

local function keep_first(ctx, unit, trace, asked)
    local record = { key = unit.key, trace = trace, asked = asked, ids = {},
                     places = {} }
    for i, e in ipairs(ctx.own) do
        record.ids[i] = { id = e.id, kind = e.kind, number = e.number,
                          title = e.title, level = e.level, file = e.file,
                          line = e.line }
    end
    for i, e in ipairs(unit.exercises) do
        record.places[i] = { id = e.place.id, title = e.title,
                             file = e.place.where.file,
                             dir = e.place.where.dir }
    end
    for _, name in ipairs(first_results) do
        record[name] = unit[name]
    end
    local text = text_of_blocks(unit)
    record.made = kept.hash(record)
    unit.made = record.made
    kept.save(kept.path(unit, ".first"), record, kept.path(unit, ".blocks"),
              text)
end

local function recall_first(ctx, unit, record)
    for _, name in ipairs(first_results) do
        unit[name] = record[name]
    end
    unit.made = record.made
    for _, e in ipairs(record.ids) do
        ctx.register(e.id, { file = e.file, line = e.line }, {
            kind = e.kind, number = e.number, title = e.title,
            level = e.level, unit = unit })
    end
    for i, p in ipairs(record.places) do
        local e = unit.exercises[i]
        e.title = p.title
        e.place = { id = p.id, where = { file = p.file, dir = p.dir,
                    text = util.read(p.file), unit = unit, line = 1 } }
    end
    glossary.recall(ctx, unit)
end

-- The blocks of a unit whose first pass was recalled.
local function need_blocks(unit)
    if unit.blocks then
        return
    end
    local path = kept.path(unit, ".blocks")
    local text = util.read(path)
    if not text then
        error(path .. " is missing; remove build/cache and run make again", 0)
    end
    local all = document.blocks(text)
    unit.blocks = all:remove(1).content
    for _, e in ipairs(unit.exercises) do
        e.place.blocks = all:remove(1).content
    end
end

local function first_pass(ctx, unit)
    for _, name in ipairs { "counts", "shown", "figures", "terms", "marks",
                            "used", "claimed", "slides" } do
        unit[name] = {}
    end
    local text = util.read(unit.file)
    if not text then
        return
    end
    unit.where = { file = unit.file, dir = util.dirname(unit.file),
                   text = text, unit = unit, line = 1 }
    unit.key = util.sha1(ctx.version .. unit.file .. "\n" .. text)
    local record = kept.load(kept.path(unit, ".first"))
    if ctx.holds(record, unit.key) then
        recall_first(ctx, unit, record)
        return
    end
    ctx.own = {}
    local trace, asked, good = ctx.pass(function()
        read_unit(ctx, unit, unit.where)
    end)
    if good and exercise.all_placed(unit) then
        keep_first(ctx, unit, trace, asked)
    end
    ctx.own = nil
end

-- ---- second pass: everything that refers to something ----------------------

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

local function resolve_unit(ctx, unit)
    need_blocks(unit)
    cite.prepare(ctx, unit)
    unit.blocks = refs.blocks(ctx, unit.blocks, unit.where)
    fill_exercises(ctx, unit)
    lecture.check(unit)
    lecture.check_strays(unit)
    unit.contents = contents.survey(unit.blocks)
    unit.text = source.strip(document.text(source.join_numbers(unit.blocks)))
end

local function text_path(unit)
    return out_dir .. "/unit/" .. util.slug(unit.id) .. ".json"
end

-- What the second pass leaves in the book besides the unit's text.
local second_results = { "marks", "used", "claimed", "slides", "contents" }

local function recall_second(ctx, unit, record, text)
    for _, name in ipairs(second_results) do
        unit[name] = record[name]
    end
    for _, mark in ipairs(unit.marks) do
        ctx.enter(mark)
    end
    for _, id in ipairs(unit.used) do
        ctx.used[id] = true
    end
    for _, mark in ipairs(unit.claimed) do
        ctx.claim(unit, mark)
    end
    unit.text, unit.hash = text, record.hash
end

local function second_pass(ctx, unit)
    if not unit.where then
        return
    end
    local path = kept.path(unit, ".second")
    local record = kept.load(path)
    local text = util.read(kept.path(unit, ".text"))
    if unit.made and text and ctx.holds(record, unit.made) then
        recall_second(ctx, unit, record, text)
        return
    end
    local trace, asked, good = ctx.pass(function()
        resolve_unit(ctx, unit)
    end)
    if good and unit.made then
        record = { key = unit.made, trace = trace, asked = asked }
        record.hash = kept.hash(record)
        unit.hash = record.hash
        for _, name in ipairs(second_results) do
            record[name] = unit[name]
        end
        kept.save(path, record, kept.path(unit, ".text"), unit.text)
    end
end

-- ---- the document ----------------------------------------------------------

-- An empty Div that says all of a unit but its text; `key` changes when
-- anything does that the unit shows.
local function unit_div(unit, more)
    local attributes = {
        { "number", unit.number and "" .. unit.number or "" },
        { "title", unit.title or "" }, { "name", unit.id },
        { "source", unit.file or "" }, { "code", unit.code or "" },
        { "summary", ((unit.summary or ""):gsub("(%d) ([KMG]iB)", "%1\u{202f}%2")) },
        { "outcomes", table.concat(unit.outcomes or {}, "\n") },
    }
    local all = { unit.hash }
    for i, pair in ipairs(attributes) do
        all[i + 1] = pair[2]
    end
    table.insert(attributes, 7, { "key", util.sha1(table.concat(all, "\0")) })
    attributes[#attributes + 1] = more
    return pandoc.Div({}, util.attr(unit.anchor, { "unit", unit.kind },
                                    attributes))
end

-- A unit that no file holds: references, claims, index.
local function generated(ctx, id, title, blocks)
    local text = document.text(blocks)
    local unit = { kind = "back", id = id, anchor = id, title = title,
                   text = text, hash = util.sha1(text),
                   contents = contents.survey(blocks) }
    ctx.register(id, { file = ctx.book.file, line = 1 },
                 { kind = "section", number = "", unit = unit,
                   title = title })
    return unit
end

-- All units in reading order, those that are generated last.
local function all_units(ctx)
    local all = pandoc.List()
    for _, unit in ipairs(ctx.book.units) do
        if unit.text then
            all:insert(unit)
        end
    end
    if #ctx.claimed > 0 then
        all:insert(generated(ctx, "claims", "Where each claim is tested",
                             claims.blocks(ctx)))
    end
    if ctx.references then
        all:insert(generated(ctx, "references", "References",
                             document.blocks(ctx.references)))
    end
    if next(ctx.index) then
        all:insert(generated(ctx, "index-of-terms", "Index",
            { pandoc.Div(index.blocks(ctx), util.attr("", { "index" })) }))
    end
    return all
end

-- The texts of the whole book, and of its units without what they hold.
local function assemble(ctx, units)
    local whole, empty, part = {}, {}, nil
    for _, unit in ipairs(units) do
        if unit.kind == "chapter" and unit.part ~= part and
           not ctx.book.parts[unit.part].prose then
            part = unit.part
            local p = ctx.book.parts[part]
            whole[#whole + 1] = document.text { pandoc.Div({},
                util.attr("part-" .. p.id, { "part" },
                { { "number", p.number }, { "title", p.title } })) }
            empty[#empty + 1] = whole[#whole]
        end
        whole[#whole + 1] = document.filled(unit_div(unit), unit.text)
        empty[#empty + 1] = document.text {
            unit_div(unit, { "text", text_path(unit) }) }
    end
    return whole, empty
end

local function new_context(doc)
    local ctx = { unit_of_file = {} }
    function ctx.check_text(src)        -- of a unit or an exercise
        prose.check(src)
        han.check(src)
        facts.check(ctx, src)
    end
    ctx.book = book.load(doc.meta, PANDOC_STATE.input_files[1])
    ctx.exercises = {}
    for _, unit in ipairs(ctx.book.units) do
        ctx.unit_of_file[unit.file] = unit
        table.move(unit.exercises, 1, #unit.exercises, #ctx.exercises + 1,
                   ctx.exercises)
    end
    kept.attach(ctx)
    function ctx.answers.file(path)
        return ctx.unit_of_file[path] and ctx.unit_of_file[path].anchor or
               "none"
    end
    ctx.version = kept.version(weave, PANDOC_SCRIPT_FILE,
                               util.tools() .. ctx.book.text ..
                               style.text .. han.open(weave))
    han.check(ctx.book)
    number.attach(ctx)
    mention.attach(ctx)
    index.attach(ctx)
    glossary.attach(ctx)
    cite.load(ctx, doc.meta)
    claims.load(ctx)
    facts.load(ctx)
    lecture.load(ctx)
    ledger.scan(ctx.book.units)
    for _, p in ipairs(ctx.book.parts) do
        if not p.prose then             -- otherwise its page is registered
            ctx.register("part-" .. p.id, { file = ctx.book.file, line = 1 },
                { kind = "part", number = p.number, title = p.title })
        end
    end
    return ctx
end

local function write_all(ctx, units, meta, ledger_text)
    local whole, empty = assemble(ctx, units)
    util.mkdir("build")
    util.write_changed("build/ledger.txt", ledger_text)
    util.mkdir(out_dir .. "/unit")
    for _, unit in ipairs(units) do
        util.write_changed(text_path(unit), unit.text)
        contents.save(text_path(unit), unit.contents)
    end
    util.write(out_dir .. "/contents.json", document.whole(empty, meta))
    util.write(out_dir .. "/book.d", util.dependencies(book_file))
    util.write(book_file, document.whole(whole, meta))
end

function Pandoc(doc)
    util.expect_text(report)
    local ctx = new_context(doc)
    for _, unit in ipairs(ctx.book.units) do
        first_pass(ctx, unit)
    end
    exercise.check(ctx.book)
    facts.check_drafts(ctx)
    local drawn = figure.draw_all(ctx.book)
    cite.render(ctx)
    for _, unit in ipairs(ctx.book.units) do
        second_pass(ctx, unit)
    end
    lecture.check_lectures(ctx.book)
    local ledger_text = ledger.check(ctx.book)
    drawn()
    local units = all_units(ctx)
    report.finish()
    run.finish()
    doc.meta.stamp = util.hash_of_sources():sub(1, 10)
    write_all(ctx, units, doc.meta, ledger_text)
    return pandoc.Pandoc {}
end
