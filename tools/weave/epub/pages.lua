-- SPDX-License-Identifier: GPL-2.0-only
--[[ The pages around the chapters: cover, title, contents, parts, and the
     frame that every page has. ]]
local text = require "html.text"
local stamp = require "pdf.stamp"
local motif = require "pdf.tex.motif"
local colours = require "style".palettes.light

local M = {}

local escape = text.escape

local form = [[
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">
<head>
<meta charset="UTF-8"/>
<meta name="viewport" content="width=device-width"/>
<title>{title}</title>
<link rel="stylesheet" href="book.css"/>
</head>
<body epub:type="{matter}">
<section class="{kind}" epub:type="{type}"{role}>
{body}
</section>
</body>
</html>
]]

-- kind -> where it stands, its name for e-readers, and for screen readers
local kinds = {
    cover = { "cover", "cover" },
    title = { "frontmatter", "titlepage" },
    contents = { "frontmatter", "frontmatter" },
    preface = { "frontmatter", "preface", "doc-preface" },
    part = { "bodymatter", "part", "doc-part" },
    chapter = { "bodymatter", "chapter", "doc-chapter" },
    section = { "bodymatter", "chapter", "doc-chapter" },
    glossary = { "backmatter", "glossary", "doc-glossary" },
    appendix = { "backmatter", "appendix", "doc-appendix" },
    bibliography = { "backmatter", "bibliography", "doc-bibliography" },
    index = { "backmatter", "index", "doc-index" },
}

-- A whole page.
function M.frame(book, title, kind, body)
    local matter, type, role = table.unpack(kinds[kind])
    return text.fill(form, {
        lang = book.lang, title = escape(title), kind = kind, body = body,
        matter = matter, type = type,
        role = role and (' role="%s"'):format(role) or "",
    })
end

function M.title(book)
    return M.frame(book, book.title, "title", ([[
<h1>%s</h1>
<p class="subtitle">%s</p>
<p>%s</p>
<p class="small">%s.</p>
<p class="small">%s.</p>
<p class="small">Every listing in this book was cut out of the source that
was built and tested; every run, number and picture of memory came out of
the kernel that was built from it.</p>]]):format(escape(book.title),
        escape(book.subtitle), escape(table.concat(book.authors, ", ")),
        escape(stamp.text(book.edition, book.stamp)), escape(book.rights)))
end

local function entry(unit)
    local title = escape(text.title(unit))
    if unit.kind ~= "part" and unit.number ~= "" then
        title = unit.number .. ". " .. title
    end
    local out = { ('<li><a href="%s">%s</a>'):format(unit.page, title) }
    local inner = {}
    for _, section in ipairs(unit.sections) do
        inner[#inner + 1] = ('<li><a href="%s#%s">%s</a></li>'):format(
            unit.page, section.id, escape(section.title))
    end
    for _, chapter in ipairs(unit.chapters or {}) do
        inner[#inner + 1] = entry(chapter)
    end
    if #inner > 0 then
        out[2] = "<ol>\n" .. table.concat(inner, "\n") .. "\n</ol>"
    end
    return table.concat(out, "\n") .. "</li>"
end

-- The contents, which are the reader's navigation too.
function M.contents(book)
    local out, part, first = {}, nil, nil
    local top, marks = {}, {}
    for _, unit in ipairs(book.units) do
        if unit.kind == "part" then
            part, unit.chapters = unit, {}
            first = first or unit
            table.insert(top, unit)
        elseif unit.kind == "chapter" and part then
            table.insert(part.chapters, unit)
        else
            table.insert(top, unit)
        end
        if unit.kind == "glossary" or unit.kind == "index" or
           unit.kind == "bibliography" then
            marks[#marks + 1] = ('<li><a epub:type="%s" href="%s">%s</a>' ..
                "</li>"):format(unit.kind, unit.page, escape(unit.title))
        end
    end
    for i, unit in ipairs(top) do
        out[i] = entry(unit)
    end
    first = first or book.units[1]
    return M.frame(book, "Contents", "contents", ([[
<nav epub:type="toc" id="toc" role="doc-toc" aria-labelledby="contents">
<h1 id="contents">Contents</h1>
<ol>
%s
</ol>
</nav>
<nav epub:type="landmarks" hidden="hidden" aria-label="Landmarks">
<ol>
<li><a epub:type="titlepage" href="title.xhtml">Title</a></li>
<li><a epub:type="toc" href="contents.xhtml#toc">Contents</a></li>
<li><a epub:type="bodymatter" href="%s">Begin of the text</a></li>
%s
</ol>
</nav>]]):format(table.concat(out, "\n"), first.page,
        table.concat(marks, "\n")))
end

-- A text in lines of about `width` characters.
local function broken(words, width)
    local lines, line = {}, ""
    for word in words:gmatch("%S+") do
        if line ~= "" and #line + 1 + #word > width then
            lines[#lines + 1], line = line, word
        else
            line = line .. (line == "" and "" or " ") .. word
        end
    end
    lines[#lines + 1] = line
    return lines
end

function M.cover(book)
    local out = {}
    local function lines(words, width, size, y, step, style)
        for _, line in ipairs(broken(words, width)) do
            out[#out + 1] = ('<text x="150" y="%d" font-size="%d" ' ..
                "%s>%s</text>"):format(y, size, style, escape(line))
            y = y + step
        end
        return y
    end
    local y = lines(book.title, 10, 170, 290, 180,
                    'font-weight="bold"')
    lines(book.subtitle, 36, 54, y, 74, 'font-style="italic" ' ..
          'font-family="Palatino, Georgia, serif"')
    lines(table.concat(book.authors, ", "), 40, 48, 1500, 60, "")
    return ([[
<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1600"
 width="1200" height="1600" role="img">
<title>%s</title>
<rect width="1200" height="1600" fill="%s"/>
<g fill="%s" color="%s" font-family="Helvetica, Arial, sans-serif">
%s
%s
</g>
</svg>
]]):format(escape(book.title), colours["--accent"], colours["--paper"],
        colours["--paper"], table.concat(out, "\n"),
        motif.svg 'x="150" y="900" width="900" height="335"')
end

function M.cover_page(book)
    return M.frame(book, "Cover", "cover",
        ('<img src="cover.svg" alt="Cover: %s"/>'):format(
        escape(book.title)))
end

return M
