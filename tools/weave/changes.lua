-- SPDX-License-Identifier: GPL-2.0-only
--[[ What a drawing has not in common with an earlier one of the same things:
     it is marked in the drawing, and said in words. ]]
local util = require "util"
local looks = require "looks"

local M = {}

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

-- Where nothing is, nothing can be new.
local function is_gap(cell)
    return cell.what:find " gap" or
           looks.state_in(cell.what:match "%a+", cell.text) == "gap"
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
function M.compare(d, before)
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
            if not w and not is_gap(cell) then
                come[#come + 1] = cell
                if looks.kinds[kind].pen > 0 then
                    mark(cell)
                end
            elseif w and w.text ~= cell.text then
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
            left[#left + 1] = not is[cell.key] and not is_gap(cell) and
                              cell or nil
        end
        name_rows(new, node, come)
        name_rows(gone, node, left)
    end
    for _, old in ipairs(alike and before.order or {}) do
        if not d.nodes[old.id] and not is_gap(old.cells[1]) then
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
        said[i] = ((#g == 1 or g.kind == "word") and
            util.trim(table.concat(g, ", ")) or #g .. " " ..
            (g.kind == "entry" and "entries" or g.kind .. "s")) .. ": " ..
            g.step
    end
    said[#said + 1] = #new > 0 and "new: " .. table.concat(new, ", ") or nil
    said[#said + 1] = #gone > 0 and "gone: " .. table.concat(gone, ", ") or nil
    return table.concat(said, "; ")
end

return M
