-- SPDX-License-Identifier: GPL-2.0-only
--[[ For editions that cannot fold: the answers to "Check yourself" stand
     in a unit of their own before what follows the chapters, and each
     question leads to its answer. ]]
local util = require "util"

local M = {}

-- Takes the answers out of a chapter; appends them to `blocks`.
local function collect(unit, blocks)
    local found = pandoc.List()
    local content = pandoc.walk_block(pandoc.Div(unit.content), {
        Div = function(div)
            if not util.has_class(div, "check") then
                return nil
            end
            local number, id = div.attributes.number, div.identifier
            local answer = div.content:remove(#div.content)
            div.content:insert(pandoc.Para { pandoc.Link(
                { pandoc.Str "The answer" }, "#answer-" .. id, "",
                { "", { "ref", "answer" } }) })
            answer.content:insert(1, pandoc.Para { pandoc.Link(
                { pandoc.Strong { pandoc.Str("Question\u{a0}" .. number) } },
                "#" .. id, "", { "", { "ref", "check" } }) })
            found:insert(pandoc.Div(answer.content,
                                    { "answer-" .. id, { "answer" } }))
            return div
        end }).content
    if #found > 0 then
        local a = unit.attributes
        blocks:insert(pandoc.Header(2, { pandoc.Str("Chapter\u{a0}" ..
            a.number .. ". " .. a.title) }, { "answers-" .. a.name }))
        blocks:extend(found)
    end
    return pandoc.Div(content, unit.attr)
end

-- The document with its answers at the back.
function M.at_the_back(doc)
    local units, answers, place = pandoc.List(), pandoc.List(), 0
    for _, unit in ipairs(doc.blocks) do
        if util.has_class(unit, "chapter") then
            unit = collect(unit, answers)
            place = #units + 1
        end
        units:insert(unit)
    end
    if #answers > 0 then
        units:insert(place + 1, pandoc.Div(answers, util.attr("answers",
            { "unit", "back" }, { { "number", "" }, { "title", "Answers" },
            { "name", "answers" }, { "source", "" }, { "code", "" },
            { "summary", "" }, { "outcomes", "" }, { "key", "" } })))
    end
    return pandoc.Pandoc(units, doc.meta)
end

return M
