-- SPDX-License-Identifier: GPL-2.0-only
--[[ The book in one drawing, for the title pages and covers of all editions:
     the pages of two programs and the frames they lie in; one is shared. ]]
local M = {}

local side, step = 19, 24
M.width, M.height = 198 + 6 * step + side, 112 + side

-- Calls line(x1, y1, x2, y2, weight), then square(x, y, side, kind): "shared",
-- "own" or "free".  y grows upwards.
function M.draw(square, line)
    local maps = { [0] = { [1] = 2, [2] = 1, [4] = 7, [5] = 4 },
                   [198] = { [0] = 9, [2] = 7, [3] = 12, [6] = 13 } }
    local kinds, pages = {}, {}
    for _, left in ipairs { 0, 198 } do
        for i = 0, 6 do
            local x, frame = left + i * step, maps[left][i]
            local kind = frame == 7 and "shared" or frame and "own" or "free"
            if frame then
                kinds[frame] = kind
                line(x + side / 2, 112, frame * step + side / 2, side,
                     frame == 7 and 1.6 or .4)
            end
            table.insert(pages, { x, kind })
        end
    end
    for _, page in ipairs(pages) do
        square(page[1], 112, side, page[2])
    end
    for frame = 0, 14 do
        square(frame * step, 0, side, kinds[frame] or "free")
    end
end

local opacity = { shared = 1, own = .18, free = 0 }

-- The same in SVG, in the colour of the text around it.
function M.svg(attributes)
    local out = {}
    M.draw(function(x, y, a, kind)
        out[#out + 1] = ('<rect x="%g" y="%g" width="%d" height="%d" ' ..
            'fill-opacity="%g"/>'):format(x, M.height - y - a, a, a,
                                          opacity[kind])
    end, function(x1, y1, x2, y2, weight)
        out[#out + 1] = ('<path d="M%g %gL%g %g" stroke-width="%g"/>')
            :format(x1, M.height - y1, x2, M.height - y2, weight)
    end)
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 %d %d" ' ..
        'fill="currentColor" stroke="currentColor" stroke-width=".7" %s>\n' ..
        "%s\n</svg>"):format(M.width + 2, M.height + 2, attributes,
                             table.concat(out, "\n"))
end

-- What of it can be seen in the size of a tab: two owners, one frame.
function M.icon(ground, ink)
    local svg = ([[<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="5" fill="%s"/>
<g fill="none" stroke="%s" stroke-width="2"><path d="M5 5h8v8h-8z
M19 5h8v8h-8zM9 13l5 7M23 13l-5 7"/><path fill="%s" d="M12 20h8v8h-8z"/></g>
</svg>]]):format(ground, ink, ink)
    return "data:image/svg+xml," .. svg:gsub("\n", " "):gsub("[#<>\"%%]",
        function(c) return ("%%%02X"):format(c:byte()) end)
end

return M
