-- SPDX-License-Identifier: GPL-2.0-only
--[[ Figures: hand-drawn .dot files, graphs that a run drew, and plots of a
     run's table.  All are DOT text; Graphviz draws what is new, and what it
     drew is kept by a hash of the text and of what draws it. ]]
local util = require "util"
local report = require "report"
local run = require "run"
local plot = require "plot"

local M = {}

local cache_dir = "build/cache/dot/"

-- One look for all figures, put first in each graph; what the graph says
-- itself comes later and wins.  (dot's -G -N -E would override it.)
local defaults = ' graph [bgcolor=transparent, fontname="DejaVu Sans", ' ..
    'fontsize=10, ranksep=0.35, nodesep=0.25, pad=0.05]; ' ..
    'node [fontname="DejaVu Sans", fontsize=10, shape=box, ' ..
    'margin="0.12,0.06", height=0.3, width=0.3, penwidth=0.8]; ' ..
    'edge [fontname="DejaVu Sans", fontsize=9, arrowsize=0.6, ' ..
    'penwidth=0.8];'

-- The colours a figure may use, each with a counterpart in the dark scheme.
M.colours = {
    "black", "white", "transparent", "none", "gray", "lightgray",
    "lightblue", "lightyellow", "lightpink", "palegreen", "steelblue",
    "firebrick",
}

local function check_colours(where, name, text)
    local known = {}
    for _, colour in ipairs(M.colours) do
        known[colour] = true
    end
    local function check(colour)
        if not known[colour] then
            report.error(where.file, where.line,
                "%s uses the colour '%s', which has no dark counterpart: " ..
                "use one of %s", name, colour, table.concat(M.colours, " "))
        end
    end
    for _, key in ipairs { "color", "fillcolor", "fontcolor", "bgcolor" } do
        for value in text:gmatch("%f[%w]" .. key .. '%s*=%s*"?([#%w]+)') do
            check(value)
        end
    end
end

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

-- Notes DOT text that has to be drawn; returns its name in the cache.
local function draw(where, name, text)
    check_colours(where, name, text)
    local _, open = text:find("%f[%a]d?i?graph%f[%A][^{]*{")
    if not open then
        report.error(where.file, where.line, "%s holds no graph", name)
        return ""
    end
    text = text:sub(1, open) .. defaults .. text:sub(open + 1)
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
    util.need("dot", "graphviz")
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
    return ctx.numbered("figure", id, where, pairs_list, {
        pandoc.Para { image }, ctx.caption(a.caption or "", where),
    }, a.caption or "")
end

function M.expand(ctx, link, where)
    local a = link.attributes
    local alt = alt_of(link, where, "figure")
    if a.run then
        local text, _, differs = run.graph(ctx, where, a, link.target)
        if differs then
            a.caption = run.note(a.caption)
        end
        local name = ("graph '%s' of run '%s'"):format(a.graph, a.run)
        return text and figure(ctx, link, where, draw(where, name, text),
                               alt, { { "run", a.run },
                                      { "graph", a.graph } })
    end
    local path = util.join(where.dir, util.unescape(link.target))
    local text = util.read(path)
    if not text or not path:match("%.dot$") then
        report.error(where.file, where.line, text and
            "a figure is a .dot file or has run= and graph=, %s is neither"
            or "there is no file %s", path)
        return nil
    end
    return figure(ctx, link, where, draw(where, path, text), alt,
                  { { "file", path } })
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
    return figure(ctx, link, where, draw(where, name, text), alt,
                  { { "run", a.run }, { "with", a.with or "" },
                    { "table", a.table } })
end

return M
