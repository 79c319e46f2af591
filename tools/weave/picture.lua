-- SPDX-License-Identifier: GPL-2.0-only
--[[ From what a drawing says to the DOT text that Graphviz draws: everything
     gets the look that looks.lua has for it. ]]
local util = require "util"
local looks = require "looks"
local drawing = require "drawing"
local changes = require "changes"

local M = { face = looks.face }

local defaults = ([[ graph [bgcolor=transparent, FACE,
ranksep=0.27, nodesep=0.2, pad=0.05, color="%s", labeljust=l];
node [FACE, shape=box, margin="0.1,0.05", height=0.3,
width=0.3, penwidth=0.8];
edge [FACE, arrowsize=0.6, penwidth=0.9, color="%s"];
]]):format(looks.colours.gray, looks.colours.ink):gsub("FACE",
    ('fontname="%s", fontsize=%s'):format(looks.face, looks.size))

-- The text of a graph that is drawn as it is, in the book's face.
function M.plain(text)
    local _, open = text:find "%f[%a]digraph%f[%A][^{]*{"
    return text:sub(1, open) .. defaults .. text:sub(open + 1)
end

-- A thing's look and its words, with those that its text adds.
local function look_of(what, text)
    local kind = what:match "%a+"
    local look, said = { line = "line", ink = "ink" }, " " .. what .. " "
    local seen = looks.state_in(kind, text)
    said = seen ~= "" and not said:find(" " .. seen .. " ") and
           said .. seen .. " " or said
    for key, value in pairs(looks.kinds[kind]) do
        look[key] = value
    end
    for _, state in ipairs(looks.states) do
        for key, value in pairs(said:find(" " .. state .. " ") and
                                looks.over[state] or {}) do
            look[key] = value
        end
    end
    return look, util.trim(said)
end

local function html(text, look)
    text = text:gsub("\2(%d+)\2", function(n) return string.char(n) end)
        :gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
        :gsub("\4", "<br/>")
    text = text == "" and " " or look.bold and "<b>" .. text .. "</b>" or text
    return look.ink == "ink" and text or ('<font color="%s">%s</font>')
        :format(looks.colours[look.ink], text)
end

local function badge(number)
    local look = look_of("step", number)
    return ('<td href="#step step-%s" fixedsize="true" width="16" ' ..
            'height="16" cellpadding="0" border="0" style="rounded" ' ..
            'bgcolor="%s">%s</td>'):format(number, looks.colours.ink,
                                           html(number, look))
end

local function td(cell, span, heads)
    local look, what = look_of(cell.what, cell.text)
    if cell.what:match "^step" then
        return '<td border="0"><table border="0" cellspacing="0" ' ..
               'cellpadding="0"><tr>' .. badge(cell.text) ..
               "</tr></table></td>"
    end
    look.bold = look.bold or heads
    return ('<td href="#%s" colspan="%d"%s border="%d" color="%s" ' ..
            'bgcolor="%s" style="%s" align="%s">%s</td>'):format(what, span,
        cell.port and ' port="' .. cell.port .. '"' or "", look.pen // 1,
        looks.colours[look.line], looks.colours[look.fill or "none"],
        (look.round and "rounded" or "solid") ..
        (look.dashed and ",dashed" or ""), look.align or "center",
        html(cell.text, look))
end

