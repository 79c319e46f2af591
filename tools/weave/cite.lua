-- SPDX-License-Identifier: GPL-2.0-only
--[[ Citations.  citeproc sees a small document of the citations alone, in
     their order: running it over the book takes longer than all the rest.
     What it made is kept until a citation or the bibliography changes. ]]
local util = require "util"
local report = require "report"
local document = require "document"

local M = {}

local cache_dir = "build/cache/cite/"
local version = "2"                     -- of what the cache holds

-- What can be cited.  references() gives only what is cited, so all is.
function M.load(ctx, meta)
    ctx.citable = {}
    ctx.bibliography = util.read(ctx.book.bibliography or "") or ""
    local all = pandoc.Cite({}, {
        pandoc.Citation("*", pandoc.NormalCitation) })
    local probe = pandoc.Pandoc({}, meta)
    probe.meta.nocite = pandoc.MetaInlines { all }
    for _, reference in ipairs(pandoc.utils.references(probe)) do
        ctx.citable[reference.id] = true
    end
    function ctx.answers.citable(id)
        return ctx.citable[id] and "known" or "none"
    end
end

local function check(ctx, element, where)
    local known = true
    for _, citation in ipairs(element.citations) do
        ctx.ask("citable", citation.id)
        if not ctx.citable[citation.id] then
            known = false
            report.error(where.file,
                util.find_line(where.text, "@" .. citation.id),
                "'%s' is cited but not in %s", citation.id,
                ctx.book.bibliography or "a bibliography")
        end
    end
    return known
end

-- Notes a unit's citations that can be resolved, in reading order: their
-- number, and a text of paragraphs that hold one each.
function M.collect(ctx, unit)
    local found = pandoc.List()
    local function look(blocks, where)
        pandoc.walk_block(pandoc.Div(blocks), {
            Cite = function(element)
                if check(ctx, element, where) then
                    found:insert(pandoc.Para { element })
                end
            end,
        })
    end
    look(unit.blocks, unit.where)
    for _, exercise in ipairs(unit.exercises) do
        if exercise.place then
            look(exercise.place.blocks, exercise.place.where)
        end
    end
    unit.cites = { count = #found,
                   text = #found > 0 and document.text(found) or nil }
end

-- What citeproc makes of these paragraphs: a text for each, and one for the
-- references.
local function processed(ctx, texts)
    local meta = { ["link-citations"] = true, lang = ctx.book.lang,
                   bibliography = ctx.book.bibliography }
    local json = document.whole(texts, meta)
    local kept = cache_dir .. util.sha1(version .. json .. ctx.bibliography)
    local result = util.read(kept)
    if not result then
        local out = pandoc.pipe("pandoc", { "-f", "json", "-t", "json",
            "--citeproc", "--fail-if-warnings" }, json)
        local lines = {}
        for i, block in ipairs(pandoc.read(out, "json").blocks) do
            lines[i] = document.text { block }
        end
        result = table.concat(lines, "\n") .. "\n"
        util.mkdir(cache_dir)
        util.write(kept, result)
    end
    return util.lines(result)
end

-- Finds out how every citation reads, and the list of references.
function M.render(ctx)
    local texts, lines, at = {}, nil, 0
    for _, unit in ipairs(ctx.book.units) do
        texts[#texts + 1] = unit.cites and unit.cites.text
    end
    lines = #texts > 0 and processed(ctx, texts) or {}
    for _, unit in ipairs(ctx.book.units) do
        local count = unit.cites and unit.cites.count or 0
        unit.rendered = table.concat(lines, ",", at + 1, at + count)
        at = at + count
    end
    ctx.references = lines[at + 1]      -- the Div with id refs
    function ctx.answers.cites(id)
        for _, unit in ipairs(ctx.book.units) do
            if unit.id == id then
                return util.sha1(unit.rendered)
            end
        end
    end
end

-- Makes a unit's citations ready, for replace() to take them.
function M.prepare(ctx, unit)
    ctx.ask("cites", unit.id)
    ctx.citations = pandoc.List()
    for _, block in ipairs(document.blocks(unit.rendered)) do
        ctx.citations:insert(block.content[1])
    end
end

-- The next citation as it reads.
function M.replace(ctx, element)
    for _, citation in ipairs(element.citations) do
        if not ctx.citable[citation.id] then
            return nil
        end
    end
    return ctx.citations:remove(1)
end

return M
