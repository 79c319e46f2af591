-- SPDX-License-Identifier: GPL-2.0-only
--[[ Graphviz's SVG as a file of its own.  It brings its ground with it: an
     e-reader may show it on any colour. ]]
local style = require "style"
local bare = require "html.svg".bare

local M = {}

local sheet

-- Light in every scheme: the e-reader's page need not be in the one that the
-- machine is in.  What knows no style sheets draws Graphviz's own colours.
local function colours()
    sheet = sheet or style.literal(style.figure_rules()
        :gsub("var%(%-%-sans%)", "sans-serif") ..
        "\n.ground { fill: var(--paper); }\n", "light")
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
