-- SPDX-License-Identifier: GPL-2.0-only
--[[ One slide mark of a chapter as HTML: what is shown, and what the
     speaker says.  The same prose is both: marked words are points, the
     whole of it are the notes. ]]
local util = require "util"
local lecture = require "lecture"
local text = require "html.text"
local code = require "html.code"
local pieces = require "html.pieces"
local svg = require "html.svg"
local layout = require "slides.layout"

local M = {}

local escape = text.escape

-- Running text without what leads elsewhere or is counted elsewhere.
local plain_filter = {
    Link = function(l)
        return l.target:match("^%a[%w+.-]*:") and l or l.content
    end,
    Note = function() return {} end,
    Cite = function(c) return c.content end,
    Span = function(s)
        if util.has_class(s, "ix") or util.has_class(s, "change") then
            return {}
        elseif not s.attributes.lang then
            return s.content
        end
    end,
}

-- The same words, with a capital at their beginning.
local function capitalised(content)
    local first = content[1]
    if first and first.t == "Str" then
        content[1] = pandoc.Str((first.text:gsub("^%l", string.upper)))
    elseif first and (first.t == "Emph" or first.t == "Strong") then
        content[1] = pandoc[first.t](capitalised(first.content))
    end
    return content
end

local function point_inlines(span)
    return capitalised(pandoc.walk_inline(pandoc.Span(span.content),
                                          plain_filter).content)
end

-- ---- what is shown ----------------------------------------------------

