-- SPDX-License-Identifier: GPL-2.0-only
--[[ Reads one Markdown file.  pandoc's Markdown reader forgets on which
     line a thing stood; so each attribute block is given its line number
     (key "l") before it is parsed. ]]
local util = require "util"
local report = require "report"

local M = {}

M.format = "markdown-auto_identifiers-implicit_figures" ..
           "-tex_math_dollars-raw_tex-raw_html-native_divs-native_spans" ..
           "-latex_macros-example_lists-fancy_lists-markdown_in_html_blocks"

-- A fence's info line, "```c" or "::: crux", with braces and a line number.
local function numbered_fence(line, number)
    local fence, rest = line:match("^(%s*[`~:]+)%s*(.-)%s*$")
    local braces = rest:match("^{(.*)}$")
    if braces then
        return ("%s {%s l=%d}"):format(fence, braces, number)
    elseif rest:match("^{") then
        return (line:gsub("{", ("{l=%d "):format(number), 1))
    elseif rest == "" then
        return ("%s {l=%d}"):format(fence, number)
    end
    return ("%s {.%s l=%d}"):format(fence, rest, number)
end

-- Marks the attribute blocks of one run of prose; skips `code`.
local function numbered_prose(text, number)
    local out, at = {}, 1
    while at <= #text do
        local from = text:find("[`%]%)\n{]", at)
        if not from then
            break
        end
        out[#out + 1] = text:sub(at, from - 1)
        local c = text:sub(from, from)
        local stop = from
        if c == "`" then
            local ticks = text:match("^`+", from)
            local _, close = text:find("[^`]" .. ticks .. "%f[^`]",
                                       from + #ticks)
            local gap = text:find("\n%s*\n", from)
            stop = from + #ticks - 1
            if close and not (gap and gap < close) then
                stop = close
            end
            local _, newlines = text:sub(from, stop):gsub("\n", "")
            out[#out + 1] = text:sub(from, stop)
            number = number + newlines
        elseif c == "\n" then
            out[#out + 1] = c
            number = number + 1
        else
            local opens = c == "{" and text:find("^{#", from) or
                          text:find("^[%]%)]{[.#%a]", from)
            if opens then
                stop = c == "{" and from or from + 1
                out[#out + 1] = text:sub(from, stop) ..
                                ("l=%d "):format(number)
            else
                out[#out + 1] = c
            end
        end
        at = stop + 1
    end
    out[#out + 1] = text:sub(at)
    return table.concat(out)
end

-- The whole text with line numbers; number of lines unchanged.
function M.number(text)
    local out, prose, prose_line = {}, {}, 1
    local fence
    local function flush()
        if #prose > 0 then
            out[#out + 1] = numbered_prose(table.concat(prose, "\n"),
                                           prose_line)
            prose = {}
        end
    end
    for number, line in ipairs(util.lines(text)) do
        local mark = line:match("^%s*(```+)") or line:match("^%s*(~~~+)")
        if fence then
            out[#out + 1] = line
            if mark and #mark >= #fence and
               mark:sub(1, 1) == fence:sub(1, 1) and
               line:match("^%s*[`~]+%s*$") then
                fence = nil
            end
        elseif mark and not line:match("^%s*```+.*`") then
            flush()
            fence = mark
            out[#out + 1] = numbered_fence(line, number)
        elseif line:match("^%s*:::+%s*[^:%s]") then
            flush()
            out[#out + 1] = numbered_fence(line, number)
        else
            if #prose == 0 then
                prose_line = number
            end
            prose[#prose + 1] = line
        end
    end
    flush()
    return table.concat(out, "\n") .. "\n"
end

-- "[frame]{.term}s": the ending belongs to the term.
local function join_endings(text)
    return (text:gsub("%](%b{})(e?s)%f[^%w_]", function(braces, ending)
        return braces:match("%.term%f[^%w]") and
               ending .. "]" .. braces or nil
    end))
end

-- An attribute block that pandoc cannot read would be printed as it stands:
-- its line number has become text.
local function check_attributes(doc, text, file)
    if not pandoc.write(doc, "json"):find("{l=", 1, true) then
        return                          -- faster than to look at each word
    end
    local lines = util.lines(text)
    for number in pandoc.utils.stringify(doc):gmatch("{l=(%d+)") do
        report.error(file, tonumber(number),
            "these attributes cannot be read: %s",
            (lines[tonumber(number)] or ""):match("{.*$") or "{…")
    end
end

local function parse(text, file)
    local doc = pandoc.read(join_endings(M.number(text)), M.format)
    check_attributes(doc, text, file)
    return doc.blocks
end

-- A short Markdown text, such as a caption, as inlines.
function M.inlines(text)
    return pandoc.utils.blocks_to_inlines(parse(text, "caption '" .. text .. "'"))
end

-- Reads a file into { file, dir, text, blocks }, or returns nil.
function M.load(file)
    local text = util.read(file)
    if not text then
        return nil
    end
    return { file = file, dir = util.dirname(file), text = text,
             blocks = parse(text, file) }
end

-- The line noted in an element's attributes, taken out of them.
function M.line_of(element)
    return tonumber(element.attributes.l or "")
end

-- The text with `change(AT, END)` for each place of `what`, from AT to END;
-- it returns what to put there and the place to go on at, or nothing.
local function replaced(text, what, change)
    local out, done, at = {}, 1, 1
    while true do
        local from, to = text:find(what, at, true)
        if not from then
            out[#out + 1] = text:sub(done)
            return table.concat(out)
        end
        local new, first, next = change(from, to)
        if new then
            out[#out + 1] = text:sub(done, first - 1)
            out[#out + 1] = new
            done, at = next, next
        else
            at = to + 1
        end
    end
end

-- Takes the line notes out of the text of resolved blocks.  In a string its
-- quotes would have backslashes.
function M.strip(text)
    return replaced(text, '["l","', function(from, to)
        local next, comma = text:match('^%d+"%]()(,?)', to + 1)
        if not next then
            return nil
        elseif comma ~= "" then
            return "", from, next + 1
        elseif text:sub(from - 1, from - 1) == "," then
            return "", from - 1, next
        end
        return "", from, next
    end)
end

-- "1 193 182" stays on one line: the spaces in it become narrow no-break
-- ones.
function M.join_numbers(text)
    local space = '"},{"t":"Space"},{"t":"Str","c":"'
    return replaced(text, space, function(from, to)
        if text:find("^%d%d%d%f[%D]", to + 1) and
           text:sub(from - 4, from - 1):find("%f[%w]%d%d?%d?$") then
            return "\u{202f}", from, to + 1
        end
    end)
end

return M
