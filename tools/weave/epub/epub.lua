-- SPDX-License-Identifier: GPL-2.0-only
--[[ The EPUB edition, a pandoc filter over the resolved document: writes
     the files of the container into build/epub, and their names, in the
     order in which they are packed, into build/epub.files. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/epub/[^/]*$") .. "/?.lua;" ..
               package.path

local util = require "util"
local faces = require "faces"
local document = require "document"
local report = require "report"
local lecture = require "lecture"
local answers = require "answers"
local text = require "html.text"
local front = require "html.front"
local blocks = require "epub.blocks"
local figure = require "epub.figure"
local package_file = require "epub.package"
local pages = require "epub.pages"
local style = require "style"

local stringify = pandoc.utils.stringify
local tools = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$")
local out_dir = (os.getenv("EPUB") or "build/epub") .. "/"

local function new_book(meta)
    local book = document.fields(meta)
    book.units, book.page_of, book.files, book.figures = {}, {}, {}, {}
    if not book.identifier:match("^urn:uuid:%x+%-[%x-]+$") then
        report.error("book.yml", 1, "an EPUB needs 'identifier: " ..
                     "urn:uuid:…', which stays the same for ever")
        report.finish()
    end
    -- The file of a figure's picture.
    function book.figure(gv)
        local name = "figures/" .. util.basename(gv):gsub("%.gv$", "") ..
                     ".svg"
        if not book.figures[name] then
            book.figures[name] = true
            book.files[name] = figure.svg(gv .. ".svg")
        end
        return name
    end
    return book
end

local kinds = { ["00-preface"] = "preface", glossary = "glossary",
                claims = "appendix", references = "bibliography",
                ["index-of-terms"] = "index" }

-- Notes where everything with an identifier is.
local function note_ids(book, unit, div)
    local function note(element)
        if element.identifier ~= "" then
            book.page_of[element.identifier] = unit.page
        end
    end
    book.page_of[unit.id] = unit.page
    pandoc.walk_block(div, {
        Span = note, Div = note, Header = function(h)
            note(h)
            if h.level == 2 then
                table.insert(unit.sections, { id = h.identifier,
                    title = (h.attributes.number and
                             h.attributes.number .. " " or "") ..
                            stringify(h) })
            end
        end,
    })
end

local function survey(book, doc)
    local part
    for _, div in ipairs(doc.blocks) do
        local a = div.attributes
        local unit = { id = div.identifier, number = a.number or "",
                       title = a.title, sections = {},
                       summary = a.summary or "",
                       outcomes = a.outcomes or "" }
        unit.page, unit.blocks = (a.name or unit.id) .. ".xhtml", div.content
        unit.kind = kinds[a.name] or "section"
        for _, kind in ipairs { "part", "chapter" } do
            if util.has_class(div, kind) then
                unit.kind = kind
            end
        end
        if unit.kind == "part" then
            part = unit
        elseif unit.kind == "chapter" then
            unit.part = part
        end
        table.insert(book.units, unit)
        note_ids(book, unit, div)
    end
end

local function unit_page(book, unit)
    book.page = unit.page
    local body = front.head(unit) .. "\n" .. pandoc.write(
        pandoc.Pandoc(blocks.convert(unit.blocks, book)), "html5",
        PANDOC_WRITER_OPTIONS)
    if unit.kind == "part" then
        body = body .. front.chapters(book.units, unit)
    end
    return pages.frame(book, text.title(unit), unit.kind, body)
end

local function style_sheet()
    local base = assert(util.read(tools .. "/book.css"))
    local colours = assert(util.read(tools .. "/colours.css")) ..
                    style.code_rules "pre.code"
    return faces.css .. style.literal(base .. colours, "light") ..
           "@media (prefers-color-scheme: dark) {\n" ..
           style.literal(colours, "dark") .. "}\n"
end

-- Writes the files, and in which order they are packed: the type of the whole
-- has to come first.
local function write_all(files)
    local names = { "mimetype" }
    for name in util.sorted(files) do
        names[#names + 1] = name ~= "mimetype" and name or nil
    end
    util.write_folder(out_dir, files)
    util.write(out_dir:gsub("/$", "") .. ".files",
               table.concat(names, "\n") .. "\n")
end

function Pandoc(doc)
    local book = new_book(doc.meta)
    survey(book, answers.at_the_back(lecture.unmarked(doc)))
    for _, unit in ipairs(book.units) do
        book.files[unit.page] = unit_page(book, unit)
    end
    book.files["title.xhtml"] = pages.title(book)
    book.files["contents.xhtml"] = pages.contents(book)
    book.files["cover.svg"] = pages.cover(book)
    book.files["cover.xhtml"] = pages.cover_page(book)
    book.files["book.css"] = style_sheet()
    for name, bytes in pairs(faces.files()) do
        book.files[name] = bytes
    end
    local files = {
        mimetype = "application/epub+zip",
        ["META-INF/container.xml"] = package_file.container(),
        ["EPUB/package.opf"] = package_file.render(book),
    }
    for name, content in pairs(book.files) do
        files["EPUB/" .. name] = content
    end
    write_all(files)
    return pandoc.Pandoc {}
end