-- Lines of code; steps begin where their number stands.
local function code_lines(lines, first, cut, numbered, steps)
    local out = {}
    for i, line in ipairs(lines) do
        local n = first + i - 1
        if not cut or n >= cut.first and n <= cut.last then
            local marks = {}
            for _, step in ipairs(steps) do
                if step.first == n then
                    marks[#marks + 1] = step.number
                end
            end
            out[#out + 1] = ('<span class="l" data-l="%d"%s%s>%s\n</span>')
                :format(n, numbered and (' data-n="%d"'):format(n) or "",
                    #marks > 0 and (' data-s="%s"'):format(
                        table.concat(marks, " ")) or "", line)
        end
    end
    return table.concat(out)
end

local function escaped_lines(block_text)
    local lines = util.lines(block_text)
    for i, line in ipairs(lines) do
        lines[i] = escape(line)
    end
    return lines
end

local function panel(class, id, head, language, body)
    return ('<figure class="panel %s"%s>\n<figcaption>%s</figcaption>\n' ..
        '<pre><code class="lang-%s">%s</code></pre>\n</figure>'):format(
        class, id ~= "" and (' data-id="%s"'):format(id) or "", head,
        language, body)
end

local function listing(div, cut, steps)
    local a = div.attributes
    local first, last = a.first, a.last
    if cut then
        first, last = cut.first, cut.last
    end
    local head = ('<b>%s</b> <span>Listing\u{a0}%s, %s</span>'):format(
        escape(a.path), a.number, a.said or first .. "\u{2013}" .. last)
    return panel("listing", div.identifier, head, a.lang, code_lines(
        code.lines(div.content[1].text, a.lang), tonumber(a.first), cut,
        true, steps))
end

local cut_mark = '<span class="l cut">\u{22ee}\n</span>'

local function run(div, cut, steps)
    local a = div.attributes
    local lines = escaped_lines(div.content[1].text)
    local before = a.cut:match("before") or cut and cut.first > 1
    local after = a.cut:match("after") or cut and cut.last < #lines
    local head = ('<b>$ %s</b> <span>Run\u{a0}%s</span>'):format(
        escape(a.command), a.number)
    return panel("run", div.identifier, head, "output",
        (before and cut_mark or "") .. code_lines(lines, 1, cut, false,
        steps) .. (after and cut_mark or ""))
end

local function literal(block, steps)
    if util.has_class(block, "console") then
        return ('<figure class="panel run"><pre><code>%s</code></pre>' ..
                "</figure>"):format(code.console(block.text))
    end
    local language = block.classes[1] ~= "illustrative" and
                     block.classes[1] or "text"
    return panel("listing", "", escape(block.attributes.why or ""),
        language, code_lines(code.lines(block.text, language), 1, nil,
                             false, steps))
end

local function caption_of(div)
    for _, block in ipairs(div.content) do
        if block.t == "Div" and util.has_class(block, "caption") then
            local inner = pandoc.walk_block(pandoc.Div(block.content),
                                            plain_filter)
            return pieces.inlines(inner.content[1].content)
        end
    end
    return ""
end

-- The drawing of a figure, and its size in points.
local function drawing(div)
    local drawn = svg.inline(div.attributes.gv .. ".svg")
    local w, h = drawn:match('width="([%d.]+)pt" height="([%d.]+)pt"')
    return drawn, { w = tonumber(w), h = tonumber(h) }
end

local function figure(div, slide)
    local a = div.attributes
    local drawn, size = drawing(div)
    local scale = slide.layout.scale
    drawn = drawn:gsub('width="[%d.]+pt" height="[%d.]+pt"',
        ('width="%d" height="%d"'):format(size.w * scale // 1,
                                          size.h * scale // 1), 1)
    return ([[
<figure class="picture">
<div role="img" aria-label="%s">%s</div>
<figcaption>%s <span>Figure&#160;%s</span></figcaption>
</figure>]]):format(escape(a.alt), drawn, caption_of(div), a.number)
end

local function data_table(div)
    local rest = pandoc.List()
    for _, block in ipairs(div.content) do
        if not util.has_class(block, "caption") then
            rest:insert(block)
        end
    end
    local inner = pandoc.walk_block(pandoc.Div(rest), plain_filter)
    return ([[
<figure class="picture">
%s
<figcaption>%s <span>Table&#160;%s</span></figcaption>
</figure>]]):format(pieces.html(inner.content),
        caption_of(div), div.attributes.number)
end

-- A line about an exercise: what it asks, how hard, and how to begin.
function M.exercise(div)
    local a = div.attributes
    local stars = tonumber(a.stars)
    return ([[
<tr><th scope="row">%s</th><td>%s</td>
<td><span role="img" aria-label="difficulty %d of 3">%s</span></td>
<td>%s minutes</td><td><code>%s</code></td></tr>]]):format(a.number,
        escape(a.title), stars, pieces.stars(stars), a.minutes,
        escape(a.start))
end

local function statement(div)
    local inner = pandoc.walk_block(pandoc.Div(div.content), plain_filter)
    return ('<div class="statement %s">%s</div>'):format(div.classes[2],
        pieces.html(inner.content))
end

-- ---- the parts of a slide ---------------------------------------------

-- Reads a slide mark: { title, code, points, steps, shown }.
local function read(div)
    local a = div.attributes
    local slide = { title = a.title, code = {}, points = {}, steps = {},
                    pictures = {}, shown = {} }
    local function cut_of(block)
        if a.of and a.of == block.identifier then
            return { first = tonumber(a.first), last = tonumber(a.last) }
        end
    end
    lecture.each_shown(div.content, util.has_class(div, "whole"),
                       function(kind, element)
        local item = { kind = kind, element = element }
        if kind == "code" then
            item.cut = cut_of(element)
            local cut = item.cut or element.attributes.cut and
                        element.attributes.cut ~= ""
            table.insert(slide.code, { block = element, cut = item.cut,
                                       extra = cut and 1 or 0 })
        elseif kind == "point" then
            if element.attributes.of then
                item.number = #slide.steps + 1
                slide.steps[item.number] = {
                    number = item.number, of = element.attributes.of,
                    first = tonumber(element.attributes.first),
                    last = tonumber(element.attributes.last) }
            end
            item.inlines = point_inlines(element)
            table.insert(slide.points, pandoc.utils.stringify(item.inlines))
        elseif kind == "picture" and util.has_class(element, "figure") then
            local _, size = drawing(element)
            table.insert(slide.pictures, size)
        elseif kind == "text" then
            table.insert(slide.points, pandoc.utils.stringify(element))
        end
        table.insert(slide.shown, item)
    end)
    return slide
end

local function steps_of(slide, block)
    local out = {}
    for _, step in ipairs(slide.steps) do
        if step.of == block.identifier then
            out[#out + 1] = step
        end
    end
    return out
end

local function display(item, slide)
    local block = item.element
    if item.kind == "statement" then
        return statement(block)
    elseif item.kind == "text" then
        local inner = pandoc.walk_block(pandoc.Div { block }, plain_filter)
        return pieces.html(inner.content)
    elseif item.kind == "exercise" then
        return '<table class="exercises">' .. M.exercise(block) ..
               "</table>"
    elseif item.kind == "picture" then
        return util.has_class(block, "figure") and figure(block, slide) or
               data_table(block)
    elseif block.t == "CodeBlock" then
        return literal(block, {})
    elseif util.has_class(block, "listing") then
        return listing(block, item.cut, steps_of(slide, block))
    end
    return run(block, item.cut, steps_of(slide, block))
end

-- A point; with steps on the slide points come one after the other.
local function point(item, slide, index)
    local step = item.number and slide.steps[item.number]
    local data = step and (' data-of="%s" data-first="%d" data-last="%d"')
        :format(step.of, step.first, step.last) or ""
    local fragment = #slide.steps > 0 and
        (' data-fragment-index="%d"'):format(index) or ""
    local class = #slide.steps == 0 and "" or step and "fragment stepped" or
                  "fragment"
    return ('<li class="%s"%s%s>%s%s</li>'):format(class, fragment, data,
        step and ('<b class="s">%d</b> '):format(step.number) or "",
        pieces.inlines(item.inlines))
end

-- The shown things in the order of the text; points in a row share a list.
local function body(slide, place)
    local displays, points, both = {}, {}, {}
    local open = false
    local index = 0
    local function list(inside)
        if inside ~= open and place == "below" then
            both[#both + 1] = inside and '<ul class="points">' or "</ul>"
            open = inside
        end
    end
    for _, item in ipairs(slide.shown) do
        if item.kind == "point" then
            local html = point(item, slide, index)
            index = index + 1
            list(true)
            points[#points + 1], both[#both + 1] = html, html
        else
            local html = display(item, slide)
            list(false)
            displays[#displays + 1], both[#both + 1] = html, html
        end
    end
    list(false)
    if place == "beside" then
        return '<div class="shown">\n' ..
            table.concat(displays, "\n") .. "\n</div>\n" ..
            '<ul class="points">' .. table.concat(points, "\n") .. "</ul>"
    end
    return table.concat(both, "\n")
end

-- ---- the notes --------------------------------------------------------

local names = { listing = "Listing", run = "Run", figure = "Figure",
                table = "Table" }

-- The prose of a mark: points in bold with the number of their step, things
-- that the slide shows by their name.
local function notes(div, slide)
    local count = 0
    local prose = pandoc.walk_block(pandoc.Div(div.content), {
        Span = function(s)
            if not lecture.is_point(s) then
                return nil
            end
            local words = pandoc.List { pandoc.Strong(s.content) }
            if s.attributes.of then
                count = count + 1
                words:insert(1, pandoc.Str("[" .. count .. "]\u{a0}"))
            end
            return words
        end,
    })
    local function shown(blocks)
        local out = pandoc.List()
        for _, block in ipairs(blocks) do
            local kind = lecture.display(block)
            local a = block.attributes or {}
            local name = block.t == "Div" and names[block.classes[1]]
            if kind and name then
                out:insert(pandoc.Div({ pandoc.Plain { pandoc.Str(
                    "\u{25b8} " .. name .. "\u{a0}" .. a.number) } },
                    util.attr("", { "cue" })))
            elseif block.t == "Div" and not kind then
                out:extend(shown(block.content))
            elseif not kind and block.t ~= "Header" then
                out:insert(block)
            end
        end
        return out
    end
    local blocks = util.has_class(div, "whole") and pandoc.List() or
                   shown(prose.content)
    local inner = pandoc.walk_block(pandoc.Div(blocks), plain_filter)
    local words = pandoc.utils.stringify(inner)
    return pieces.html(inner.content), select(2, words:gsub("%S+", ""))
end

-- A question, and its answer when the speaker asks for it.
function M.check(div)
    local content = pandoc.walk_block(pandoc.Div(div.content),
                                      plain_filter).content
    local answer = content:remove(#content)
    local words = pandoc.utils.stringify(pandoc.Div(div.content))
    return {
        id = util.slug(div.identifier), title = "Check yourself", notes = "",
        words = select(2, words:gsub("%S+", "")), steps = 1,
        html = ('<div class="body below whole centred">\n' ..
            '<div class="statement">%s</div>\n<div class="fragment">%s' ..
            "</div>\n</div>"):format(pieces.html(content),
                                     pieces.html(answer.content)),
    }
end

-- A slide mark as { id, title, html, notes, words, steps }; `fail` gets the
-- reason if it cannot be shown.
function M.slide(div, fail)
    local slide = read(div)
    slide.layout = layout.choose(slide)
    local place, size = slide.layout.place, slide.layout.size
    local column = slide.layout.column
    if slide.layout.scale * layout.label < layout.least_label then
        fail(("the picture on the slide '%s' would have letters of %d " ..
            "pixels, and %d is the least that the last row can read: " ..
            "fewer points, or a smaller picture"):format(slide.title,
            slide.layout.scale * layout.label // 1, layout.least_label))
    end
    if size < layout.least then
        fail(("the slide '%s' would need type of %d pixels, and %d is " ..
            "the least that the last row can read: show less of the " ..
            "code with from= and to=, or fewer points"):format(
            slide.title, size, layout.least))
    end
    local spoken, words = notes(div, slide)
    local class = place
    if #slide.code == 0 and (#slide.points == 0 or place == "beside" or
                             #slide.points == #slide.shown) then
        class = class .. " centred"
    end
    if util.has_class(div, "whole") then
        class = class .. " whole"
    end
    return {
        id = util.slug(slide.title), title = escape(slide.title),
        notes = spoken, words = words, steps = #slide.steps,
        minutes = tonumber(div.attributes.minutes),
        html = ('<div class="body %s" style="--code: %dpx%s">\n%s\n</div>')
            :format(class, size, column and
                    ("; --points: %dpx"):format(column) or "",
                    body(slide, place)),
    }
end

return M
