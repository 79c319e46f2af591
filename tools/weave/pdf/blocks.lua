-- SPDX-License-Identifier: GPL-2.0-only
--[[ Blocks as LaTeX: the forms of the book, lists and paragraphs. ]]
local util = require "util"
local text = require "pdf.text"
local inline = require "pdf.inline"
local code = require "pdf.code"
local figure = require "pdf.figure"
local tables = require "pdf.tables"
local pieces = require "html.pieces"

local M = {}

local call = text.call

local function environment(name, arguments, body)
    return "\\begin{" .. name .. "}" ..
           (#arguments > 0 and "{" .. table.concat(arguments, "}{") .. "}"
            or "") .. "\n" .. body .. "\n\\end{" .. name .. "}"
end

-- The caption of a form's Div, or nil.
local function caption_of(div)
    for _, block in ipairs(div.content) do
        if block.t == "Div" and util.has_class(block, "caption") then
            return block.content[1].content
        end
    end
end
M.caption_of = caption_of

local function caption_latex(div)
    return inline.write(caption_of(div) or {})
end

local function first_code(div)
    for _, block in ipairs(div.content) do
        if block.t == "CodeBlock" then
            return block
        end
    end
end

local function with_caption(latex, div)
    return latex .. "\n" .. (caption_of(div) and
           call("formcaption", caption_latex(div)) or "\\formend")
end

local forms = {}
local heading                           -- the last one's words

function forms.listing(div)
    local a = div.attributes
    local first, last = tonumber(a.first), tonumber(a.last)
    local where = a.said or first == last and "line " .. first or
                  "lines " .. first .. "–" .. last
    local new = a.new == "file" and "\\newfile" or
                a.new ~= "" and "\\newlines" or ""
    return with_caption(environment("listing", {
        div.identifier, a.number, text.program(a.path), where, new,
    }, code.listing(div)), div)
end

function forms.run(div)
    local a = div.attributes
    return with_caption(environment("run", {
        div.identifier, a.number, text.program(a.command),
    }, code.output(first_code(div).text, a.cut)), div)
end

function forms.figure(div)
    return call("bookfigure", div.identifier, div.attributes.number,
                figure.pdf(div.attributes.gv), caption_latex(div))
end

function forms.table(div)
    local body = ""
    for _, block in ipairs(div.content) do
        if block.t == "Table" then
            body = body .. tables.write(block, true)
        end
    end
    return environment("booktable", {
        div.identifier, div.attributes.number, caption_latex(div),
    }, body)
end

function forms.exercise(div)
    local a = div.attributes
    local stars = tonumber(a.stars) or 0
    local function counted(n, one)
        return n .. " " .. one .. (n == "1" and "" or "s")
    end
    local worth = table.concat({ text.escape(pieces.exercise_kind(a.kind)),
        counted(a.minutes, "minute"), counted(a.points, "point") },
        " · ")
    local commands = code.console("$ " .. a.start .. "\n$ " .. a.check)
    return environment("exercise", {
        div.identifier, a.number, text.escape(a.title),
        pieces.stars(stars), worth,
    }, M.write(div.content) .. "\n" ..
       environment("console", {}, commands))
end

local colours = { breakit = "warning", linuxdid = "accent",
                  design = "quiet", think = "warning", rest = "accent" }

function forms.box(div)
    local kind = div.classes[2]
    local title = text.escape(div.attributes.title)
    if kind == "crux" then
        return environment("cruxbox", { div.identifier, title },
                           M.write(div.content))
    elseif kind == "aside" then
        return M.aside(div)
    end
    if div.attributes.title == heading then
        title = ""                      -- it stands above already
    end
    return environment("bookbox", { div.identifier, kind, title,
                                    colours[kind] or "quiet" },
                       M.write(div.content))
end

function forms.check(div)
    return environment("checkbox", { div.identifier, div.attributes.number },
                       M.write(div.content))
end

-- The numbers look as they do in the figure.
function forms.steps(div)
    return "{\\def\\labelenumi{\\stepmark{\\arabic{enumi}}}" ..
           M.write(div.content) .. "}"
end

-- A note in the margin, beside what follows it in the source.
function M.aside(div)
    local a = div.attributes
    local head = a.title ~= "Aside" and
                 call("notehead", text.escape(a.title)) or ""
    return call("aside", head .. M.write(div.content))
end

function forms.entry(div)
    local a = div.attributes
    return call("glossaryentry", div.identifier, text.escape(a.term),
                text.escape(a.zh), text.escape(a.pinyin),
                M.write(div.content))
end

forms["csl-entry"] = function(div)
    return call("bibentry", div.identifier, M.write(div.content))
end

function forms.notshown(div)
    return environment("notshown", {}, M.write(div.content))
end

