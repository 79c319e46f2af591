-- SPDX-License-Identifier: GPL-2.0-only
--[[ What is in a unit's blocks, for those who lead to it: identifiers,
     sections, listings, definitions.  It lies beside the unit's text. ]]
local util = require "util"
local kept = require "kept"

local M = {}

local stringify = pandoc.utils.stringify

function M.survey(blocks)
    local found = { ids = {}, sections = {}, listings = {},
                    definitions = {} }
    local function note(element)
        if element.identifier ~= "" then
            table.insert(found.ids, element.identifier)
        end
    end
    local function header(block)
        note(block)
        if block.level == 2 then
            table.insert(found.sections, { id = block.identifier,
                                           title = stringify(block) })
        end
    end
    local function div(block)
        note(block)
        if util.has_class(block, "listing") then
            local a = block.attributes
            table.insert(found.listings, { file = a.file,
                id = block.identifier, number = a.number,
                first = a.first, last = a.last })
        elseif util.has_class(block, "entry") then
            found.definitions[block.identifier] = stringify(block)
        end
    end
    pandoc.walk_block(pandoc.Div(blocks), {
        Header = header, Div = div, CodeBlock = note, Table = note,
        Span = note, Link = note, Image = note, Code = note })
    return found
end

local function beside(text_path)
    return (text_path:gsub("%.json$", ".has"))
end

function M.save(text_path, found)
    kept.save(beside(text_path), found)
end

function M.load(text_path)
    local found = kept.load(beside(text_path))
    if not found then
        error(beside(text_path) .. " is missing; remove build/weave and " ..
              "run make again", 0)
    end
    return found
end

return M
