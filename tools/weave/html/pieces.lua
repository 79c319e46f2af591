-- SPDX-License-Identifier: GPL-2.0-only
--[[ What the site, the EPUB and the slides make alike of the resolved
     document's blocks. ]]
local util = require "util"
local text = require "html.text"

local M = {}

local kinds = { predict = "predict and run", change = "change the kernel",
                design = "design" }

function M.exercise_kind(kind)
    return kinds[kind] or text.escape(kind)
end

-- How hard an exercise is, of 3.
function M.stars(n)
    return ("\u{2605}"):rep(n) .. ("\u{2606}"):rep(3 - n)
end

-- Which lines of its file a listing has.
function M.lines(first, last)
    return first == last and "line " .. first or
           "lines " .. first .. "\u{2013}" .. last
end

function M.raw(html)
    return pandoc.RawBlock("html", html)
end

-- Blocks as HTML text.
function M.html(blocks)
    local html = pandoc.write(pandoc.Pandoc(blocks), "html5",
                              PANDOC_WRITER_OPTIONS)
    return (html:gsub("%s+$", ""))
end

function M.inlines(inlines)
    return M.html { pandoc.Plain(inlines) }
end

function M.wrapped(open, blocks, close)
    local out = pandoc.List { M.raw(open) }
    out:extend(blocks)
    out:insert(M.raw(close))
    return out
end

-- Splits a numbered Div's content: the caption's HTML, and the rest.
function M.without_caption(div)
    local caption = ""
    local rest = pandoc.List()
    for _, block in ipairs(div.content) do
        if block.t == "Div" and util.has_class(block, "caption") then
            caption = M.inlines(block.content[1].content)
        else
            rest:insert(block)
        end
    end
    return caption, rest
end

-- Glossary entries that follow each other share one <dl>.
local function join_entries(blocks)
    local out, inside = pandoc.List(), false
    for _, block in ipairs(blocks) do
        local is_entry = block.t == "Div" and util.has_class(block, "entry")
        if is_entry ~= inside then
            out:insert(M.raw(is_entry and '<dl class="glossary">' or
                             "</dl>"))
            inside = is_entry
        end
        out:insert(block)
    end
    if inside then
        out:insert(M.raw("</dl>"))
    end
    return out
end

-- "0x5000" has letters of one width, and "32-bit" is not broken.
local function words(e)
    local before, hex, after = e.text:match("^(%p*)(0x%x+)(%p*)$")
    if hex then
        return { pandoc.Str(before), pandoc.Span({ pandoc.Str(hex) },
            { class = "hex" }), pandoc.Str(after) }
    elseif e.text:find("^%W?%d+%-%a") then
        return pandoc.Span({ e }, { class = "whole" })
    end
end

-- Code in a text has no colours, which would look like links, and is not
-- broken where it is short.
local function inline_code(e)
    e.classes = utf8.len(e.text) <= 28 and { "whole" } or {}
    return e
end

-- One unit's blocks, ready for pandoc's HTML writer; `by` has a function
-- for each kind of element.  Three passes: a listing must see its code
-- block before code blocks are converted.
function M.convert(blocks, by)
    local div = pandoc.walk_block(pandoc.Div(blocks), {
        Link = by.Link, Span = by.Span, Str = words, Code = inline_code })
    div.content = join_entries(div.content)
    div = pandoc.walk_block(div, { Div = by.Div })
    return pandoc.walk_block(div, { CodeBlock = by.CodeBlock,
                                    Header = by.Header }).content
end

return M
