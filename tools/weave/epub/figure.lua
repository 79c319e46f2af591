-- SPDX-License-Identifier: GPL-2.0-only
--[[ Graphviz's SVG as a file of its own.  It brings its ground with it: an
     e-reader may show it on any colour. ]]
local style = require "style"
local bare = require "html.svg".bare

local M = {}

local sheet

-- The colours of both schemes; what knows no style sheets draws Graphviz's
-- own colours, on white.
local function colours()
    local rules = style.figure_rules():gsub("var%(%-%-sans%)", "sans-serif")
    local ground = "\n.ground { fill: var(--paper); }\n"
    sheet = sheet or style.literal(rules, "light") ..
        style.literal(ground, "light") ..
        "@media (prefers-color-scheme: dark) {\n" ..
        style.literal(rules, "dark") .. style.literal(ground, "dark") ..
        "}\n"
    return sheet
end

-- The text of the file for what Graphviz drew.
function M.svg(path)
    local svg = bare(path)
    local open = svg:match("^<svg[^>]*>")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' .. open ..
           "\n<style>\n" .. colours() .. "</style>\n" ..
           '<rect class="ground" fill="white" width="100%" ' ..
           'height="100%"/>' .. svg:sub(#open + 1) .. "\n"
end

return M
