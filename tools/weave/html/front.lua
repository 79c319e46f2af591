-- SPDX-License-Identifier: GPL-2.0-only
--[[ The book's first page, and the head of a chapter. ]]
local text = require "html.text"

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

-- Title, contents with summaries.
function M.index(site)
    local out = { ([[
<header class="title-page">
<h1>%s</h1>
<p class="subtitle">%s</p>
<p class="edition">Edition %s. %s.</p>
</header>
<h2 id="contents">Contents</h2>]]):format(escape(site.title),
        escape(site.subtitle), escape(site.edition),
        escape(site.authors)) }
    local part = false
    for _, unit in ipairs(site.units) do
        if unit.part and unit.part ~= part then
            out[#out + 1] = ('<h3 class="part" id="%s">Part %s. %s</h3>')
                :format(unit.part.id, unit.part.number,
                        escape(unit.part.title))
        end
        part = unit.part
        out[#out + 1] = ('<div class="toc%s"><p class="toc-title">' ..
            '<a href="%s">%s%s</a></p>'):format(
            unit.number ~= "" and " chapter" or "", unit.page,
            unit.number ~= "" and '<span class="n">' .. unit.number ..
            "</span> " or "", escape(unit.title))
        if unit.summary ~= "" then
            out[#out + 1] = "<p>" .. escape(unit.summary) .. "</p>"
        end
        out[#out + 1] = sections(unit) .. "</div>"
    end
    return table.concat(out, "\n")
end

-- The head of a unit's page.
function M.head(unit)
    local out = { '<header class="opening">' }
    if unit.number ~= "" then
        out[#out + 1] = ('<p class="chapter-number">Chapter %s</p>')
            :format(unit.number)
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
