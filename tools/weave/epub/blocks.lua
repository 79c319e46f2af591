-- SPDX-License-Identifier: GPL-2.0-only
--[[ The resolved document's Divs, code blocks, headers and links as XHTML
     for an e-reader: nothing floats, nothing scrolls sideways. ]]
local util = require "util"
local lecture = require "lecture"
local text = require "html.text"
local code = require "html.code"
local pieces = require "html.pieces"

local M = {}

local escape = text.escape

local raw, wrapped = pieces.raw, pieces.wrapped
local without_caption = pieces.without_caption

local words = { figure = "Figure", listing = "Listing", table = "Table",
                run = "Run" }

local function label(kind, div)
    return ('<b class="num">%s\u{a0}%s</b>'):format(words[kind],
                                                   div.attributes.number)
end

local forms = {}

function forms.listing(div)
    local a = div.attributes
    local caption = without_caption(div)
    local new = a.new == "file" and ", new file" or
                a.new ~= "" and ", marked lines are new" or ""
    return raw(([[
<figure class="listing" id="%s">
<figcaption>%s <code>%s</code>, %s%s%s</figcaption>
<pre class="code"><code class="lang-%s">%s</code></pre>
</figure>]]):format(div.identifier, label("listing", div), escape(a.path),
        a.said or pieces.lines(a.first, a.last), new,
        caption ~= "" and ". " .. caption or "", a.lang,
        code.numbered(code.listing(div), tonumber(a.first), a.new)))
end

local function plain_lines(block_text)
    local out = {}
    for i, line in ipairs(util.lines(block_text)) do
        out[i] = '<span class="l">' .. escape(line) .. "\n</span>"
    end
    return table.concat(out)
end

local cut_mark = '<span class="l cut" role="img" aria-label="lines left ' ..
                 'out">\u{22ee}\n</span>'

function forms.run(div)
    local a = div.attributes
    local caption = without_caption(div)
    return raw(([[
<figure class="run" id="%s">
<figcaption>%s %s</figcaption>
<pre class="command"><code>%s</code></pre>
<pre class="code"><samp>%s%s%s</samp></pre>
</figure>]]):format(div.identifier, label("run", div), caption,
        code.console("$ " .. a.command),
        a.cut:match("before") and cut_mark or "",
        plain_lines(div.content[1].text),
        a.cut:match("after") and cut_mark or ""))
end

function forms.figure(div, book)
    local a = div.attributes
    return raw(([[
<figure class="figure" id="%s">
<img src="%s" alt="%s" />
<figcaption>%s %s</figcaption>
</figure>]]):format(div.identifier, book.figure(a.gv), escape(a.alt),
        label("figure", div), (without_caption(div))))
end

function forms.table(div)
    local caption, rest = without_caption(div)
    return wrapped(('<figure class="table" id="%s">\n<figcaption>%s %s' ..
        '</figcaption>'):format(div.identifier, label("table", div),
        caption), rest, "</figure>")
end

function forms.exercise(div)
    local a = div.attributes
    local stars = tonumber(a.stars)
    local head = ([[
<section class="exercise" id="%s">
<h3>Exercise&#160;%s. %s</h3>
<p class="facts"><span role="img" aria-label="difficulty %d of 3">%s</span>
%s, about %s minutes, %s points</p>]]):format(div.identifier, a.number,
        escape(a.title), stars, pieces.stars(stars),
        pieces.exercise_kind(a.kind), a.minutes, a.points)
    local foot = ('<pre class="code"><code>%s</code></pre>\n</section>')
        :format(code.console("$ " .. a.start .. "\n$ " .. a.check))
    return wrapped(head, div.content, foot)
end

-- A note of the margin stands where it is, as a box of its own.
function forms.box(div)
    local class = div.classes[2]
    local id = div.identifier ~= "" and ' id="' .. div.identifier .. '"' or
               ""
    local title = escape(div.attributes.title)
    local open = ('<aside class="box %s" role="note"%s aria-label="%s">')
        :format(class, id, title)
    if class ~= "aside" then
        open = open .. '\n<p class="box-title">' .. title .. "</p>"
    end
    return wrapped(open, div.content, "</aside>")
end

function forms.check(div)
    return wrapped(('<aside class="box check" role="note" id="%s" ' ..
        'aria-label="Check yourself">\n<p class="box-title">Check yourself: ' ..
        'Question\u{a0}%s</p>'):format(div.identifier,
        div.attributes.number), div.content, "</aside>")
end

function forms.entry(div)
    local a = div.attributes
    return raw(([[
<dt id="%s"><dfn>%s</dfn> <span lang="zh-Hans" xml:lang="zh-Hans">%s</span>
<span class="pinyin" lang="zh-Latn-pinyin"
 xml:lang="zh-Latn-pinyin">%s</span></dt>
<dd>%s</dd>]]):format(div.identifier, escape(a.term), escape(a.zh),
        escape(a.pinyin), pieces.inlines(div.content[1].content)))
end

function forms.notshown(div)
    return wrapped('<section class="notshown">\n<p><b>Functions of this ' ..
        'chapter that are not shown</b></p>', div.content, "</section>")
end

function forms.group(div)
    local title = div.attributes.title
    local lang = title:match("^[\228-\233]") and
                 ' lang="zh-Hans" xml:lang="zh-Hans"' or ""
    return wrapped(('<section class="group"><h2%s>%s</h2>'):format(lang,
                   escape(title)), div.content, "</section>")
end

local function code_block(block)
    if util.has_class(block, "console") then
        return raw('<pre class="code"><code>' .. code.console(block.text) ..
                   "</code></pre>")
    end
    local language = block.classes[1]
    local lines = code.lines(block.text, language ~= "illustrative" and
                             language or "text")
    for i, line in ipairs(lines) do
        lines[i] = '<span class="l">' .. line .. "\n</span>"
    end
    return raw(('<p class="why">%s</p>\n<pre class="code"><code>%s' ..
        "</code></pre>"):format(escape(block.attributes.why or ""),
                         table.concat(lines)))
end

local function header(h)
    local number = h.attributes.number
    h.attributes = {}
    if number then
        h.content:insert(1, pandoc.Str(number .. "\u{2002}"))
    end
    return h
end

local function link(l, book)
    if util.has_class(l, "file") then
        return l.content                -- the sources are not in the EPUB
    end
    local id = l.target:match("^#(.+)$")
    if id then
        local page = book.page_of[id]
        if not page then
            error("nothing in the book has the id " .. id, 0)
        elseif page ~= book.page then
            l.target = page .. l.target
        end
    end
    return l
end

local function span(s)
    if lecture.is_point(s) then
        return s.content
    elseif s.attributes.lang then
        s.attributes["xml:lang"] = s.attributes.lang
    else
        s.attributes = {}
    end
    return s
end

-- One unit's blocks, ready for pandoc's HTML writer.
function M.convert(blocks, book)
    return pieces.convert(blocks, {
        Link = function(l) return link(l, book) end,
        Span = span,
        Div = function(d)
            for _, class in ipairs(d.classes) do
                if forms[class] then
                    return forms[class](d, book)
                end
            end
        end,
        CodeBlock = code_block,
        Header = header,
    })
end

return M
