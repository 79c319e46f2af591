-- SPDX-License-Identifier: GPL-2.0-only
--[[ Running text as LaTeX: one function for each of pandoc's inlines. ]]
local util = require "util"
local text = require "pdf.text"

local M = {}

local wrap

-- ---- the listing that shows a file -----------------------------------------

local shown = {}                        -- path -> list of { id, unit }
local reading                           -- the number of the unit at work

-- Notes every listing of the book under its file's name in the repository,
-- and under the one that is printed.
function M.find_listings(units)
    for i, unit in ipairs(units) do
        pandoc.walk_block(unit, { Div = function(div)
            if util.has_class(div, "listing") then
                for _, name in ipairs { div.attributes.file,
                                        div.attributes.path } do
                    shown[name] = shown[name] or {}
                    table.insert(shown[name], { id = div.identifier,
                                                unit = i })
                end
            end
        end })
    end
end

function M.enter(number)
    reading = number
end

-- The first listing of a file in this unit, or else in the unit before that
-- shows it last, or else in the next one.
local function listing_of(name)
    local best
    for _, l in ipairs(shown[name] or {}) do
        if not best or l.unit <= reading and l.unit > best.unit then
            best = l
        end
    end
    return best and best.id
end

-- The inlines with code that is no link: it stands in one, or in a heading.
function M.quiet(list)
    return pandoc.walk_inline(pandoc.Span(list), { Code = function(e)
        e.classes = { "quiet" }
        return e
    end }).content
end

local function command(name)
    return function(e)
        return "\\" .. name .. "{" .. wrap(e.content) .. "}"
    end
end

local function link(e)
    local inner = wrap(M.quiet(e.content))
    local id = e.target:match("^#(.+)$") or
               util.has_class(e, "file") and listing_of(e.target)
    if id and inner:find("^%a+~[%w.]+$") then
        inner = "\\mbox{" .. inner .. "}"
    end
    if id and util.has_class(e, "term") then
        return "\\linkto{" .. id .. "}{" .. inner .. "}"
    elseif id then
        return "\\reference{" .. id .. "}{" .. inner .. "}"
    elseif e.target:match("^%a[%w+.-]*:") then
        if pandoc.utils.stringify(e) == e.target then
            inner = "\\webaddress{" ..
                    inner:gsub("[/.-]%f[%w]", "%0\\codebreak{}") .. "}"
        end
        return "\\linkurl{" .. text.url(e.target) ..
               "}{\\textcolor{accent}{" .. inner .. "}}"
    end
    return inner                        -- a file that no listing shows
end

local function span(e)
    local inner = wrap(e.content)
    if util.has_class(e, "ix") then
        return "\\place{" .. e.identifier .. "}{index}{}"
    elseif util.has_class(e, "claim") then
        return "\\claim{" .. e.identifier .. "}{" .. inner .. "}"
    elseif e.identifier ~= "" then
        return "\\target{" .. e.identifier .. "}" .. inner
    end
    return inner
end

local inlines = {
    Str = function(e)                   -- "32-bit" is not broken
        local before, hex, after = e.text:match("^(%p*)(0x%x+)(%p*)$")
        if hex then
            return text.escape(before) .. text.code(hex) ..
                   text.escape(after)
        end
        local latex = text.escape(e.text)
        return e.text:find("^%W?%d+%-%a") and "\\mbox{" .. latex .. "}" or
               latex
    end,
    Space = function() return " " end,
    SoftBreak = function() return "\n" end,
    LineBreak = function() return "\\newline{}\n" end,
    Code = function(e)
        local id = e.classes[1] ~= "quiet" and listing_of(e.text)
        return id and "\\linkto{" .. id .. "}{" .. text.code(e.text) .. "}" or
               text.code(e.text)
    end,
    Emph = command "emph", Strong = command "textbf",
    Underline = command "underline", SmallCaps = command "textsc",
    Superscript = command "textsuperscript",
    Subscript = command "textsubscript",
    Strikeout = function(e) return wrap(e.content) end,
    Quoted = function(e)
        local single = e.quotetype == "SingleQuote"
        return (single and "‘" or "“") .. wrap(e.content) ..
               (single and "’" or "”")
    end,
    Cite = function(e) return wrap(e.content) end,
    Link = link, Span = span,
    Note = function(e)
        return "\\footnote{" .. M.note(e.content) .. "}"
    end,
    RawInline = function() return "" end,
    Math = function(e) return text.escape(e.text) end,
    Image = function(e) return wrap(e.caption) end,
}

-- A list of inlines as LaTeX.
function M.write(list)
    local out = {}
    for i, e in ipairs(list) do
        out[i] = inlines[e.t](e)
    end
    return table.concat(out)
end
wrap = M.write

-- The inlines without links, marks and notes: for contents, lists and
-- running heads, where the same words stand a second time.
function M.bare(list)
    return pandoc.walk_inline(pandoc.Span(M.quiet(list)), {
        Link = function(e) return e.content end,
        Note = function() return {} end,
        Span = function(e)
            return (util.has_class(e, "ix") or
                    util.has_class(e, "change")) and {} or e.content
        end,
    }).content
end

return M
