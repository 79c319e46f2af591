-- SPDX-License-Identifier: GPL-2.0-only
--[[ What the search looks through: one record a section, as a classic
     script, since a page opened from a file may not fetch anything. ]]
local text = require "html.text"

local M = {}

local entities = { amp = "&", lt = "<", gt = ">", quot = '"' }

-- The words of a piece of a page: no tags, no drawings; of a listing its
-- path and the name it was cut out by, not its lines.
local function plain(html)
    html = html:gsub("<svg.-</svg>", " ")
    html = html:gsub('<figure class="listing"[^>]*data%-symbol="([^"]*)"' ..
                     "[^>]*>(.-)<pre.-</pre>", " %1 %2 ")
    html = html:gsub("<button.-</button>", " ")
    html = html:gsub('<a class="anchor".-</a>', " ")
    html = html:gsub("</?[%a][^>]*>", function(tag)
        return tag:match("^</?[abceiks]") and "" or " "
    end)
    html = html:gsub("&#(%d+);", function(code)
        return utf8.char(tonumber(code))
    end)
    html = html:gsub("&(%a+);", entities)
    return (html:gsub("%s+", " "):match("^%s*(.-)%s*$"))
end

-- A unit's records, cut at its second-level headers and glossary entries.
function M.records(unit, body)
    local records = {}
    local function add(id, title, html)
        records[#records + 1] = ("[%s,%s,%s,%s]"):format(
            text.string(unit.page .. "#" .. id),
            text.string((unit.number ~= "" and unit.number .. " " or "") ..
                        unit.title),
            text.string(title), text.string(plain(html)))
    end
    local id, title, from = unit.id, "", 1
    for at, next_id, inside, past in body:gmatch(
            '()<h2[^>]* id="([^"]*)"[^>]*>(.-)</h2>()') do
        add(id, title, body:sub(from, at - 1))
        id, title, from = next_id, plain(inside), past
    end
    for at, next_id, inside, past in body:gmatch(
            '()<div class="entry" id="([^"]*)"><dt>(.-)</dt>()') do
        add(id, title, body:sub(from, at - 1))
        id, title, from = next_id, plain(inside), past
    end
    add(id, title, body:sub(from))
    return table.concat(records, ",\n")
end

function M.script(records)
    return "window.bookRecords = [\n" .. table.concat(records, ",\n") ..
           "\n];\n"
end

return M
