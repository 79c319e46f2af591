-- SPDX-License-Identifier: GPL-2.0-only
--[[ Reads one Markdown file.  pandoc's Markdown reader forgets on which
     line a thing stood; so each attribute block is given its line number
     (key "l") before it is parsed. ]]
local util = require "util"
local report = require "report"
local markup = require "markup"

local M = {}

M.format = "markdown-auto_identifiers-implicit_figures" ..
           "-tex_math_dollars-raw_tex-raw_html-raw_attribute-native_divs" ..
           "-native_spans-latex_macros-example_lists-fancy_lists-markdown_in_html_blocks"

-- A code block's first line, "```c", with braces and a line number.
local function numbered_fence(line, number)
    local fence, rest = line:match("^(%s*[`~]+)%s*(.-)%s*$")
    if rest:match("^{") then
        return (line:gsub("{", ("{l=%d "):format(number), 1))
    end
    return ("%s {l=%d %s}"):format(fence, number, rest:gsub("^%S", ".%0"))
end

-- The end of the attribute block that goes on at `at`; in its "values" there
-- may be others, which are no marks of this text.
local function end_of_block(text, at)
    local stop = text:match('^[^"}]*()', at)
    while text:sub(stop, stop) == '"' do
        stop = text:match('^"[^"]*"[^"}]*()', stop) or #text + 1
    end
    return text:sub(stop, stop) == "}" and stop or at
end

-- Marks the attribute blocks of one run of prose, and counts the marks of each
-- line; skips `code`.
local function numbered_prose(text, number, count)
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
            local opens = c == "{" and text:find("^{[#.]?%a", from) or
                          text:find("^[%]%)]{[.#%a]", from)
            if opens then
                local start = c == "{" and from or from + 1
                stop = end_of_block(text, start + 1)
                out[#out + 1] = text:sub(from, start) ..
                    ("l=%d "):format(number) .. text:sub(start + 1, stop)
                count[number] = (count[number] or 0) + 1
                number = number + select(2, text:sub(from, stop)
                                                :gsub("\n", ""))
            else
                out[#out + 1] = c
            end
        end
        at = stop + 1
    end
    out[#out + 1] = text:sub(at)
    return table.concat(out)
end

-- The whole text with line numbers, from `before` + 1; number of lines
-- unchanged.  Says what is wrong with its lines; returns, too, how many marks
-- each line got.
local function numbered(text, before, say)
    local out, prose, prose_line = {}, {}, 1
    local fence, from
    local watch, marks = markup.watch(say), { before = before, count = {} }
    local function flush()
        if #prose > 0 then
            out[#out + 1] = numbered_prose(table.concat(prose, "\n"),
                                           prose_line, marks.count)
            prose = {}
        end
    end
    for i, line in ipairs(util.lines(text)) do
        local number = i + before
        local mark = line:match("^%s*(```+)") or line:match("^%s*(~~~+)")
        local colons, rest = line:match("^%s*(:::+)%s*([^:]*.-)%s*$")
        if colons and not fence then
            watch.div(colons, rest, number)
        end
        if fence then
            out[#out + 1] = line
            if line:match("^%s*" .. fence .. "+%s*{") then
                say(from, "this %s is not closed: line %d opens another",
                    fence, number)
            end
            if mark and #mark >= #fence and
               mark:sub(1, 1) == fence:sub(1, 1) and
               line:match("^%s*[`~]+%s*$") then
                fence = nil
            end
        elseif mark and not line:match("^%s*```+%f[^`].*`") then
            flush()
            fence, from = mark, number
            out[#out + 1] = numbered_fence(line, number)
            marks.count[number] = 1
        else
            watch.prose(line, number)
            if #prose == 0 then
                prose_line = number
            end
            prose[#prose + 1] = line:gsub("^(%s*:::+)%s*(%a.-)%s*$",
                                          "%1 {.%2}")
        end
    end
    flush()
    watch.finish(text, fence, from)
    marks.torn = fence ~= nil           -- what follows is code, or is not
    marks.unpaired = watch.unpaired
    return table.concat(out, "\n") .. "\n", marks
end

-- "[frame]{.term}s": the ending belongs to the term.
local function join_endings(text)
    return (text:gsub("%](%b{})(e?s)%f[^%w_]", function(braces, ending)
        return braces:match("%.term%f[^%w]") and
               ending .. "]" .. braces or nil
    end))
end

-- The blocks of a text that begins in a line of a file.
local function parse(text, file, line)
    local told, before = {}, (line or 1) - 1
    local function say(number, ...)     -- the first mistake of a line
        if not told[number] then
            told[number] = true
            report.error(file, number, ...)
        end
    end
    text = text:gsub("\r\n", "\n")
    local with_marks, marks = numbered(text, before, say)
    local doc = pandoc.read(join_endings(with_marks), M.format)
    if not marks.torn then
        markup.check(doc, text, marks, say)
    end
    return doc.blocks
end

-- A short Markdown text of a file, such as a caption, as inlines.
function M.inlines(text, where)
    return pandoc.utils.blocks_to_inlines(parse(text, where.file, where.line))
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
