-- SPDX-License-Identifier: GPL-2.0-only
--[[ Graphviz's SVG made fit to stand inside a page.  Colours stay as they
     are: the style sheet gives each its counterpart in both schemes. ]]
local util = require "util"

local M = {}

-- The <svg> element alone, without ids (they collide) and tool tips.
function M.bare(path)
    local svg = util.read(path)
    if not svg then
        error(path .. " is missing; remove build/weave and run make again", 0)
    end
    svg = svg:match("<svg.*</svg>") or error(path ..
        " is no whole picture; remove build/weave and run make again", 0)
    svg = svg:gsub("<!%-%-.-%-%->%s*", "")
    svg = svg:gsub("<title>.-</title>%s*", "")
    svg = svg:gsub(' id="[^"]*"', "")
    svg = svg:gsub(' xmlns:xlink="[^"]*"', "")
    return svg
end

-- The same for a page, whose style sheet has the fonts.
function M.inline(path)
    return (M.bare(path):gsub('font%-family="[^"]*"', "")
        :gsub("^<svg", '<svg aria-hidden="true" focusable="false"'))
end

return M
