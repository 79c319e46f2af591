-- SPDX-License-Identifier: GPL-2.0-only
--[[ How large the things on a slide are, so that it can be read from the
     last row: the largest type with which code, pictures and points find
     room.  All in pixels of a frame of 1280 by 720. ]]
local lecture = require "lecture"
local util = require "util"

local M = {}

local width, height = 1184, 548         -- inside the frame, below the title
local gap = 16                          -- between two things
local columns = { 400, 340 }            -- of points beside code

M.least_label = 18                      -- of words in a picture,
M.label = require("looks").size       -- which are so large unscaled
M.least, M.most = 18, 28                -- type of code
local line_height = 1.32                -- of code, as in slides.css
local advance = 0.602                   -- of a monospaced character
local gutter = 4                        -- of a listing, in characters
local rim = 44                          -- left and right of code
local mark = 3                          -- of a step, in characters
local frame = 52                        -- head and rim of a panel
local caption = 44                      -- below a picture

local point_size = { line = 35, after = 8, character = 15.4, mark = 44 }

-- Lines and columns of the program text in a block, as it is shown, with
-- the marks of steps at the ends of lines.
local function measure(block, cut, steps)
    local lines, first = lecture.code_of(block)
    local marked = {}
    for _, step in ipairs(steps) do
        if step.of == block.identifier then
            marked[step.first] = (marked[step.first] or 0) + mark
        end
    end
    local rows, columns = 0, 1
    for i, line in ipairs(lines) do
        local n = first + i - 1
        if not cut or n >= cut.first and n <= cut.last then
            rows = rows + 1
            columns = math.max(columns, (utf8.len(line) or #line) +
                                        (marked[n] or 0))
        end
    end
    if block.t == "Div" and util.has_class(block, "listing") then
        columns = columns + gutter
    end
    return rows, columns
end

local function points_height(points, room)
    local total = 0
    local per_line = (room - point_size.mark) // point_size.character
    for _, text in ipairs(points) do
        total = total + point_size.after + point_size.line *
                math.ceil(utf8.len(text) / per_line)
    end
    return total
end

-- The type size at which code of so many rows and columns fits a place.
local function type_size(code, w, h)
    local rows, columns, panels = 0, 0, #code
    w = w - rim
    for _, c in ipairs(code) do
        rows = rows + c.rows
        columns = math.max(columns, c.columns)
    end
    if panels == 0 then
        return M.most
    end
    return math.min((h - panels * frame - (panels - 1) * gap) /
                    (rows * line_height), w / (columns * advance),
                    M.most)
end

-- How much a picture of w by h is enlarged in a place of that size.
local function enlarged(picture, w, h)
    return math.min(w / picture.w, (h - caption) / picture.h, 2.6)
end

-- For { code = { {block, cut} }, points = { text }, steps, pictures = { {w,
-- h} } }: { place = "beside" or "below", where the points stand; column =
-- their width beside; size = the type size of the code; scale = that of a
-- picture }.
function M.choose(slide)
    local code = {}
    for i, c in ipairs(slide.code) do
        local rows, columns = measure(c.block, c.cut, slide.steps)
        code[i] = { rows = rows + (c.extra or 0), columns = columns }
    end
    local picture = slide.pictures[1]
    local function chosen(place, w, h, column)
        if picture and #code > 0 then
            h = (h - gap) / 2           -- a half for each
        end
        return { place = place, column = column,
                 size = math.floor(type_size(code, w, h)),
                 scale = picture and enlarged(picture, w, h) or
                         M.most / M.label }
    end
    local best = chosen("below", width, height - gap -
                        points_height(slide.points, width))
    if #slide.points == 0 or #code == 0 and not picture then
        return best
    end
    for _, column in ipairs(columns) do
        local c = chosen("beside", width - column - 28, height, column)
        if points_height(slide.points, column) <= height and
           c.size >= math.max(best.size, M.least) and
           c.scale >= best.scale then
            return c
        end
    end
    return best
end

return M