local function div(e)
    for _, class in ipairs(e.classes) do
        if forms[class] then
            return forms[class](e)
        end
    end
    local target = e.identifier ~= "" and
                   call("raisedtarget", e.identifier) or ""
    return target .. M.write(e.content)
end

local function items(name, list)
    local out = {}
    for i, item in ipairs(list) do
        out[i] = "\\item " .. M.write(item)
    end
    return environment(name, {}, table.concat(out, "\n"))
end

local blocks = {
    Para = function(e)
        -- No line of one short word.
        return inline.write(e.content):gsub("[ \n](%w?%w?%w?[%w.!?])$",
                                            "~%1") .. "\\par"
    end,
    Plain = function(e) return inline.write(e.content) end,
    LineBlock = function(e)
        local lines = {}
        for i, line in ipairs(e.content) do
            lines[i] = inline.write(line)
        end
        return table.concat(lines, "\\\\\n") .. "\\par"
    end,
    Header = function(e)
        heading = pandoc.utils.stringify(e)
        local title = inline.write(inline.quiet(e.content))
        if e.level == 2 then
            return call("booksection", e.identifier,
                        e.attributes.number or "", title,
                        inline.write(inline.bare(e.content)))
        end
        return call("booksubsection", e.identifier, title)
    end,
    CodeBlock = function(e)
        if util.has_class(e, "console") then
            return environment("console", {}, code.console(e.text))
        end
        return environment("illustrative",
            { text.escape(e.attributes.why or "") },
            code.illustrative(e.text, e.classes[1] or ""))
    end,
    BulletList = function(e) return items("itemize", e.content) end,
    OrderedList = function(e) return items("enumerate", e.content) end,
    DefinitionList = function(e)
        local out = {}
        for i, item in ipairs(e.content) do
            local bodies = {}
            for j, body in ipairs(item[2]) do
                bodies[j] = M.write(body)
            end
            out[i] = "\\item[" .. inline.write(item[1]) .. "] " ..
                     table.concat(bodies, "\n")
        end
        return environment("description", {}, table.concat(out, "\n"))
    end,
    BlockQuote = function(e)
        return environment("quote", {}, M.write(e.content))
    end,
    Table = function(e) return tables.write(e, false) end,
    HorizontalRule = function() return "\\bookrule" end,
    RawBlock = function() return "" end,
    Null = function() return "" end,
    Div = div,
}

-- What begins with a space of its own above it.
local blocks_apart = { Div = true, CodeBlock = true, Table = true }

local displays = { listing = 1, run = 1, console = 1, illustrative = 1 }

-- A display, or a box that ends in one.
local function is_display(e)
    if e.t == "CodeBlock" then
        return true
    elseif e.t ~= "Div" then
        return false
    end
    local last = e.content[#e.content]
    return displays[e.classes[1]] ~= nil or
           e.classes[1] == "box" and last ~= nil and is_display(last)
end

local function is_aside(e)
    return e.t == "Div" and util.has_class(e, "aside")
end

-- Does a paragraph announce what follows it?
local function announces(e)
    return e ~= nil and (e.t == "Para" or e.t == "Plain") and
           pandoc.utils.stringify(e):find(":$") ~= nil
end

local function can_wait(e)
    return e.t == "Div" and (e.classes[1] == "figure" or
                             e.classes[1] == "table")
end

-- A list of blocks as LaTeX.  An aside stands beside the paragraph before
-- it; a paragraph that goes on after a display is not indented.  What a colon
-- announces comes with it; a figure or table that none does may wait until a
-- paragraph, or two, or three, has filled the page.
function M.write(list)
    local out = {}
    local before, last_para, waiting = nil, nil, false
    for i, e in ipairs(list) do
        if is_aside(e) and last_para then
            out[last_para] = "\\leavevmode" .. M.aside(e) .. out[last_para]
        else
            local latex = blocks[e.t](e)
            if latex ~= "" then
                local next_one = list[i + 1]
                if waiting and (e.t ~= "Para" or announces(e)) then
                    out[#out + 1] = "\\placewaiting"
                    waiting = false
                end
                if announces(before) then
                    out[#out + 1] = blocks_apart[e.t] and "\\announced" or
                                    "\\nobreak"
                elseif can_wait(e) and next_one and next_one.t == "Para" and
                       not announces(next_one) then
                    out[#out + 1] = "\\maywait"
                    waiting = true
                end
                if e.t == "Para" and before and is_display(before) then
                    latex = "\\noindent\n" .. latex
                end
                out[#out + 1] = latex
                last_para = e.t == "Para" and #out or nil
                if waiting and last_para then
                    out[#out] = latex .. "\\trywaiting"
                end
                before = e
            end
        end
    end
    if waiting then
        out[#out + 1] = "\\placewaiting"
    end
    return table.concat(out, "\n\n")
end

inline.note = M.write

return M
