-- SPDX-License-Identifier: GPL-2.0-only
--[[ Citations.  citeproc sees a small document of the citations alone, in
     their order: running it over the book takes longer than all the rest.
     What it made is kept until a citation or the bibliography changes. ]]
local util = require "util"
local report = require "report"

local M = {}

local cache_dir = "build/cache/cite/"

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
end

local function check(ctx, element, where)
    local known = true
    for _, citation in ipairs(element.citations) do
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

-- All citations of the book that can be resolved, in reading order.
local function collect(ctx)
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
    for _, unit in ipairs(ctx.book.units) do
        look(unit.blocks or {}, unit.where)
        for _, exercise in ipairs(unit.exercises) do
            if exercise.place then
                look(exercise.place.blocks, exercise.place.where)
            end
        end
    end
    return found
end

-- The document that citeproc makes of these paragraphs.
local function processed(ctx, paragraphs)
    local doc = pandoc.Pandoc(paragraphs)
    doc.meta["link-citations"] = true
    doc.meta.bibliography = ctx.book.bibliography
    doc.meta.lang = ctx.book.lang
    local json = pandoc.write(doc, "json")
    local kept = cache_dir .. util.sha1(json .. ctx.bibliography)
    local result = util.read(kept)
    if not result then
        result = pandoc.pipe("pandoc", { "-f", "json", "-t", "json",
            "--citeproc", "--fail-if-warnings" }, json)
        util.mkdir(cache_dir)
        util.write(kept, result)
    end
    return pandoc.read(result, "json").blocks
end

-- Finds out how every citation reads, and the list of references.
function M.render(ctx)
    local paragraphs = collect(ctx)
    ctx.citations = pandoc.List()
    if #paragraphs == 0 then
        return
    end
    for _, block in ipairs(processed(ctx, paragraphs)) do
        if block.t == "Para" then
            ctx.citations:insert(block.content[1])
        else
            ctx.references = block      -- the Div with id refs
        end
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
