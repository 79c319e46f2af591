-- SPDX-License-Identifier: GPL-2.0-only
--[[ What is in a unit's blocks, for those who lead to it: identifiers,
     sections, listings, definitions.  It lies beside the unit's text. ]]
local util = require "util"
local kept = require "kept"

local M = {}

local stringify = pandoc.utils.stringify

-- Looks into blocks that hold blocks.
local function survey(found, blocks)
    for _, block in ipairs(blocks) do
        local t = block.t
        if t == "Header" and block.level == 2 then
            table.insert(found.sections, { id = block.identifier,
                                           title = stringify(block) })
        elseif t == "Div" then
            if util.has_class(block, "listing") then
                local a = block.attributes
                table.insert(found.listings, { file = a.file,
                    id = block.identifier, number = a.number,
                    first = a.first, last = a.last })
            elseif util.has_class(block, "entry") then
                found.definitions[block.identifier] = stringify(block)
            end
            survey(found, block.content)
        elseif t == "BlockQuote" then
            survey(found, block.content)
        elseif t == "BulletList" or t == "OrderedList" then
            for _, item in ipairs(block.content) do
                survey(found, item)
            end
        end
    end
end

-- Identifiers are found in the blocks' text, where attributes begin with
-- them: looking at every element takes long.
function M.survey(blocks, text)
    local found = { ids = {}, sections = {}, listings = {},
                    definitions = {} }
    for id in text:gmatch('%["([^"\\]+)",%[[^{}%[%]]*%],%[') do
        table.insert(found.ids, id)
    end
    survey(found, blocks)
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
