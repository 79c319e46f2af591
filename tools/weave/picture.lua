-- SPDX-License-Identifier: GPL-2.0-only
--[[ The picture language.  Who draws, by hand or in a kernel, says in plain
     DOT *what* a thing is; how it looks is said here, once, for every figure
     of the book.  README.md has the words. ]]
local util = require "util"
local style = require "style"

-- Graphviz measures letters in whole pixels: at 14 of them, this size, it
-- never reckons a word narrower than it is.
local M = { face = "TeX Gyre Heros", size = 10.5, colours = {} }

-- ---- how things look -------------------------------------------------------

-- fill, ink and line are colours of the style sheet; pen is the width of the
-- line, 0 for none; shape is that of a thing without rows; cols are the kinds
-- of the cells in the rows of one that has them.
local looks = {
    frame     = { fill = "blue", pen = 1.5, cols = "frame count" },
    count     = { fill = "blue", pen = 1.5 },
    memory    = { fill = "blue", pen = 1, cols = "at name count note" },
    page      = { pen = 1, round = true, cols = "at page" },
    entry     = { pen = 1 },
    task      = { fill = "green", pen = 1, round = true, cols = "at entry" },
    file      = { fill = "pink", pen = 1, shape = "note", cols = "name word" },
    inode     = { fill = "pink", pen = 1, round = true, cols = "name word" },
    buffer    = { fill = "sand", pen = 1, cols = "name block" },
    block     = { fill = "sand", pen = 1 },
    disk      = { fill = "sand", pen = 1, shape = "cylinder" },
    swap      = { fill = "orange", pen = 1, shape = "cylinder" },
    area      = { fill = "violet", pen = 1, round = true, cols = "at area" },
    directory = { fill = "gray", pen = 1, cols = "name entry" },
    table     = { fill = "gray", pen = 1, cols = "name entry" },
    register  = { fill = "gray", pen = 1.5, cols = "word name" },
    kernel    = { fill = "gray", pen = 1, cols = "at word name" },
    word      = { pen = 1 },
    at        = { pen = 0 },
    name      = { pen = 0 },
    note      = { pen = 0, ink = "quiet", align = "left" },
    step      = { pen = 0, fill = "ink", ink = "paper", shape = "circle",
                  bold = true },
}

-- What is laid over it, in this order.
local states = { "free", "reserved", "shared", "readonly", "writable", "dirty",
                 "clean", "absent", "gap", "this", "changed" }
local over = {
    free = { fill = "paper", pen = 1 }, reserved = { fill = "gray", pen = 1 },
    shared = { fill = "deep", pen = 2 }, readonly = { fill = "paper" },
    writable = { fill = "yellow" }, dirty = { fill = "gold" }, clean = {},
    absent = { fill = "none", ink = "quiet", dashed = true },
    gap = { fill = "none", ink = "quiet", pen = 0 }, this = { bold = true },
    changed = { pen = 2.5, line = "changed", bold = true },
}

-- A pointer; what is asked or looked up; bytes that are copied; two names of
-- one thing; what is there for the layout only.
local edges = {
    pointer = {}, way = { style = "dashed" }, copy = { penwidth = "2.2" },
    same = { style = "dashed", arrowhead = "none" },
    hidden = { style = "invis" },
    changed = { penwidth = "2.2", color = "changed" },
}

-- What the text of an entry or a count says of its state.
local function state_in(kind, text)
    local n = kind == "count" and tonumber(text:match "%d+")
    if n then
        return n == 0 and "free" or n >= 100 and "reserved" or
               n > 1 and "shared" or ""
    elseif text == "\u{2026}" or text == "\u{22ee}" then
        return "gap"
    elseif kind ~= "entry" then
        return ""
    end
    local flags = text:match "^[u-][w-][a-][d-]$" or
                  text:match "^rw" and "w" or ""
    return (text:match "absent" or text:match "^empty" or
            text:match "^not present") and "absent" or
           (text:match "dirty" or flags:match "d") and "dirty" or
           flags:match "w" and "writable" or "readonly"
