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

-- Takes the line notes out of the text of resolved blocks.  In a string its
-- quotes would have backslashes.  Doing this to each element takes long.
function M.strip(text)
    local note = '%["l","%d+"%]'
    return (text:gsub(note .. ",", ""):gsub("," .. note, ""):gsub(note, ""))
end

-- "1 193 182" and "4 MiB" stay on one line: the spaces in them become narrow
-- no-break ones.
function M.join_numbers(blocks)
    return pandoc.walk_block(pandoc.Div(blocks), { Inlines = function(list)
        local text = pandoc.utils.stringify(list)
        if not text:find("%d %d%d%d") and not text:find("%d [KMG]iB") then
            return nil                  -- faster than to look at each word
        end
        for i = #list - 1, 2, -1 do
            local before, after = list[i - 1], list[i + 1]
            if list[i].t == "Space" and before.t == "Str" and
               after.t == "Str" and
               (after.text:find("^%d%d%d%f[%D]") and
                before.text:sub(-4):find("%f[%w]%d%d?%d?$") or
                after.text:find("^[KMG]iB") and before.text:find("%d$")) then
                list[i - 1] = pandoc.Str(before.text .. "\u{202f}" ..
                                         after.text)
                list:remove(i)
                list:remove(i)
            end
        end
        return list
    end }).content
end

return M
