-- SPDX-License-Identifier: GPL-2.0-only
--[[ The voice: words that the book does not use, and hexadecimal numbers
     without their 0x.  Looks at the prose of a file, not at code, links'
     targets, attributes or quotations (a block quotation, or a span of class
     quote). ]]
local util = require "util"
local report = require "report"

local M = {}

M.banned = {
    "simply", "just", "obviously", "of course", "easily", "as you can see",
    "in this chapter we will", "it is important to note", "delve", "delves",
    "crucial", "crucially",
}

function M.blank(s)
    return (s:gsub("[^\n]", " "))
end
local blank = M.blank

-- The text with everything blanked that is not prose; lines stay.
function M.of(text)
    local out, fence = {}, nil
    for _, line in ipairs(util.lines(text)) do
        local mark = line:match("^%s*(```+)") or line:match("^%s*(~~~+)")
        if fence then
            if mark and mark:sub(1, #fence) == fence then
                fence = nil
            end
            line = ""
        elseif mark then
            fence, line = mark, ""
        elseif line:match("^%s*>") or line:match("^:::") then
            line = ""
        end
        out[#out + 1] = line
    end
    text = table.concat(out, "\n")
    text = text:gsub("(`+)(.-)%1", function(ticks, code)
        return blank(ticks .. code .. ticks)
    end)
    text = text:gsub("%b[]{%.quote}", blank)
    text = text:gsub("%]%b()", blank)
    return (text:gsub("%b{}", blank))
end

-- Is a word a hexadecimal number that lacks its 0x?
local function is_bare_hex(word)
    return #word <= 9 and not word:find("[^%da-f]") and
           (word:find("%d") and word:find("%a") or word:find("^0%d%d%d%d"))
end

local function check_hex(file, text)
    for before, at, word in text:gmatch("(.?)%f[%w]()(%w+)") do
        if is_bare_hex(word) and not before:find("[_.-]") then
            report.error(file, util.line_at(text, at), "'%s' is hexadecimal " ..
                "and does not say so: write 0x%s in prose, or `%s` for " ..
                "what a run prints", word, word, word)
        end
    end
end

function M.check(src)
    local plain = M.of(src.text)
    check_hex(src.file, plain)
    for at, caption in src.text:gmatch('()caption="([^"]*)"') do
        for word in caption:gsub("`[^`]*`", ""):gmatch("%f[%w]%w+") do
            if is_bare_hex(word) then
                report.error(src.file, util.line_at(src.text, at),
                    "the caption has '%s': write 0x%s", word, word)
            end
        end
    end
    local text = plain:lower():gsub("[\n\t]", function(c)
        return c == "\n" and "\n" or " "
    end)
    for _, phrase in ipairs(M.banned) do
        local pattern = "%f[%w]" .. phrase:gsub(" ", "%%s+") .. "%f[^%w]"
        local at = text:find(phrase:match("%a+"), 1, true)
        while at do
            local from, to = text:find(pattern, at)
            if not from then
                break
            end
            report.error(src.file, util.line_at(text, from),
                "'%s' is not the book's voice: leave it out, or mark a " ..
                "quotation with > or [%s]{.quote}", phrase, phrase)
            at = to + 1
        end
    end
end

return M
