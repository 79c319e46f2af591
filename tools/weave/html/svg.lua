-- SPDX-License-Identifier: GPL-2.0-only
--[[ Graphviz's SVG made fit to stand inside a page.  What has a colour of the
     picture language gets a class, f-NAME for its area and s-NAME for its
     line: the style sheet gives each its value in both schemes.  A cell has
     no class for Graphviz, so picture.lua sends its words as a link. ]]
local util = require "util"
local colours = require("looks").colours

local M = {}

local name_of = { black = "ink" }
for name, colour in pairs(colours) do
    name_of[colour] = colour ~= "transparent" and name or nil
end

local function with_classes(tag)
    local fill = tag:match 'fill="([^"]*)"'
    local stroke = tag:match 'stroke="([^"]*)"'
    local class = (name_of[fill] and "f-" .. name_of[fill] or "") ..
                  (name_of[stroke] and " s-" .. name_of[stroke] or "")
    return class == "" and tag or
           (tag:gsub("^<%a+", ('%%0 class="%s"'):format(util.trim(class))))
end

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
    svg = svg:gsub('<g><a xlink:href="#([^"]*)"[^>]*>', '<g class="cell %1">')
        :gsub("</a>%s*</g>", "</g>"):gsub("<%l+ [^>]*>", with_classes)
    return svg
end

-- The same for a page, whose style sheet has the fonts.
-- No letter is smaller than 11 pixels of a phone: rather the picture scrolls.
function M.inline(path)
    local svg = M.bare(path):gsub('font%-family="[^"]*"', "")
    local width = svg:match 'width="([%d.]+)pt"'
    return (svg:gsub("^<svg", ('<svg aria-hidden="true" focusable="false" ' ..
        'style="min-width:%.0fpx"'):format(width * 1.1)))
end

return M
