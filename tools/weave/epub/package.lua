-- SPDX-License-Identifier: GPL-2.0-only
--[[ What an e-reader reads first: which file is the package, and in it the
     book's data, its accessibility, all files, and their reading order. ]]
local util = require "util"
local text = require "html.text"

local M = {}

local escape = text.escape

function M.container()
    return [[
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0"
 xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf"
 media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
]]
end

local form = [[
<?xml version="1.0" encoding="UTF-8"?>
<package version="3.0" xmlns="http://www.idpf.org/2007/opf"
 unique-identifier="id" xml:lang="{lang}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title id="title">{title}</dc:title>
<meta refines="#title" property="title-type">main</meta>
<dc:title id="subtitle">{subtitle}</dc:title>
<meta refines="#subtitle" property="title-type">subtitle</meta>
<dc:language>{lang}</dc:language>
{authors}
<dc:rights>{rights}</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessModeSufficient">textual,visual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">displayTransformability</meta>
<meta property="schema:accessibilityFeature">index</meta>
<meta property="schema:accessibilityFeature">readingOrder</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">{summary}</meta>
</metadata>
<manifest>
<item id="nav" href="contents.xhtml" properties="nav"
 media-type="application/xhtml+xml"/>
<item id="cover-image" href="cover.svg" properties="cover-image"
 media-type="image/svg+xml"/>
{manifest}
</manifest>
<spine page-progression-direction="ltr">
<itemref idref="f-cover" linear="no"/>
<itemref idref="f-title"/>
<itemref idref="nav"/>
{spine}
</spine>
</package>
]]

local summary = "Every figure has a text that says what it shows; " ..
    "program text and output are text, and their lines wrap. Chapters, " ..
    "sections, glossary and index are linked. Chinese words are marked " ..
    "as such. Nothing moves, blinks or sounds."

local types = { xhtml = "application/xhtml+xml", svg = "image/svg+xml",
                css = "text/css", otf = "font/otf", woff2 = "font/woff2",
                txt = "text/plain" }

local function identifier(name)
    return "f-" .. name:gsub("%.%w+$", ""):gsub("[^%w-]", "-")
end

local function modified()
    local seconds = os.getenv("SOURCE_DATE_EPOCH") or "0"
    return os.date("!%Y-%m-%dT%H:%M:%SZ", tonumber(seconds))
end

function M.render(book)
    local authors, manifest, spine = {}, {}, {}
    for i, author in ipairs(book.authors) do
        authors[i] = ('<dc:creator id="author-%d">%s</dc:creator>')
            :format(i, escape(author))
    end
    local fixed = { ["contents.xhtml"] = true, ["cover.svg"] = true }
    for name in util.sorted(book.files) do
        if not fixed[name] then
            manifest[#manifest + 1] =
                ('<item id="%s" href="%s" media-type="%s"/>'):format(
                    identifier(name), name, types[name:match("%w+$")])
        end
    end
    for i, unit in ipairs(book.units) do
        spine[i] = ('<itemref idref="%s"/>'):format(identifier(unit.page))
    end
    return text.fill(form, {
        lang = book.lang, identifier = book.identifier,
        title = escape(book.title), subtitle = escape(book.subtitle),
        authors = table.concat(authors, "\n"), rights = escape(book.rights),
        modified = modified(), summary = summary,
        manifest = table.concat(manifest, "\n"),
        spine = table.concat(spine, "\n"),
    })
end

return M
