-- SPDX-License-Identifier: GPL-2.0-only
--[[ The pages of a lecture: the deck, the hand-out, and the slides around
     those that the chapter gives: title, objectives, exercises. ]]
local text = require "html.text"
local blocks = require "slides.blocks"
local icon = require "html.page".icon
local motif = require "pdf.tex.motif"

local M = {}

local escape = text.escape

local function around(talk, title, html, notes)
    return {
        id = (title:lower():gsub(" ", "-")), title = title, html = html,
        notes = notes, words = 0, steps = 0,
        section = "Chapter " .. talk.chapter .. " " .. talk.chapter_title,
    }
end

local function list(items)
    local out = {}
    for i, item in ipairs(items) do
        out[i] = "<li>" .. escape(item) .. "</li>"
    end
    return table.concat(out, "\n")
end

-- All slides of a lecture in their order.
function M.around(talk, slides, exercises)
    local out = { around(talk, "Title", ([[
<div class="body opening">
<p class="book">%s</p>
<h1>%s</h1>
<p>Chapter %s, %d minutes</p>
%s
</div>]]):format(escape(talk.book.title), escape(talk.title), talk.chapter,
        talk.minutes, motif.svg 'class="motif" aria-hidden="true"'),
        talk.summary ~= "" and
        "<p>" .. escape(talk.summary) .. "</p>" or "") }
    if #talk.objectives > 0 then
        out[2] = around(talk, "After this lecture you can",
            '<div class="body below whole">\n<ul>' ..
            list(talk.objectives) .. "</ul></div>", "")
    end
    for _, slide in ipairs(slides) do
        out[#out + 1] = slide
    end
    if #exercises > 0 then
        local rows = {}
        for i, exercise in ipairs(exercises) do
            rows[i] = blocks.exercise(exercise.element)
        end
        out[#out + 1] = around(talk, "Exercises",
            '<div class="body below">\n<table class="exercises">' ..
            table.concat(rows, "\n") .. "</table></div>", "")
    end
    return out
end

-- One slide's frame, as deck and hand-out show it.
local function frame(slide, talk)
    local heading = slide.id == "title" and "" or
                    "<h2>" .. slide.title .. "</h2>\n"
    return ('<div class="slide">\n%s%s\n<p class="foot">%s</p>\n</div>')
        :format(heading, slide.html, slide.id == "title" and
        escape(talk.book.rights) or escape(slide.section))
end

-- A page: its head, with the style sheets and what more belongs there, and body.
local function form(sheets, more, body)
    local head = [[
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{page_title}</title>
<link rel="icon" href="{icon}">
]]
    for _, sheet in ipairs(sheets) do
        head = head .. ('<link rel="stylesheet" href="assets/%s.css">\n')
            :format(sheet)
    end
    return head .. more .. "</head>\n<body>\n" .. body .. "</body>\n</html>\n"
end

local in_the_dark = [[
<link rel="stylesheet" href="assets/dark.css" id="dark"
 media="screen and (prefers-color-scheme: dark)">
<script src="assets/theme.js"></script>
]]

local deck = form({ "reveal", "slides" }, in_the_dark, [[
<main class="reveal">
<div class="slides">
{slides}
</div>
</main>
<script src="assets/reveal.js"></script>
<script src="assets/notes.js"></script>
<script src="assets/deck.js"></script>
]])

function M.deck(talk)
    local out = {}
    for i, slide in ipairs(talk.slides) do
        local notes = ('\n<aside class="notes"><p class="time">%s</p>%s' ..
                       "</aside>"):format(slide.time, slide.notes)
        out[i] = ('<section id="%s" data-timing="%d" aria-label="%s">\n' ..
            "%s%s\n</section>"):format(slide.id, slide.seconds, slide.title,
            frame(slide, talk), notes)
    end
    return text.fill(deck, {
        lang = talk.book.lang, icon = icon, page_title = escape(talk.title) ..
        " \u{2013} " .. escape(talk.book.title),
        slides = table.concat(out, "\n"),
    })
end

local handout = form({ "slides", "handout" }, "", [[
<header>
<h1>{title}</h1>
<p>{book}, chapter {chapter}: {chapter_title}. A lecture of {minutes}
minutes. Edition {edition}, build <code>{stamp}</code>. {rights}.</p>
</header>
<main>
{slides}
</main>
]])

function M.handout(talk)
    local out = {}
    for _, slide in ipairs(talk.slides) do
        if slide.id ~= "title" then
            out[#out + 1] = ('<section class="pair" id="%s">\n' ..
                '<div class="frame">%s</div>\n' ..
                '<div class="spoken"><p class="time">%s</p>%s</div>\n' ..
                "</section>"):format(slide.id, frame(slide, talk),
                                     slide.time, slide.notes)
        end
    end
    return text.fill(handout, {
        lang = talk.book.lang, icon = icon, title = escape(talk.title),
        page_title = escape(talk.title), book = escape(talk.book.title), chapter = talk.chapter,
        chapter_title = escape(talk.chapter_title),
        minutes = talk.minutes, edition = escape(talk.book.edition),
        stamp = talk.book.stamp, rights = escape(talk.book.rights),
        slides = table.concat(out, "\n"),
    })
end

local index = form({ "slides", "handout" }, in_the_dark, [[
<header>
<h1>Lectures</h1>
<p>{book}, edition {edition}, build <code>{stamp}</code>. {rights}.</p>
</header>
<main>
<table>
<thead><tr><th>Chapter</th><th>Slides</th><th>Minutes</th>
<th>On paper</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p>In the slides: S opens the speaker's view, Esc the overview, D changes
between light and dark, ? shows all keys. To print the slides, open them
with <code>?print-pdf</code> behind their name and print without
margins.</p>
</main>
]])

function M.index(book, talks)
    local rows = {}
    for i, talk in ipairs(talks) do
        rows[i] = ('<tr><td>%s</td><td><a href="%s.html">%s</a></td>' ..
            '<td>%d</td><td><a href="%s-handout.pdf">hand-out</a></td>' ..
            "</tr>"):format(talk.chapter, talk.id, escape(talk.title),
                            talk.minutes, talk.id)
    end
    return text.fill(index, {
        lang = book.lang, icon = icon, book = escape(book.title),
        page_title = "Lectures – " .. escape(book.title),
        edition = escape(book.edition), stamp = book.stamp,
        rights = escape(book.rights), rows = table.concat(rows, "\n"),
    })
end

return M
