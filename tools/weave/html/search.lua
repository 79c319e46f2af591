-- SPDX-License-Identifier: GPL-2.0-only
--[[ What the search looks through: one record a section, as a classic
     script, since a page opened from a file may not fetch anything. ]]
local text = require "html.text"

local M = {}

-- The plain text of some blocks, with the names of what is listed.
local function plain(blocks)
    local names = {}
    pandoc.walk_block(pandoc.Div(blocks), {
        Div = function(div)
            local a = div.attributes
            if a.symbol then
                names[#names + 1] = a.symbol .. " " .. a.path
            end
        end,
        CodeBlock = function(block)
            if block.classes:includes("output") or
               block.classes:includes("console") then
                names[#names + 1] = block.text
            end
        end,
    })
    local inlines = pandoc.utils.blocks_to_inlines(blocks,
                                                   { pandoc.Space() })
    local out = pandoc.utils.stringify(inlines) .. " " ..
                table.concat(names, " ")
    return (out:gsub("%s+", " "))
end

-- A unit's records, cut at its second-level headers, as one text.
function M.records(unit)
    local records = {}
    local current = { id = unit.id, title = "", blocks = pandoc.List() }
    local function flush()
        records[#records + 1] = ("[%s,%s,%s,%s]"):format(
            text.string(unit.page .. "#" .. current.id),
            text.string((unit.number ~= "" and unit.number .. " " or "") ..
                        unit.title),
            text.string(current.title), text.string(plain(current.blocks)))
    end
    for _, block in ipairs(unit.blocks) do
        if block.t == "Header" and block.level == 2 then
            flush()
            current = { id = block.identifier, blocks = pandoc.List(),
                        title = pandoc.utils.stringify(block) }
        elseif block.t == "Div" and #block.content > 0 and
               block.attributes.term then
            flush()
            current = { id = block.identifier, title = block.attributes.term
                        .. " " .. block.attributes.zh,
                        blocks = pandoc.List { block } }
        else
            current.blocks:insert(block)
        end
    end
    flush()
    return table.concat(records, ",\n")
end

function M.script(records)
    return "window.bookRecords = [\n" .. table.concat(records, ",\n") ..
           "\n];\n"
end

return M
