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

M.least, M.most = 18, 28                -- type of code
local line_height = 1.32                -- of code, as in slides.css
local advance = 0.602                   -- of a monospaced character
local gutter = 4                        -- of a listing, in characters
local frame = 52                        -- head and rim of a panel
local caption = 44                      -- below a picture

local point_size = { line = 35, after = 8, character = 15.4, mark = 44 }

-- Lines and columns of the program text in a block, as it is shown.
local function measure(block, cut)
    local lines, first = lecture.code_of(block)
    local rows, columns = 0, 1
    for i, line in ipairs(lines) do
        local n = first + i - 1
        if not cut or n >= cut.first and n <= cut.last then
            rows = rows + 1
            columns = math.max(columns, utf8.len(line) or #line)
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
    for _, c in ipairs(code) do
        rows = rows + c.rows
        columns = math.max(columns, c.columns)
    end
    if panels == 0 then
        return M.most
    end
    return math.min((h - panels * frame - (panels - 1) * gap) /
                    (rows * line_height), (w - 44) / (columns * advance),
                    M.most)
end

-- For { code = { {block, cut} }, points = { text } }: where the points
-- stand ("beside" or "below"), the type size of the code, and the points'
-- width beside it.
function M.choose(slide)
    local code = {}
    for i, c in ipairs(slide.code) do
        local rows, columns = measure(c.block, c.cut)
        code[i] = { rows = rows + (c.extra or 0), columns = columns }
    end
    local below = type_size(code, width, height - gap -
                            points_height(slide.points, width))
    if #slide.points == 0 or #code == 0 then
        return "below", math.floor(below)
    end
    for _, column in ipairs(columns) do
        local beside = points_height(slide.points, column) <= height and
                       type_size(code, width - column - 28, height) or 0
        if beside >= math.max(below, M.least) then
            return "beside", math.floor(beside), column
        end
    end
    return "below", math.floor(below)
end

-- The size of a picture of w by h in the room that is left to it.
function M.picture(w, h, points, beside_code)
    local room = height - gap - points_height(points, width) - caption
    if beside_code then
        room = room / 2
    end
    local scale = math.min(width / w, room / h, 2.6)
    return math.floor(w * scale), math.floor(h * scale)
end

return M
