-- SPDX-License-Identifier: GPL-2.0-only
--[[ Small pieces of HTML text. ]]
local M = {}

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                   ['"'] = "&quot;" }

function M.escape(text)
    return (text:gsub('[&<>"]', entities))
end

-- A unit's title where it stands among others: a part's says that it is one.
function M.title(unit)
    return (unit.kind == "part" and "Part " .. unit.number .. ". " or "") ..
           unit.title
end

-- "{name}" in a form replaced from a table; an unknown name is a mistake.
function M.fill(form, values)
    return (form:gsub("{([%w_]+)}", function(name)
        local value = values[name]
        if value == nil then
            error("the page's form asks for " .. name, 0)
        end
        return value
    end))
end

-- A text as a JavaScript string.
function M.string(text)
    return '"' .. text:gsub('[%c"\\<]', function(c)
        return ("\\u%04x"):format(c:byte())
    end):gsub("\u{2028}", "\\u2028"):gsub("\u{2029}", "\\u2029") .. '"'
end

return M
