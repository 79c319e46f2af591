-- SPDX-License-Identifier: GPL-2.0-only
--[[ Program text as LaTeX: one command a line, with its number, its mark
     when it is new, and pandoc's highlighting in a few styles. ]]
local util = require "util"
local text = require "pdf.text"
local highlighted = require "html.code"

local M = {}

-- What fits beside a line number, and without one.
M.columns, M.columns_wide = 77, 80

-- pandoc's classes of tokens, in the five styles that survive printing.
local styles = {
    kw = "kw", cf = "kw", dt = "dt", co = "co", ["do"] = "co", an = "co",
    cv = "co", st = "st", ch = "st", ss = "st", vs = "st", sc = "st",
    dv = "dv", bn = "dv", fl = "dv", cn = "dv", pp = "pp", im = "pp",
}

local entities = { lt = "<", gt = ">", amp = "&", quot = '"' }

local function decode(html)
    return (html:gsub("&(%w+);", entities)
                :gsub("&#(%d+);", function(n)
                    return utf8.char(tonumber(n))
                end))
end

-- One highlighted line as a list of { style, text }.
local function tokens(html)
    local list = {}
    local at = 1
    while at <= #html do
        local from, to, class, body =
            html:find('<span class="(%w+)">(.-)</span>', at)
        local before = html:sub(at, (from or #html + 1) - 1)
        if before ~= "" then
            list[#list + 1] = { text = decode(before) }
        end
        if not from then
            break
        end
        list[#list + 1] = { style = styles[class], text = decode(body) }
        at = to + 1
    end
    return list
end

-- Splits a line's tokens after `columns` characters: a list of lines.
local function fold(list, columns)
    local lines, line, used = {}, {}, 0
    local hang = "    "                 -- before what is carried over
    for _, token in ipairs(list) do
        local rest = token.text
        local length = utf8.len(rest) or #rest
        while used + length > columns do
            local cut = utf8.offset(rest, columns - used + 1)
            line[#line + 1] = { style = token.style,
                                text = rest:sub(1, cut - 1) }
            lines[#lines + 1] = line
            rest = rest:sub(cut)
            length = utf8.len(rest) or #rest
            line, used = { { text = hang } }, #hang
        end
        if rest ~= "" then
            line[#line + 1] = { style = token.style, text = rest }
            used = used + length
        end
    end
    lines[#lines + 1] = line
    return lines
end

local function latex(list)
    local out = {}
    for i, token in ipairs(list) do
        local inner = text.program(token.text)
        out[i] = token.style and not token.text:match("^%s*$") and
                 "\\" .. token.style .. "{" .. inner .. "}" or inner
    end
    return table.concat(out)
end

-- May a page end after line i of n?  Not in a short one; with four lines on
-- each side, gladly where a blank line stands.
local function break_after(i, n, blank)
    if i == n then
        return ""
    elseif n <= 10 or i < 4 or i > n - 4 or blank and i == 4 then
        return "\\Bn"
    end
    return blank and "\\Bg" or "\\Br"
end

-- Lines of { tokens } to LaTeX; `head(i)` begins the command of line i.
local function write(lines, columns, head)
    local out, ends = {}, {}
    for i, line in ipairs(lines) do
        for j, part in ipairs(fold(line, columns)) do
            out[#out + 1] = head(i, j) .. "{" .. latex(part) .. "}"
        end
        ends[#out] = #line == 0 and "blank" or "line"
    end
    for i, line in ipairs(out) do
        out[i] = line .. (ends[i] and
            break_after(i, #out, ends[i] == "blank") or "\\Bn")
    end
    return table.concat(out, "\n")
end

local function expanded(line)
    while line:find("\t") do
        line = line:gsub("^([^\t]*)\t", function(before)
            return before .. (" "):rep(8 - utf8.len(before) % 8)
        end)
    end
    return line
end

local function highlighted_lines(code, language)
    local lines = {}
    local all = {}
    for i, line in ipairs(util.lines(code)) do
        all[i] = expanded(line)
    end
    for i, html in ipairs(highlighted.lines(table.concat(all, "\n"),
                                            language)) do
        lines[i] = tokens(html)
    end
    return lines
end

-- A listing's lines with their numbers, and the new ones marked.
function M.listing(div)
    local a, code = div.attributes, div.content[1].text
    local first, lines = tonumber(a.first), {}
    local marked = highlighted.set_of(a.new ~= "file" and a.new or "")
    if code:find("\t") then
        lines = highlighted_lines(code, a.lang)
    else
        for i, html in ipairs(highlighted.listing(div)) do
            lines[i] = tokens(html)
        end
    end
    return write(lines, M.columns,
        function(i, part)
            local n = first + i - 1
            return (marked[n] and "\\codenew{" or "\\codeline{") ..
                   (part == 1 and n or "\\continued") .. "}"
        end)
end

function M.illustrative(code, language)
    return write(highlighted_lines(code, language), M.columns,
                 function() return "\\codeline{}" end)
end

-- What a machine printed; `cut` says where something is left out.
function M.output(code, cut)
    local lines, left_out = {}, { { style = "cut", text = "…" } }
    for i, line in ipairs(util.lines(code)) do
        line = expanded(line)
        lines[i] = line == "" and {} or { { text = line } }
    end
    if cut:match("before") then
        table.insert(lines, 1, left_out)
    end
    if cut:match("after") then
        lines[#lines + 1] = left_out
    end
    return write(lines, M.columns_wide, function(_, part)
        return part == 1 and "\\plainline" or "\\foldedline"
    end)
end

-- What a reader types, after a prompt, and sees.
function M.console(code)
    local lines = {}
    for i, line in ipairs(util.lines(code)) do
        local typed = line:match("^%$ (.*)$")
        if typed then
            lines[i] = { { style = "prompt", text = "$ " },
                         { style = "typed", text = typed } }
        else
            lines[i] = line == "" and {} or { { text = expanded(line) } }
        end
    end
    return write(lines, M.columns_wide, function(_, part)
        return part == 1 and "\\plainline" or "\\foldedline"
    end)
end

return M
