-- SPDX-License-Identifier: GPL-2.0-only
--[[ What a drawing says: DOT in the small vocabulary of README.md, a statement
     to a semicolon.  What it may not say is an error() in words. ]]
local util = require "util"
local looks = require "looks"

local M = {}

local function check(what, said, allowed)
    for word in (said or ""):gmatch "%S+" do
        if not allowed[word] and not looks.over[word] then
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
    check(whose, set.cols, looks.kinds)
    for col in (set.cols or looks.kinds[kind].cols or "word"):gmatch "%S+" do
        cols[#cols + 1] = col
    end
    for port, more in (set.marks or ""):gmatch "([%w_]+)%s+([^,]+)" do
        check(whose, more, looks.kinds)
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
            if looks.over[cell.what:match "%a+"] then
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
function M.read(text)
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
        check("'" .. id .. "'", n.what, looks.kinds)
        n.rows = rows_of(set.label or id)
        name_cells(n, set)
        d.nodes[id], d.order[#d.order + 1] = n, n
        add(n)
    end
    local function statement(s, usual)
        local head, list = s:match "^([^%[]*)(.*)$"
        local set, from = attributes(list), nil
        head = util.trim(head)
        if list ~= "" and not list:match "^%b[]%s*$" then
            error(("a ; is missing after '%s […]'"):format(head), 0)
        end
        if head == "node" then
            usual.what = set.what or usual.what
        elseif head:find "%->" then
            for to in (head .. "->"):gmatch "%s*(.-)%s*%->" do
                to = place_of(to)
                if from then
                    d.edges[#d.edges + 1] = { from = from, to = to, set = set,
                        what = set.what or usual.edge or "pointer" }
                    check("an edge", d.edges[#d.edges].what, looks.edges)
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
    if not text:find "%f[%a]digraph%f[%A][^{]*{" then
        error("it holds no digraph", 0)
    end
    local usual = {}
    for s, sign in text:gmatch "([^;{}]*)([;{}])" do
        if sign == "{" then
            usual = setmetatable({}, { __index = usual, outer = usual })
            add(s:find "digraph" and "digraph {" or
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

return M
