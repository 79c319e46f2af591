-- SPDX-License-Identifier: GPL-2.0-only
--[[ What an exercise demands, sentence by sentence:

       [the page is copied once]{.demand #once}   a check of the grader and a
                                                  wrong answer hold it
       [each step is a letter]{.nodemand why="…"} it asks nothing of the answer

     A word that demands, outside both, is a mistake.  The proof of the
     exercise (tests/exercises/proof.c) looks for the check and the answer. ]]
local util = require "util"
local report = require "report"
local prose = require "prose"

local M = {}

M.words = { "must", "only", "never", "none", "each", "returns" }

-- A span's braces: a demand's id is new, a nodemand has its reason.
local function check_span(src, braces, line, seen)
    local id = braces:match("#([%w_-]+)")
    if braces:match("%.nodemand") then
        if not (braces:match('why="([^"]*)"') or ""):match("%S") then
            report.error(src.file, line, "a .nodemand needs why=\"…\"")
        end
    elseif not id then
        report.error(src.file, line, "a .demand needs an id: {.demand #once}")
    elseif seen[id] then
        report.error(src.file, line, "there is a demand '%s' already, in " ..
                     "line %d", id, seen[id])
    else
        seen[id] = line
    end
end

-- The text of an exercise.
function M.check(src)
    local seen = {}
    local text = src.text:gsub("()(%b[])(%b{})", function(at, words, braces)
        if braces:match("[{ \n]%.demand%f[%W]") or
           braces:match("[{ \n]%.nodemand%f[%W]") then
            check_span(src, braces, util.line_at(src.text, at), seen)
            return prose.blank(words .. braces)
        end
    end)
    text = prose.of(text):lower()
    for _, word in ipairs(M.words) do
        for at in text:gmatch("()%f[%w]" .. word .. "%f[^%w]") do
            report.error(src.file, util.line_at(text, at),
                "'%s' demands something: mark what, as [%s …]{.demand #id}, " ..
                "and let a check and a wrong answer hold it; or " ..
                "[%s …]{.nodemand why=\"…\"}", word, word, word)
        end
    end
end

-- The blocks without the marks, which no reader sees.
function M.unmarked(blocks)
    return pandoc.walk_block(pandoc.Div(blocks), { Span = function(span)
        if util.has_class(span, "demand") or util.has_class(span, "nodemand")
        then
            return span.content
        end
    end }).content
end

return M
