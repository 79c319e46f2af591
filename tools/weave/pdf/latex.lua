-- SPDX-License-Identifier: GPL-2.0-only
--[[ The weave's PDF back end, a pandoc filter over the resolved document:
     writes the book as one LaTeX text and draws its figures. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*/[^/]*$") ..
               "/?.lua;" .. package.path

local util = require "util"
local document = require "document"
local lecture = require "lecture"
local answers = require "answers"
local text = require "pdf.text"
local inline = require "pdf.inline"
local blocks = require "pdf.blocks"
local contents = require "pdf.contents"
local figure = require "pdf.figure"
local tables = require "pdf.tables"
local stamp = require "pdf.stamp"
local style = require "style"

local call = text.call

local function unit(doc, div)
    local a = div.attributes
    local title = text.escape(a.title)
    local out = { "%%% " .. (a.source ~= "" and a.source or div.identifier),
                  call("bookchapter", div.identifier, a.number, title,
                       title) }
    if a.outcomes ~= "" then
        local list = {}
        for i, outcome in ipairs(util.lines(a.outcomes)) do
            list[i] = call("outcome", text.escape(outcome))
        end
        out[#out + 1] = call("chapteroutcomes", table.concat(list))
    end
    if a.summary ~= "" then
        out[#out + 1] = call("chaptersummary", text.escape(a.summary))
    end
    if div.identifier == "index-of-terms" then
        out[#out + 1] = "\\begin{indexpages}\n" ..
                        contents.index(doc, div) .. "\n\\end{indexpages}"
    else
        out[#out + 1] = blocks.write(div.content)
    end
    return table.concat(out, "\n\n")
end

-- Columns of equal length would not fit where the last page is full.
local function lists(doc)
    local title = text.escape(contents.lists_title)
    return call("bookchapter", contents.lists_id, "", title, title) ..
           "\n\\columnsep=26pt\\begin{multicols*}{2}\n" .. contents.lists(doc) ..
           "\n\\end{multicols*}"
end

-- Everything between \begin{document} and \end{document}.
local function body(doc, top)
    local out = {}
    local in_main = false
    local function main_matter()
        if not in_main then
            in_main = true
            out[#out + 1] = "\\mainpages"
        end
    end
    inline.find_listings(doc.blocks)
    for i, div in ipairs(doc.blocks) do
        inline.enter(i)
        if util.has_class(div, "part") then
            main_matter()
            out[#out + 1] = call("bookpart", div.identifier,
                div.attributes.number, text.escape(div.attributes.title))
            out[#out + 1] = contents.part(top, div.identifier)
            if util.has_class(div, "unit") then
                out[#out + 1] = "%%% " .. div.attributes.source ..
                                "\n\\parttext"
                out[#out + 1] = blocks.write(div.content)
            end
        else
            if not util.has_class(div, "front") then
                main_matter()
            end
            if div.identifier == "claims" then
                tables.room = 494       -- \widewidth
                out[#out + 1] = "\\widepages"
            elseif div.identifier == "index-of-terms" then
                out[#out + 1] = "\\widepages\n" .. lists(doc)
            end
            out[#out + 1] = unit(doc, div)
        end
    end
    return table.concat(out, "\n\n")
end

function Pandoc(doc)
    doc = answers.at_the_back(lecture.unmarked(doc))
    local book = document.fields(doc.meta)
    local authors = table.concat(book.authors, ", ")
    local top = contents.outline_of(doc)
    local edition = stamp.text(book.edition, book.stamp)
    local latex = table.concat({
        "\\begin{document}",
        contents.bookmarks(top),
        "\\frontpages",
        call("titlepages", text.escape(book.title),
             text.escape(book.subtitle), text.escape(authors),
             text.escape(edition), text.escape(book.rights)),
        "\\contentspages{\n" .. contents.contents(top) .. "}",
        body(doc, top),
        "\\end{document}",
    }, "\n\n")
    local id = util.sha1(latex):sub(1, 32):upper()
    latex = "\\documentclass{shared-pages}\n" ..
            call("livery", style.parts "--accent", style.parts "--tint") ..
            "\n" .. call("pdfstrings", ("/Title<%s>/Author<%s>/Subject<%s>"):format(
            text.hex(book.title), text.hex(authors), text.hex(book.subtitle)),
            id) ..
            "\n" .. latex
    figure.draw_all()
    return pandoc.Pandoc({ pandoc.RawBlock("latex", latex) })
end
