-- SPDX-License-Identifier: GPL-2.0-only
--[[ Runs inside LuaTeX.  When a page is complete, finds on it the anchors of
     margin notes and the lines that carry a style (a panel, a bar), sets the
     notes beside their anchors without overlap, and paints the styles. ]]
local M = {}

local hlist, vlist = node.id("hlist"), node.id("vlist")
local glue, kern, rule = node.id("glue"), node.id("kern"), node.id("rule")
local whatsit = node.id("whatsit")
local user_defined = node.subtype("user_defined")
local note_id = luatexbase.new_whatsit("margin note")

local pt = 65536
local inch = tex.sp("1in")              -- LaTeX's origin on the paper
local gap = 9 * pt                      -- between two notes

local notes = {}                        -- number -> { box, kind }
local styles = {}                       -- attribute value -> style's name
local count = 0

-- The attributes that carry a style; a line can have one of each.
M.outer = luatexbase.new_attribute("outer style")
M.inner = luatexbase.new_attribute("inner style")
M.mark = luatexbase.new_attribute("line mark")
local attributes = { M.outer, M.inner, M.mark }

-- From here on, what is typeset has the style `name`, until unstyle().
function M.style(attribute, name)
    count = count + 1
    styles[count] = name
    tex.setattribute(M[attribute], count)
end

function M.unstyle(attribute)
    tex.setattribute(M[attribute], -0x7fffffff)
end

-- Keeps a box as a note of this kind, anchored here.  Its baseline is its
-- first line's, whatever stands before that.
function M.anchor(register, kind)
    local box = node.copy_list(tex.box[register])
    for line in node.traverse_id(hlist, box.head) do
        local rise = line.height - box.height
        box.height, box.depth = line.height, box.depth - rise
        break
    end
    notes[#notes + 1] = { box = box, kind = kind }
    local n = node.new("whatsit", "user_defined")
    n.user_id, n.type, n.value = note_id, 100, #notes
    node.write(n)
end

-- ---- a look at the page ---------------------------------------------------

local found_notes, found_runs

local function anchor_at(n, y)
    if n.subtype == user_defined and n.user_id == note_id then
        local note = notes[n.value]
        found_notes[#found_notes + 1] = { number = n.value, y = y,
                                          note = note }
    end
end

local walk_vertical

-- `baseline` is the distance of the list's baseline from the page's top.
local function walk_horizontal(box, baseline, inside)
    for n, id in node.traverse(box.head) do
        if id == whatsit then
            anchor_at(n, baseline)
        elseif id == hlist then
            walk_horizontal(n, baseline + n.shift, inside)
        elseif id == vlist then
            walk_vertical(n, baseline + n.shift - n.height, inside)
        end
    end
end

-- Adds a box that reaches from `top` to `bottom` to the run it belongs to.
local function extend(open, attribute, value, top, bottom)
    local run = open[attribute]
    if run and run.value == value then
        run.bottom = bottom
        return
    end
    open[attribute] = nil
    if value then
        run = { style = styles[value], value = value, top = top,
                bottom = bottom }
        open[attribute] = run
        found_runs[#found_runs + 1] = run
    end
end

function walk_vertical(box, y, inside)
    local open = {}
    for n, id in node.traverse(box.head) do
        if id == hlist or id == vlist or id == rule then
            local top, bottom = y, y + n.height + n.depth
            local now = inside
            for _, attribute in ipairs(attributes) do
                local value = node.has_attribute(n, attribute)
                if value and value > 0 and inside[attribute] ~= value then
                    extend(open, attribute, value, top, bottom)
                    now = setmetatable({ [attribute] = value },
                                       { __index = now })
                elseif bottom > top then
                    extend(open, attribute, nil)
                end
            end
            if id == hlist then
                walk_horizontal(n, top + n.height, now)
            elseif id == vlist then
                walk_vertical(n, top, now)
            end
            y = bottom
        elseif id == glue then
            y = y + node.effective_glue(n, box)
        elseif id == kern then
            y = y + n.kern
        elseif id == whatsit then
            anchor_at(n, y)
        end
    end
end

-- ---- what is done about it ------------------------------------------------

-- Moves notes down past each other, then up off the page's end.
local function settle(list, top, bottom)
    local free = top
    for _, n in ipairs(list) do
        n.at = math.max(n.y - n.note.box.height, free)
        free = n.at + n.note.box.height + n.note.box.depth + gap
    end
    local limit = bottom
    for i = #list, 1, -1 do
        local n = list[i]
        local size = n.note.box.height + n.note.box.depth
        n.at = math.min(n.at, limit - size)
        limit = n.at - gap
    end
    if #list > 0 and list[1].at < top - pt then
        texio.write_nl("log", ("Overfull margin on page %d: its notes " ..
            "are %.0fpt too long"):format(tex.count[0],
            (top - list[1].at) / pt))
    end
end

local function dimension(sp)
    return ("%.4fpt"):format(sp / pt)
end

-- Looks at the page in this register; place() and paint() use what is seen.
function M.scan(register)
    found_notes, found_runs = {}, {}
    walk_vertical(tex.box[register], inch, {})
    table.sort(found_notes, function(a, b)
        return a.y ~= b.y and a.y < b.y or a.y == b.y and
               a.number < b.number
    end)
    local top = inch + tex.dimen.topmargin + tex.dimen.headheight +
                tex.dimen.headsep
    settle(found_notes, top, top + tex.dimen.textheight)
end

-- Prints the notes' places as \put commands for LaTeX's page picture.
function M.place()
    local odd = tex.count[0] % 2 == 1
    local width = tex.dimen.marginparwidth + tex.dimen.marginparsep
    local x = inch + (odd and tex.dimen.oddsidemargin +
        tex.dimen.textwidth + tex.dimen.marginparsep or
        tex.dimen.evensidemargin - width)
    for _, n in ipairs(found_notes) do
        tex.sprint(("\\put(%s,-%s){\\placednote{%d}}"):format(dimension(x),
            dimension(n.at + n.note.box.height), n.number))
    end
end

-- The box of a note, for \placednote.
function M.fetch(number, register)
    tex.box[register] = notes[number].box
    notes[number].box = nil
end

-- Prints what is painted under the page.
function M.paint()
    local odd = tex.count[0] % 2 == 1
    local x = inch + (odd and tex.dimen.oddsidemargin or
                      tex.dimen.evensidemargin)
    for _, run in ipairs(found_runs) do
        tex.sprint(("\\put(%s,-%s){\\style%s{%s}}"):format(dimension(x),
            dimension(run.bottom), run.style,
            dimension(run.bottom - run.top)))
    end
end

-- The title page's drawing (motif.lua), in colours as of PDF: "r g b".
function M.motif(ink, tint)
    local motif = dofile(kpse.find_file("motif.lua", "lua"))
    local fill = { shared = ink .. " rg", own = tint .. " rg" }
    local out = {}
    motif.draw(function(x, y, side, kind)
        out[#out + 1] = ("%s %g %g %g %g re %s"):format(fill[kind] or "", x,
            y, side, side, fill[kind] and "B" or "S")
    end, function(x1, y1, x2, y2, weight)
        out[#out + 1] = ("%g w %.1f %g m %.1f %g l S .5 w"):format(weight,
            x1, y1, x2, y2)
    end)
    local n = node.new("whatsit", "pdf_literal")
    n.mode, n.data = 0, "q .5 w " .. ink .. " RG " ..
                        table.concat(out, " ") .. " Q"
    node.write(n)
end

return M