local function table_of(node)
    local out, width = {}, 1
    for _, row in ipairs(node.rows) do
        width = math.max(width, #row)
    end
    for r, row in ipairs(node.rows) do
        out[#out + 1] = "<tr>"
        for c, cell in ipairs(row) do
            out[#out + 1] = td(cell, c == #row and width - #row + 1 or 1,
                               r == 1 and node.what)
        end
        out[#out + 1] = "</tr>"
    end
    return '<table border="0" cellspacing="2" cellpadding="3">' ..
           table.concat(out, "\n") .. "</table>"
end

-- A strip of memory: what others have in a row is in a column here.
local function turned(node)
    local rows = {}
    for _, row in ipairs(node.rows) do
        for c, cell in ipairs(row) do
            rows[c] = rows[c] or {}
            table.insert(rows[c], cell)
        end
    end
    return { rows = rows }
end

local function write_node(n)
    local cell = n.rows[1][1]
    if #n.cells > 1 then
        return ('%s [shape=plain, class="%s", label=<%s>];'):format(n.id,
            n.what, table_of(n.what:match "^memory" and turned(n) or n))
    end
    local look, what = look_of(cell.what, cell.text)
    local step = what:match "^step" and
                 " step-" .. cell.text .. '", fixedsize=true, width="0.24' or ""
    return ('%s [class="%s%s", shape=%s, style="filled%s%s", color="%s", ' ..
            'fillcolor="%s", penwidth=%s, label=<%s>];'):format(n.id, what,
        step, look.shape or look.pen == 0 and "plain" or "box",
        look.round and ",rounded" or "", look.dashed and ",dashed" or "",
        looks.colours[look.line], looks.colours[look.fill or "none"], look.pen,
        html(cell.text, look))
end

local function write_edge(e, nodes)
    local set = {}
    for word in e.what:gmatch "%a+" do
        for key, value in pairs(looks.edges[word] or {}) do
            set[key] = key == "color" and looks.colours[value] or value
        end
    end
    for key, value in pairs(e.set) do
        set[key] = key ~= "what" and key ~= "step" and value or nil
    end
    local label = e.set.label and "<td>" .. html(e.set.label, {ink = "ink"}) ..
                  "</td>"
    local out = {}
    if label or e.set.step then
        set.label = nil
        out[1] = ('label=<<table border="0" cellspacing="0" cellpadding="4">' ..
                  '<tr>%s%s</tr></table>>'):format(e.set.step and
                  badge(e.set.step) or "", label or "")
    end
    for key, value in util.sorted(set) do
        out[#out + 1] = ('%s="%s"'):format(key, value)
    end
    local function place(p)             -- one without rows has no ports
        local node = nodes[p.id] or { cells = {} }
        return p.id .. (p.port and #node.cells > 1 and ":" .. p.port or "") ..
               (p.side ~= "" and ":" .. p.side or "")
    end
    return ('%s -> %s [class="%s%s", %s];'):format(place(e.from), place(e.to),
        e.what, e.set.step and " step step-" .. e.set.step or "",
        table.concat(out, ", "))
end

-- Calls things in a drawing by another name; how many there were.
local function rename(d, name, new)
    local count, n = 0, 0
    for _, node in ipairs(d.order) do
        for _, cell in ipairs(node.cells) do
            cell.text, n = cell.text:gsub("%f[%w]" .. name .. "%f[^%w]", new)
            count = count + n
        end
    end
    return count
end

-- A drawing's text for Graphviz, and in words what is not as in the text
-- `before`, if there is one; or nil and what is wrong with it.  options.names
-- are pairs of what the drawing calls a thing and what the chapter does, kinds
-- in options.without are left out.
function M.draw(text, before, options)
    options = options or {}
    local ok, d = pcall(drawing.read, text)
    local good, old = pcall(drawing.read, before or text)
    if not ok or not good then
        return nil, not ok and d or old
    end
    for name, new in (options.names or ""):gmatch "([^=,]+)=([^,]+)" do
        name = util.trim(name)
        if rename(d, name, new) == 0 then
            return nil, ("names=: nothing is called '%s' in it"):format(name)
        end
        rename(old, name, new)
    end
    local said = before and changes.compare(d, old)
    local out = {}
    local function hidden(id)
        local node = d.nodes[id]
        return node and (options.without or ""):find(node.what:match "%a+")
    end
    if #d.edges == 0 then               -- side by side
        table.insert(d.pieces, #d.pieces, "rankdir=TB;")
    end
    for i, piece in ipairs(d.pieces) do
        out[i] = type(piece) == "string" and piece or
            (hidden(piece.id) or piece.from and (hidden(piece.from.id) or
            hidden(piece.to.id))) and "" or
            piece.from and write_edge(piece, d.nodes) or write_node(piece)
    end
    return M.plain(table.concat(out, "\n") .. "\n"), said
end

return M