end

for name in ("blue deep yellow gold green pink sand orange violet gray line " ..
             "changed"):gmatch "%a+" do
    M.colours[name] = assert(style.palettes.light["--fig-" .. name], name)
end
for _, name in ipairs { "paper", "ink", "quiet" } do
    M.colours[name] = style.palettes.light["--" .. name]
end
M.colours.none = "transparent"

local defaults = ([[ graph [bgcolor=transparent, FACE,
ranksep=0.27, nodesep=0.2, pad=0.05, color="%s", labeljust=l];
node [FACE, shape=box, margin="0.1,0.05", height=0.3,
width=0.3, penwidth=0.8];
edge [FACE, arrowsize=0.6, penwidth=0.9, color="%s"];
]]):format(M.colours.gray, M.colours.ink):gsub("FACE",
    ('fontname="%s", fontsize=%s'):format(M.face, M.size))

-- The text of a graph that is drawn as it is, in the book's face.
function M.plain(text)
    local _, open = text:find "%f[%a]digraph%f[%A][^{]*{"
    return text:sub(1, open) .. defaults .. text:sub(open + 1)
end

-- ---- what a drawing says ---------------------------------------------------

local function check(what, said, allowed)
    for word in (said or ""):gmatch "%S+" do
        if not allowed[word] and not over[word] then
            local names = {}
            for name in util.sorted(allowed) do
                names[#names + 1] = name
            end
            error(("%s is a '%s', and that is no word of the picture " ..
                   "language: %s"):format(what, word,
                   table.concat(names, ", ")), 0)
        end
    end
end

-- The rows of a record's label: each a list of cells { text, port }.  Braces
-- around all of it only turn the record.
local function rows_of(label)
    local rows = {}
    local whole = label:match "^%s*(%b{})%s*$"
    label = whole and whole:sub(2, -2) or label
    label = label:gsub("%b{}", function(group)
        return (group:sub(2, -2):gsub("|", "\3"))
    end)
    for row in (label .. "|"):gmatch "([^|]*)|" do
        rows[#rows + 1] = {}
        for cell in (row .. "\3"):gmatch "([^\3]*)\3" do
            local port, text = cell:match "^%s*<([%w_]+)>(.*)$"
            table.insert(rows[#rows], { port = port,
                                        text = util.trim(text or cell) })
        end
    end
    return rows
end

-- What each cell is, and under which name it is known to a later drawing.
local function name_cells(node, set)
    local cols, marks = {}, {}
    local kind = node.what:match "^%a+"
    local whose = "in '" .. node.id .. "' a cell"
    check(whose, set.cols, looks)
    for col in (set.cols or looks[kind].cols or "word"):gmatch "%S+" do
        cols[#cols + 1] = col
    end
    for port, more in (set.marks or ""):gmatch "([%w_]+)%s+([^,]+)" do
        check(whose, more, looks)
        marks[port] = more
    end
    for r, row in ipairs(node.rows) do
        row.name = r > 1 and row[1].text or ""
        for c = #row, 1, -1 do          -- a short row has the last columns
            local cell = row[c]
            local col = cols[math.max(c + #cols - #row, 1)]
            cell.what = r > 1 and (marks[cell.port] or col) or
                        kind == "memory" and "note" or node.what
            marks[cell.port or ""] = nil
            if over[cell.what:match "%a+"] then
                cell.what = col .. " " .. cell.what
            end
            row.name = r > 1 and (col == "at" or col == "frame") and
                       cell.text or row.name
        end
        for c, cell in ipairs(row) do
            cell.row, cell.key = row.name, row.name .. "\0" .. c
            node.cells[#node.cells + 1] = cell
        end
    end
    for port in pairs(marks) do
        error(("marks= of '%s': there is no cell '%s'"):format(node.id, port),
              0)
    end
end

local function place_of(text)
    local id, port, side = text:match "^([%w_]+):?([%w_]*):?(%a*)$"
    return id and { id = id, port = port ~= "" and port or nil, side = side }
           or error(("'%s' is no end of an edge"):format(text), 0)
end

-- A drawing: its nodes by name and in `order`, its edges, and `pieces`, the
-- text with nodes and edges in their places.
local function read(text)
    local strings = {}
    local d = { nodes = {}, order = {}, edges = {}, pieces = {} }
    local function add(piece)
        d.pieces[#d.pieces + 1] = piece
    end
    local function whole(word)          -- a string's own text again
        return (word:gsub("\1(%d+)\1", function(n)
            return strings[tonumber(n)]
        end))
    end
    text = text:gsub("\\(.)", function(c)
        return c == "\n" and "" or c == "n" and "\4" or "\2" .. c:byte() .. "\2"
    end):gsub('"([^"]*)"', function(s)
        strings[#strings + 1] = s
        return "\1" .. #strings .. "\1"
    end):gsub("//[^\n]*", ""):gsub("/%*.-%*/", "")

    local function attributes(list)
        local set = {}
        for key, value in list:gmatch "([%w_]+)%s*=%s*([^%s,%]]+)" do
            set[key] = whole(value)
        end
        for _, key in ipairs { "color", "fillcolor", "fontcolor", "fontname",
                               "fontsize", "penwidth", "style", "bgcolor" } do
            if set[key] then
                error(("it says how a thing looks (%s=%s): say what it is, " ..
                       "what="):format(key, set[key]), 0)
            end
        end
        return set
    end
    local function node(id, set, usual)
        local n = { id = id, what = set.what or usual, set = set, cells = {} }
        if not n.what then
            error(("it does not say what '%s' is: what="):format(id), 0)
        end
        check("'" .. id .. "'", n.what, looks)
        n.rows = rows_of(set.label or id)
        name_cells(n, set)
        d.nodes[id], d.order[#d.order + 1] = n, n
        add(n)
    end
    local function statement(s, usual)
        local head, list = s:match "^([^%[]*)(.*)$"
        local set, from = attributes(list), nil
        head = util.trim(head)
        if head == "node" then
            usual.what = set.what or usual.what
        elseif head:find "%->" then
            for to in (head .. "->"):gmatch "%s*(.-)%s*%->" do
                to = place_of(to)
                if from then
                    d.edges[#d.edges + 1] = { from = from, to = to, set = set,
                        what = set.what or usual.edge or "pointer" }
                    check("an edge", d.edges[#d.edges].what, edges)
                    add(d.edges[#d.edges])
                end
                from = to
            end
        elseif head == "edge" then
            usual.edge = set.what or usual.edge
        elseif d.nodes[head] and list == "" then
            add(head .. ";")            -- once more, in a rank
        elseif head:match "^[%w_]+$" and head ~= "graph" then
            node(head, set, usual.what)
        elseif head ~= "" then
            add((s:gsub("\1(%d+)\1", function(n)
                return '"' .. strings[tonumber(n)] .. '"'
            end)) .. ";")
        end
    end
    local usual = {}
    for s, sign in text:gmatch "([^;{}]*)([;{}])" do
        if sign == "{" then
            usual = setmetatable({}, { __index = usual, outer = usual })
            add(s:find "digraph" and "digraph {" .. defaults or
                util.trim(s) .. " {")
        else
            statement(s, usual)
            if sign == "}" then
                usual = getmetatable(usual).outer
                add "}"
            end
        end
    end
    return d
end

-- ---- what has changed ------------------------------------------------------

local function edge_key(e)
    return table.concat({ e.from.id, e.from.port or "", e.to.id,
                          e.to.port or "" }, "\0")
end

local function title(node)
    return (node.rows[1][1].text:gsub("%s*[,(\4].*", ""))
end

local function keys(list, key)
    local set = {}
    for _, item in ipairs(list) do
        set[type(key) == "string" and item[key] or key(item)] = item
    end
    return set
end

-- Says which rows of a node these cells are in.
local function name_rows(list, node, cells)
    local rows = {}
    for i, cell in ipairs(cells) do
        if i == 1 or cell.row ~= cells[i - 1].row then
            rows[#rows + 1] = cell.row
        end
    end
    list[#list + 1] = #rows > 0 and util.trim(title(node) .. " " ..
                      table.concat(rows, ", ")) or nil
end

-- Marks in drawing d what an earlier one has not, or not so; says what it is.
local function compare(d, before)
    local groups, new, gone, alike = {}, {}, {}, false
    local function mark(thing)
        thing.what = thing.what .. " changed"
    end
    for _, node in ipairs(d.order) do
        alike = alike or before.nodes[node.id]
    end
    for _, node in ipairs(alike and d.order or {}) do
        local old = before.nodes[node.id]
        local was = old and keys(old.cells, "key")
        local come, left, is = {}, {}, keys(node.cells, "key")
        for _, cell in ipairs(was and node.cells or node.rows[1]) do
            local kind = cell.what:match "%a+"
            local w = was and was[cell.key]
            if not w then
                come[#come + 1] = cell
                if looks[kind].pen > 0 then
                    mark(cell)
                end
            elseif w.text ~= cell.text then
                local step = w.text .. " \u{2192} " .. cell.text
                local group = groups[kind .. step] or
                    { kind = kind, step = step }
                if #group == 0 then
                    groups[#groups + 1], groups[kind .. step] = group, group
                end
                group[#group + 1] = title(node) .. " " .. cell.row
                mark(cell)
            end
        end
        for _, cell in ipairs(old and old.cells or {}) do
            left[#left + 1] = not is[cell.key] and cell or nil
        end
        name_rows(new, node, come)
        name_rows(gone, node, left)
    end
    for _, old in ipairs(alike and before.order or {}) do
        if not d.nodes[old.id] then
            gone[#gone + 1] = title(old)
        end
    end
    local drawn = keys(before.edges, edge_key)
    for _, e in ipairs(d.edges) do
        if not drawn[edge_key(e)] and before.nodes[e.from.id] and
           before.nodes[e.to.id] then
            mark(e)
        end
    end
    local said = {}
    for i, g in ipairs(groups) do
        said[i] = (#g == 1 and util.trim(g[1]) or #g .. " " ..
            (g.kind == "entry" and "entries" or g.kind .. "s")) .. ": " ..
            g.step
    end
    said[#said + 1] = #new > 0 and "new: " .. table.concat(new, ", ") or nil
    said[#said + 1] = #gone > 0 and "gone: " .. table.concat(gone, ", ") or nil
    return table.concat(said, "; ")
end

-- ---- DOT for Graphviz ------------------------------------------------------

-- A thing's look and its words, with those that its text adds.
local function look_of(what, text)
    local kind = what:match "%a+"
    local look, said = { line = "line", ink = "ink" }, " " .. what .. " "
    local seen = state_in(kind, text)
    said = seen ~= "" and not said:find(" " .. seen .. " ") and
           said .. seen .. " " or said
    for key, value in pairs(looks[kind]) do
        look[key] = value
    end
    for _, state in ipairs(states) do
        for key, value in pairs(said:find(" " .. state .. " ") and
                                over[state] or {}) do
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
        :format(M.colours[look.ink], text)
end

local function badge(number)
    local look = look_of("step", number)
    return ('<td href="#step step-%s" fixedsize="true" width="16" ' ..
            'height="16" cellpadding="0" border="0" style="rounded" bgcolor="%s">%s</td>')
        :format(number, M.colours.ink, html(number, look))
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
        M.colours[look.line], M.colours[look.fill or "none"],
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
        M.colours[look.line], M.colours[look.fill or "none"], look.pen,
        html(cell.text, look))
end

local function write_edge(e, nodes)
    local set = {}
    for word in e.what:gmatch "%a+" do
        for key, value in pairs(edges[word] or {}) do
            set[key] = key == "color" and M.colours[value] or value
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
    local ok, d = pcall(read, text)
    local good, old = pcall(read, before or "")
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
    local said = before and compare(d, old)
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
    return table.concat(out, "\n") .. "\n", said
end

return M
