-- SPDX-License-Identifier: GPL-2.0-only
--[[ Figures: hand-drawn .dot files, graphs that a run drew, and plots of a
     run's table.  All are DOT text; Graphviz draws what is new, and what it
     drew is kept by a hash of the text and of what draws it. ]]
local util = require "util"
local report = require "report"
local run = require "run"
local plot = require "plot"
local picture = require "picture"

local M = {}

local cache_dir = "build/cache/dot/"

-- The numbers of the steps that a figure shows, class="step step-1", sorted.
local function steps_of(text)
    local set, out = {}, {}
    for n in text:gmatch("%f[%w]step%-(%d+)") do
        set[tonumber(n)] = true
    end
    for n in util.sorted(set) do
        out[#out + 1] = n
    end
    return out
end

-- Notes DOT text, as picture.lua gave it, that has to be drawn; returns its
-- name in the cache.
local function draw(where, name, text, why)
    if not text then
        report.error(where.file, where.line, "%s: %s", name, why)
        return cache_dir .. "none.gv"
    end
    local gv = cache_dir .. util.sha1(text .. util.tools()) .. ".gv"
    local figures = where.unit.figures
    figures[#figures + 1] = { gv = gv, text = text, file = where.file,
                              line = where.line, name = name,
                              steps = steps_of(text) }
    return gv
end

local command = "dot -Tsvg"

-- Whose fault was it?
local function blame(figures)
    for _, w in ipairs(figures) do
        local text, ok = util.output_of(command .. " -o /dev/null " ..
                                        util.quote(w.gv) .. " 2>&1")
        if not ok or text ~= "" then
            os.remove(w.gv .. ".svg")
            report.error(w.file, w.line, "%s: %s", w.name,
                (text:gsub(w.gv:gsub("%p", "%%%0") .. ": ", "")
                     :gsub("%s*\n%s*", " "):gsub("%s+$", "")))
        end
    end
end

-- Starts Graphviz on what is not drawn yet; the function that it returns
-- waits for the end.
function M.draw_all(book)
    local new, seen, files = {}, {}, {}
    for _, unit in ipairs(book.units) do
        for _, w in ipairs(unit.figures or {}) do
            if not seen[w.gv] and not util.is_drawn(w.gv .. ".svg") then
                seen[w.gv] = true
                new[#new + 1] = w
                files[#files + 1] = w.gv
                files[#files + 1] = w.gv .. ".svg"
            end
        end
    end
    if #new == 0 then
        return function() end
    end
    util.need("dot", "graphviz")
    util.need("the face " .. picture.face, "fonts-texgyre", "fc-match '" ..
              picture.face .. "' | grep -q '" .. picture.face .. "'")
    util.mkdir(cache_dir)
    for _, w in ipairs(new) do
        util.write(w.gv, w.text)
    end
    local dot = util.draw(command, files)
    return function()
        local text = dot:read("a")
        if not dot:close() or text ~= "" then
            blame(new)
        end
    end
end

local function alt_of(link, where, what)
    local alt = pandoc.utils.stringify(link)
    if #alt < 20 or alt:match("%.dot$") or alt:match("%.txt$") then
        report.error(where.file, where.line,
            "the %s has no alt text: say in the link's text, in 20 letters " ..
            "or more, what the picture shows (it says '%s')", what, alt)
    end
    return alt
end

local function figure(ctx, link, where, gv, alt, extra)
    local a = link.attributes
    if not a.caption then
        report.error(where.file, where.line, "the figure has no caption=")
    end
    local id = link.identifier
    if id == "" then
        id = ctx.new_id("fig-" .. where.unit.prefix .. "-" ..
                        (a.graph or a.table or
                         util.basename(link.target):gsub("%.dot$", "")))
    end
    local drawn = where.unit.figures[#where.unit.figures]
    if drawn and drawn.gv == gv then
        drawn.id = id
    end
    local image = pandoc.Image({ pandoc.Str(alt) }, gv .. ".svg")
    local pairs_list = { { "alt", alt }, { "gv", gv } }
    for _, pair in ipairs(extra) do
        pairs_list[#pairs_list + 1] = pair
    end
    local caption = ctx.caption(a.caption or "", where)
    if a.change then                    -- other than the author's own words
        local words = ctx.caption(a.change, where).content[1].content
        caption.content[1].content:extend { pandoc.Space(),
            pandoc.Span(words, util.attr("", { "change" })) }
    end
    return ctx.numbered("figure", id, where, pairs_list,
                        { pandoc.Para { image }, caption }, a.caption or "")
end

local shown = {}                        -- unit -> "run/graph" -> { id, text }

-- The graph that a figure is compared with: since="graph" or "run/graph", or
-- the one that the chapter has shown of this run last; and how it is called.
local function earlier(ctx, link, where)
    local a, unit = link.attributes, where.unit
    shown[unit] = shown[unit] or {}
    local of_run = shown[unit][a.run] or {}
    local since = a.since or of_run[#of_run]
    if not since or since == "no" then
        return nil
    end
    local name, graph = since:match "^(.*)/(.*)$"
    local text = run.graph(ctx, where, { run = name or a.run, graph = graph or
                           since, chapter = a.chapter }, link.target)
    local id = (shown[unit][name or a.run] or {})[graph or since]
    return text, id and ("[figure](#%s)"):format(id) or
                 ("the graph `%s`"):format(since)
end

-- A graph that a run drew.  Caption and alt text say what it has not in common
-- with the one before.
local function live(ctx, link, where, alt)
    local a = link.attributes
    local text, _, differs = run.graph(ctx, where, a, link.target)
    if not text then
        return nil
    end
    local before, called = earlier(ctx, link, where)
    local drawn, said = picture.draw(text, before, a)
    if differs then
        a.caption = run.note(a.caption)
    end
    if drawn and said and said ~= "" then
        said = said:gsub("%f[%w]" .. ("%x"):rep(8) .. "%f[%W]", "0x%0")
        local since = (a.since or ""):find "/" and "Different from" or
                      "Changed since"
        alt = ("%s %s the other figure: %s."):format(alt, since, said)
        a.change = ("%s %s: %s."):format(since, called,
            (said:gsub("[%[%]_*`<]", "\\%0")))
    end
    local gv = draw(where, ("graph '%s' of run '%s'"):format(a.graph, a.run),
                    drawn, said)
    local div = figure(ctx, link, where, gv, alt, { { "run", a.run },
                                                    { "graph", a.graph } })
    local of_run = shown[where.unit][a.run] or {}
    of_run[#of_run + 1], of_run[a.graph] = a.graph, div.identifier
    shown[where.unit][a.run] = of_run
    return div
end

function M.expand(ctx, link, where)
    local a = link.attributes
    local alt = alt_of(link, where, "figure")
    if a.run then
        return live(ctx, link, where, alt)
    end
    local path = util.join(where.dir, util.unescape(link.target))
    local text = util.read(path)
    if not text or not path:match("%.dot$") then
        report.error(where.file, where.line, text and
            "a figure is a .dot file or has run= and graph=, %s is neither"
            or "there is no file %s", path)
        return nil
    end
    return figure(ctx, link, where, draw(where, path, picture.draw(text)),
                  alt, { { "file", path } })
end

function M.plot(ctx, link, where)
    local a = link.attributes
    local alt = alt_of(link, where, "plot")
    local t = run.table_of(ctx, where, a, link.target)
    if not t then
        return nil
    end
    local other
    if a.with then
        other = run.table_of(ctx, where, { run = a.with, table = a.table,
                                           chapter = a.chapter }, link.target)
        if not other then
            return nil
        end
    end
    local text, why = plot.draw(t, a, other)
    if not text then
        report.error(where.file, where.line, "%s", why)
        return nil
    end
    local name = ("plot of table '%s'"):format(a.table)
    return figure(ctx, link, where, draw(where, name,
                  picture.plain(text)), alt,
                  { { "run", a.run }, { "with", a.with or "" },
                    { "table", a.table } })
end

return M
