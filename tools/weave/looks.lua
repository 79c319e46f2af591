-- SPDX-License-Identifier: GPL-2.0-only
--[[ The picture language: what a thing is decides how it looks, in every
     figure of the book.  One table of things, one of their states, one of
     edges, and the colours that they name; README.md says how to use it. ]]
local style = require "style"

-- Graphviz measures letters in whole pixels: at 14 of them, this size, it
-- never reckons a word narrower than it is.
local M = { face = "TeX Gyre Heros", size = 10.5, colours = {} }

-- fill, ink and line are colours of the style sheet; pen is the width of the
-- line, 0 for none; shape is that of a thing without rows; cols are the kinds
-- of the cells in the rows of one that has them.
M.kinds = {
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
M.states = { "free", "reserved", "shared", "readonly", "writable", "dirty",
                 "clean", "absent", "gap", "this", "changed" }
M.over = {
    free = { fill = "paper", pen = 1 }, reserved = { fill = "gray", pen = 1 },
    shared = { fill = "deep", pen = 2 }, readonly = { fill = "paper" },
    writable = { fill = "yellow" }, dirty = { fill = "gold" }, clean = {},
    absent = { fill = "none", ink = "quiet", dashed = true },
    gap = { fill = "none", ink = "quiet", pen = 0 }, this = { bold = true },
    changed = { pen = 2.5, line = "changed", bold = true },
}

-- A pointer; what is asked or looked up; bytes that are copied; two names of
-- one thing; what is there for the layout only.
M.edges = {
    pointer = {}, way = { style = "dashed" }, copy = { penwidth = "2.2" },
    same = { style = "dashed", arrowhead = "none" },
    hidden = { style = "invis" },
    changed = { penwidth = "2.2", color = "changed" },
}

-- What the text of an entry or a count says of its state.
function M.state_in(kind, text)
    local n = kind == "count" and tonumber(text:match "%d+")
    if n then
        return n == 0 and "free" or n >= 100 and "reserved" or
               n > 1 and "shared" or ""
    elseif kind == "count" and text == "reserved" then
        return "reserved"
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

return M
