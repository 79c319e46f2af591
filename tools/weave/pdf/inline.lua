-- SPDX-License-Identifier: GPL-2.0-only
--[[ Running text as LaTeX: one function for each of pandoc's inlines. ]]
local util = require "util"
local text = require "pdf.text"

local M = {}

local wrap

local function command(name)
    return function(e)
        return "\\" .. name .. "{" .. wrap(e.content) .. "}"
    end
end

local function link(e)
    local inner = wrap(e.content)
    local id = e.target:match("^#(.+)$")
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
    return inner                        -- a file of the repository
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
    Str = function(e) return text.escape(e.text) end,
    Space = function() return " " end,
    SoftBreak = function() return "\n" end,
    LineBreak = function() return "\\newline{}\n" end,
    Code = function(e) return text.code(e.text) end,
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
    return pandoc.walk_inline(pandoc.Span(list), {
        Link = function(e) return e.content end,
        Note = function() return {} end,
        Span = function(e)
            return (util.has_class(e, "ix") or
                    util.has_class(e, "change")) and {} or e.content
        end,
    }).content
end

return M
