-- SPDX-License-Identifier: GPL-2.0-only
--[[ A plot of a table's column, or of two runs', as DOT text with fixed
     places, so that plots and figures go through one tool and look alike. ]]
local util = require "util"
local colours = require("looks").colours

local M = {}

local width, height = 360, 200          -- of the field, in points
local marks, fills = { "circle", "box" }, { colours.ink, colours.blue }

-- The step between the lines of a grid of five or fewer that reaches x: 1, 2
-- or 5 times a power of ten.
local function grid_step(x)
    local power = 1
    while power * 50 < x do
        power = power * 10
    end
    for _, step in ipairs { 1, 2, 5, 10 } do
        if power * step * 5 >= x then
            return power * step
        end
    end
end

local function quoted(text)
    return '"' .. text:gsub('["\\]', "\\%0") .. '"'
end

local function column(t, name)
    for i, head in ipairs(t.header) do
        if head == name then
            return i
        end
    end
end

local function numbers(t, i)
    local list = {}
    for r, row in ipairs(t.rows) do
        list[r] = tonumber((row[i]:gsub(",", "")))
        if not list[r] then
            return nil, row[i]
        end
    end
    return list
end

local Canvas = {}
Canvas.__index = Canvas

function Canvas:node(x, y, attributes)
    self.n = self.n + 1
    self.out[#self.out + 1] = ('p%d [pos="%.1f,%.1f", %s];'):format(
        self.n, x, y, attributes)
    return "p" .. self.n
end

function Canvas:text(x, y, text)
    self:node(x, y, "shape=plain, label=" .. quoted(text))
end

function Canvas:line(x1, y1, x2, y2, attributes)
    local from = self:node(x1, y1, "shape=point, width=0.01, style=invis")
    local to = self:node(x2, y2, "shape=point, width=0.01, style=invis")
    self.out[#self.out + 1] = ('%s -> %s [arrowhead=none, %s];'):format(
        from, to, attributes)
end

local function axes(canvas, top, step, y_label, x_label)
    canvas:line(0, 0, width, 0, "")
    canvas:line(0, 0, 0, height, "")
    for value = 0, top, step do
        local y, label = value / top * height,
                         util.grouped(("%d"):format(value))
        if value > 0 then
            canvas:line(0, y, width, y,
                        ('color="%s"'):format(colours.gray))
        end
        canvas:text(-8 - 3 * #label, y, label)
    end
    canvas:text(0, height + 16, y_label)
    canvas:text(width / 2, -32, x_label)
end

-- The values of the column that y= names, and their maximum; or nil and the
-- reason.
local function values_of(t, a)
    local i = column(t, a.y or "")
    if not i then
        return nil, ("table '%s' has no column '%s' for y="):format(a.table,
                                                                    a.y or "")
    end
    local list, bad = numbers(t, i)
    if not list then
        return nil, ("'%s' in column '%s' is not a number"):format(bad, a.y)
    end
    return list, math.max(table.unpack(list))
end

-- The same of a second run's table, which says the same in column x.
local function values_beside(t, a, other)
    local x, x_there = column(t, a.x), column(other, a.x)
    local values, top = values_of(other, a)
    if not values or not x_there then
        return nil, ("run '%s': %s"):format(a.with, values and
            ("table '%s' has no column '%s' for x="):format(a.table, a.x) or
            top)
    end
    for r = 1, math.max(#t.rows, #other.rows) do
        local here = t.rows[r] and t.rows[r][x] or "none"
        local there = other.rows[r] and other.rows[r][x_there] or "none"
        if here ~= there then
            return nil, ("with=: in row %d, column '%s' is %s in run '%s' " ..
                "and %s in run '%s', and must be the same"):format(r, a.x,
                here, a.run, there, a.with)
        end
    end
    return values, top
end

-- A function from a row's number to its place on the x axis: by value where
-- the column has numbers, in equal steps for words.
local function placing(t, x)
    local xs = numbers(t, x)
    local highest = xs and math.max(table.unpack(xs)) or 0
    return function(r)
        return highest > 0 and xs[r] / highest * width or
               width / #t.rows * (r - 0.5)
    end
end

local function label_rows(canvas, t, x, place)
    local last = -1000
    for r, row in ipairs(t.rows) do
        if place(r) - last > 7 * #row[x] then
            canvas:text(place(r), -12, row[x])
            last = place(r)
        end
    end
end

local mark_form = 'shape=%s, style=filled, label="", fixedsize=true, ' ..
                  'fillcolor="%s", width=%.3f, height=%.3f'

local function draw_line(canvas, values, s, mark, fill, place, top)
    for r, value in ipairs(values) do
        local y = value / top * height
        if r > 1 then
            canvas:line(place(r - 1), values[r - 1] / top * height,
                        place(r), y, s > 1 and "style=dashed" or "")
        end
        canvas:node(place(r), y, mark_form:format(mark, fill, 0.09, 0.09))
    end
end

-- A mark and its name above the field, from x on; where the next may begin.
local function draw_key(canvas, name, x, mark, fill)
    local room = 7 * #name
    canvas:node(x, height + 16, mark_form:format(mark, fill, 0.1, 0.1))
    canvas:node(x + 10 + room / 2, height + 16,
        ('shape=plaintext, fixedsize=true, width=%.2f, label=%s'):format(
            room / 72, quoted(name):gsub('"$', '\\l"')))
    return x + 10 + room + 20
end

-- What the two runs are called: as names= says, or by their names; or nil and
-- the reason.
local function names_of(a, other)
    local here, there = (a.names or ""):match "^%s*(.-)%s*,%s*(.-)%s*$"
    if a.names and not other then
        return nil, "names= says what two runs are called: add with="
    elseif a.names and ((here or "") == "" or there == "") then
        return nil, ("names=\"%s\" does not name two runs: write " ..
                     "names=\"this, the other\""):format(a.names)
    end
    return { here or a.run, there or a.with }
end

-- DOT text for attributes x and y; or nil and the reason.  With `other`, the
-- same table of run with=, y is drawn of both.
function M.draw(t, a, other)
    local x = column(t, a.x or "")
    if not x then
        return nil, ("table '%s' has no column '%s' for x="):format(
            a.table, a.x or "")
    end
    local names, why = names_of(a, other)
    if not names then
        return nil, why
    end
    local mine, top = values_of(t, a)
    local theirs, more = nil, 0
    if mine and other then
        theirs, more = values_beside(t, a, other)
    end
    if not mine or other and not theirs then
        return nil, mine and more or top
    end
    top = math.max(top, more, 1)
    local step = grid_step(top)
    top = math.ceil(top / step) * step
    local canvas = setmetatable({ out = {}, n = 0 }, Canvas)
    local place, key = placing(t, x), width / 3
    axes(canvas, top, step, a.y, a.x)
    label_rows(canvas, t, x, place)
    for s, values in ipairs { mine, theirs } do
        draw_line(canvas, values, s, marks[s], fills[s], place, top)
        if other then
            key = draw_key(canvas, names[s], key, marks[s],
                           fills[s])
        end
    end
    return "digraph plot {\nlayout=nop2;\nnode [margin=0];\n" ..
           table.concat(canvas.out, "\n") .. "\n}\n"
end

return M
