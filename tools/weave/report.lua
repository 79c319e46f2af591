-- SPDX-License-Identifier: GPL-2.0-only
--[[ The mistakes found in one pass over the book: file, line, reason.  All
     of them are collected, so that an author sees the whole list at once. ]]
local M = {}

local found = {}
local draft = os.getenv("DRAFT") == "1"

-- A mistake that stops the build.
function M.error(file, line, message, ...)
    if select("#", ...) > 0 then
        message = message:format(...)
    end
    found[#found + 1] = { file = file, line = line or 1, message = message,
                          order = #found }
end

-- One that a draft may have: the function is not written about yet.
function M.unfinished(file, line, message, ...)
    if draft then
        if select("#", ...) > 0 then
            message = message:format(...)
        end
        io.stderr:write(("%s:%d: draft: %s\n"):format(file, line, message))
    else
        M.error(file, line, message, ...)
    end
end

-- How many have been found so far.
function M.count()
    return #found
end

-- Prints what was found and ends the program when that is not nothing.
function M.finish()
    if #found == 0 then
        return
    end
    table.sort(found, function(a, b)
        if a.file ~= b.file then
            return a.file < b.file
        elseif a.line ~= b.line then
            return a.line < b.line
        end
        return a.order < b.order
    end)
    local last, count = nil, 0
    for _, e in ipairs(found) do
        local text = ("%s:%d: %s\n"):format(e.file, e.line, e.message)
        if text ~= last then
            count = count + 1
            io.stderr:write(text)
        end
        last = text
    end
    io.stderr:write(("weave: %d mistake%s; nothing was written\n"):format(
        count, count == 1 and "" or "s"))
    os.exit(1, true)
end

return M
