-- SPDX-License-Identifier: GPL-2.0-only
--[[ The resolved document's Divs, code blocks, headers and links as HTML. ]]
local util = require "util"
local lecture = require "lecture"
local text = require "html.text"
local code = require "html.code"
local pieces = require "html.pieces"
local svg = require "html.svg"

local M = {}

local escape = text.escape

local raw, wrapped = pieces.raw, pieces.wrapped
local without_caption = pieces.without_caption

local words = { figure = "Figure", listing = "Listing", table = "Table",
                run = "Run", exercise = "Exercise" }

-- "Figure 1.2" that links to itself: the deep link.
local function anchor(kind, div)
    return ('<a class="num" href="#%s">%s\u{a0}%s</a>'):format(
        div.identifier, words[kind], div.attributes.number)
end

local function figcaption(kind, div, caption)
    return ('<figcaption>%s %s</figcaption>'):format(anchor(kind, div),
                                                     caption)
end

-- A caption without the number, which stands in the bar above.
local function below(caption)
    return caption ~= "" and "<figcaption>" .. caption .. "</figcaption>\n" or
           ""
end

local copy_button =
    '<button type="button" class="copy" hidden>Copy</button>'

local function listing(div, site)
    local a = div.attributes
    local caption = without_caption(div)
    local where = ('<a class="path" href="%s#L%s">%s</a>'):format(
        site.source_page(a.file), a.at or a.first, escape(a.path))
    local new = a.new == "file" and
        ' <span class="tag" title="new in this chapter">new file</span>' or
        a.new ~= "" and ' <span class="tag" title="the marked lines are ' ..
        'new in this chapter">new lines</span>' or ""
    return raw(([[
<figure class="listing" id="%s" data-symbol="%s">
<div class="bar">%s %s <span class="where">%s</span>%s%s</div>
<pre><code class="lang-%s">%s</code></pre>
%s</figure>]]):format(div.identifier, escape(a.symbol),
        anchor("listing", div), where, a.said or
        pieces.lines(a.first, a.last), new,
        copy_button, a.lang, code.numbered(code.listing(div),
        tonumber(a.first), a.new),
        below(caption)))
end

local cut_mark = '<span class="cut" role="img" aria-label="lines left ' ..
                 'out">\u{22ee}</span>\n'

local function transcript(div)
    local a = div.attributes
    local caption = without_caption(div)
    return raw(([[
<figure class="run" id="%s">
<div class="bar">%s <pre class="command"><code>%s</code></pre>%s</div>
<pre><samp>%s%s
%s</samp></pre>
%s</figure>]]):format(div.identifier, anchor("run", div),
        code.console("$ " .. a.command), copy_button,
        a.cut:match("before") and cut_mark or "",
        escape(div.content[1].text),
        a.cut:match("after") and cut_mark or "",
        below(caption)))
end

local function figure(div)
    local a = div.attributes
    local caption = without_caption(div)
    return raw(([[
<figure class="figure" id="%s">
<div class="scroll" role="img" aria-label="%s">%s</div>
%s
</figure>]]):format(div.identifier, escape(a.alt), svg.inline(a.gv .. ".svg"),
        figcaption("figure", div, caption)))
end

local function numbered_table(div)
    local caption, rest = without_caption(div)
    return wrapped(('<figure class="table" id="%s">\n%s\n' ..
        '<div class="scroll" role="group" aria-label="%s">')
        :format(div.identifier, figcaption("table", div, caption),
                "Table " .. div.attributes.number), rest, "</div></figure>")
end

local function exercise(div)
    local a = div.attributes
    local stars = tonumber(a.stars)
    local head = ([[
<section class="exercise" id="%s" aria-labelledby="%s-t">
<h3 id="%s-t"><a class="num" href="#%s">Exercise&#160;%s</a> %s</h3>
<p class="facts"><span role="img" aria-label="difficulty %d of 3">%s</span>
<span>%s</span> <span>about %s minutes</span> <span>%s points</span></p>]])
        :format(div.identifier, div.identifier, div.identifier,
                div.identifier, a.number, escape(a.title), stars,
                pieces.stars(stars), pieces.exercise_kind(a.kind),
                a.minutes, a.points)
    local foot = ([[
<div class="console"><pre><code>%s</code></pre>%s</div>
</section>]]):format(code.console("$ " .. a.start .. "\n$ " .. a.check),
                     copy_button)
    return wrapped(head, div.content, foot)
end

local function box(div)
    local class = div.classes[2]
    local id = div.identifier ~= "" and ' id="' .. div.identifier .. '"' or
               ""
    if class == "aside" then
        return wrapped('<div class="aside" role="note"' .. id .. ">",
                       div.content, "</div>")
    end
    return wrapped(('<div class="box %s" role="note"%s aria-label="%s">\n' ..
        '<p class="box-title">%s</p>'):format(class, id,
        escape(div.attributes.title), escape(div.attributes.title)),
        div.content, "</div>")
end

local function check(div)
    local answer = div.content:remove(#div.content)
    local out = wrapped(('<div class="box check" id="%s" role="note" ' ..
        'aria-label="Check yourself">\n<p class="box-title">Check yourself ' ..
        '<a class="num" href="#%s">Question\u{a0}%s</a></p>'):format(
        div.identifier, div.identifier, div.attributes.number), div.content,
        "<details><summary>The answer</summary>")
    out:extend(answer.content)
    out:insert(raw "</details></div>")
    return out
end

local function steps(div)
    return wrapped(('<div class="steps" data-of="%s">'):format(
        div.attributes.of), div.content, "</div>")
end

local function entry(div)
    local a = div.attributes
    local body = div.content[1]
    return raw(([[
<div class="entry" id="%s"><dt><dfn>%s</dfn> <span lang="zh-Hans">%s</span>
<span class="pinyin" lang="zh-Latn-pinyin">%s</span></dt>
<dd>%s</dd></div>]]):format(div.identifier, escape(a.term), escape(a.zh),
        escape(a.pinyin), pieces.inlines(body.content)))
end

local function notshown(div)
    return wrapped('<details class="notshown"><summary>Functions of this ' ..
        'chapter that are not shown</summary>', div.content, "</details>")
end

local function group(div)
    local title = div.attributes.title
    local lang = title:match("^[\228-\233]") and ' lang="zh-Hans"' or ""
    return wrapped(('<div class="group"><h2%s>%s</h2>'):format(lang,
                   escape(title)), div.content, "</div>")
end

local forms = {
    { "listing", listing }, { "run", transcript }, { "figure", figure },
    { "table", numbered_table }, { "exercise", exercise }, { "box", box },
    { "check", check }, { "steps", steps }, { "notshown", notshown }, { "group", group }, { "entry", entry },
}

local function code_block(block)
    if util.has_class(block, "console") then
        return raw('<div class="console"><pre><code>' ..
            code.console(block.text) .. "</code></pre>" .. copy_button ..
            "</div>")
    end
    local lines = code.lines(block.text, block.classes[1] ~= "illustrative"
                             and block.classes[1] or "text")
    return raw(('<div class="illustrative"><p class="why">%s</p>' ..
        '<pre><code>%s\n</code></pre></div>'):format(
        escape(block.attributes.why or ""), table.concat(lines, "\n")))
end

local function header(h)
    local number = h.attributes.number
    h.attributes.number = nil
    if number then
        h.content:insert(1, pandoc.RawInline("html",
            '<span class="secnum">' .. number .. "</span> "))
    end
    h.content:insert(pandoc.RawInline("html", (' <a class="anchor" ' ..
        'href="#%s" aria-label="Link to this section">#</a>'):format(
        h.identifier)))
    return h
end

local function link(l, site)
    local target = l.target
    if target:sub(1, 1) == "#" then
        local page = site.page_of[target:sub(2)]
        if page and page ~= site.page then
            l.target = page .. target
        end
        l.classes = util.has_class(l, "ref") and { "ref" } or l.classes
        local entry_text = site.definitions[target:sub(2)]
        if util.has_class(l, "term") and entry_text then
            l.title = entry_text
        end
    elseif util.has_class(l, "file") then
        l.target = site.source_page(target)
    end
    return l
end

local function convert_div(div, site)
    for _, form in ipairs(forms) do
        if util.has_class(div, form[1]) then
            return form[2](div, site)
        end
    end
end

local function convert_span(span)
    if util.has_class(span, "value") then
        span.attributes = { { "title", "printed by run=" ..
                                       span.attributes.run } }
        return span
    elseif util.has_class(span, "ix") then
        span.attributes = {}
        return span
    elseif lecture.is_point(span) then
        return span.content
    end
end

-- An aside and the paragraph before it, side by side where there is room.
local function beside(blocks)
    local out = pandoc.List()
    for _, block in ipairs(blocks) do
        local last = out[#out]
        if block.t == "Div" and util.has_class(block, "aside") and last and
           last.t == "Para" then
            out[#out] = pandoc.Div({ last, block }, { class = "noted" })
        else
            out:insert(block)
        end
    end
    return out
end

-- One unit's blocks, ready for pandoc's HTML writer.
function M.convert(blocks, site)
    blocks = beside(blocks)
    return pieces.convert(blocks, {
        Link = function(l) return link(l, site) end,
        Span = convert_span,
        Div = function(d) return convert_div(d, site) end,
        CodeBlock = code_block,
        Header = header,
    })
end

return M
