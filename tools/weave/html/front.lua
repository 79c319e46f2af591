-- SPDX-License-Identifier: GPL-2.0-only
--[[ The book's first page, and the head of a chapter. ]]
local text = require "html.text"
local motif = require "pdf.tex.motif"

local M = {}

local escape = text.escape

local function sections(unit)
    local out = {}
    for i, section in ipairs(unit.sections) do
        out[i] = ('<li><a href="%s#%s">%s</a></li>'):format(unit.page,
            section.id, escape(section.title))
    end
    return #out > 0 and unit.number ~= "" and
           '<ol class="sections">' .. table.concat(out, "\n") .. "</ol>" or ""
end

-- A unit's title as a link, with its summary.
local function entry(unit, class, more)
    return ('<div class="toc%s"><p class="toc-title">' ..
        '<a href="%s">%s%s</a></p>%s%s</div>'):format(class, unit.page,
        unit.number ~= "" and '<span class="n">' .. unit.number ..
        "</span> " or "", escape(unit.title), unit.summary ~= "" and
        "<p>" .. escape(unit.summary) .. "</p>" or "", more)
end

local function part_head(part)
    local title = ("Part %s. %s"):format(part.number, escape(part.title))
    if part.page then
        return ('<h3 class="part"><a href="%s">%s</a></h3>'):format(
            part.page, title)
    end
    return ('<h3 class="part" id="%s">%s</h3>'):format(part.id, title)
end

-- The chapters of a part, at the end of its page.
function M.chapters(units, part)
    local out = {}
    for _, unit in ipairs(units) do
        if unit.kind == "chapter" and unit.part == part then
            out[#out + 1] = entry(unit, " chapter", "")
        end
    end
    return '<nav class="chapters" aria-label="Chapters of this part">' ..
           table.concat(out, "\n") .. "</nav>"
end

-- Title, contents with summaries.
function M.index(site)
    local out = { ([[
<header class="title-page">
<h1>%s</h1>
<p class="subtitle">%s</p>
%s
<p class="edition">Edition %s. %s.</p>
</header>
<h2 id="contents">Contents</h2>]]):format(escape(site.title),
        escape(site.subtitle), motif.svg(
        'class="motif" role="img" aria-label="Two programs, one frame"'),
        escape(site.edition),
        escape(table.concat(site.authors, ", "))) }
    local part = false
    for _, unit in ipairs(site.units) do
        if unit.part and unit.part ~= part then
            out[#out + 1] = part_head(unit.part)
        end
        part = unit.part
        if unit.kind ~= "part" then
            out[#out + 1] = entry(unit, unit.number ~= "" and " chapter" or
                                  "", sections(unit))
        end
    end
    return table.concat(out, "\n")
end

-- The head of a unit's page.
function M.head(unit)
    local out = { '<header class="opening">' }
    if unit.number ~= "" then
        out[#out + 1] = ('<p class="chapter-number">%s %s</p>'):format(
            unit.kind == "part" and "Part" or "Chapter", unit.number)
    end
    out[#out + 1] = ('<h1 id="%s">%s</h1>'):format(unit.id,
                                                   escape(unit.title))
    if unit.summary ~= "" then
        out[#out + 1] = '<p class="summary">' .. escape(unit.summary) ..
                        "</p>"
    end
    local items = {}
    for line in unit.outcomes:gmatch("[^\n]+") do
        items[#items + 1] = "<li>" .. escape(line) .. "</li>"
    end
    if #items > 0 then
        out[#out + 1] = '<div class="outcomes"><p>After this chapter you ' ..
            "can</p>\n<ul>" .. table.concat(items, "\n") .. "</ul></div>"
    end
    out[#out + 1] = "</header>"
    return table.concat(out, "\n")
end

return M
