-- SPDX-License-Identifier: GPL-2.0-only
--[[ The frame around every page: head, bar, sidebar, pager, footer. ]]
local text = require "html.text"
local style = require "style"
local motif = require "pdf.tex.motif"

local M = {}

local escape = text.escape

local form = [[
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{full_title}</title>
<meta name="description" content="{description}">
<link rel="icon" href="{icon}">
<script>// at once; a file's fonts cannot be asked for so early
location.protocol === "file:" || document.head.insertAdjacentHTML("beforeend",
'<link rel="preload" as="font" type="font/woff2" crossorigin href="' +
'{root}assets/fonts/texgyrepagella-regular.woff2">');</script>
<link rel="stylesheet" href="{root}assets/book.css">
<link rel="stylesheet" href="{root}assets/dark.css" id="dark"
 media="screen and (prefers-color-scheme: dark)">
<script src="{root}assets/theme.js"></script>
</head>
<body data-root="{root}">
<a class="skip" href="#main">Skip to the text</a>
<header class="top">
<button type="button" id="menu" aria-controls="sidebar"
 aria-expanded="false" hidden>Contents</button>
<a class="home" href="{root}index.html">{book}</a>
<button type="button" id="find" hidden>Search <kbd>/</kbd></button>
<button type="button" id="theme" hidden>Auto</button>
</header>
<nav id="sidebar" aria-label="Contents">
{sidebar}
</nav>
<main id="main" tabindex="-1">
<article class="{class}">
{body}
</article>
{pager}
<footer><p>{book}, edition {edition}, build <code>{stamp}</code>.
{rights}.</p></footer>
</main>
<dialog id="search" aria-label="Search the book">
<form method="dialog"><label for="query">Search the book</label>
<input id="query" type="search" autocomplete="off" spellcheck="false">
<button>Close</button></form>
<p id="count" role="status"></p>
<ol id="hits"></ol>
</dialog>
<script src="{root}assets/book.js"></script>
</body>
</html>
]]

M.icon = motif.icon(style.palettes.light["--accent"],
                    style.palettes.light["--paper"])

local function item(unit, current, root)
    local number = unit.number ~= "" and
        ('<span class="n">%s</span> '):format(unit.number) or ""
    local here = unit == current
    local html = ('<li><a href="%s%s"%s>%s%s</a>'):format(root, unit.page,
        here and ' aria-current="page"' or "", number, escape(unit.title))
    if here and #unit.sections > 0 then
        local out = {}
        for i, section in ipairs(unit.sections) do
            out[i] = ('<li><a href="#%s">%s</a></li>'):format(section.id,
                                                     escape(section.title))
        end
        html = html .. "\n<ol>" .. table.concat(out, "\n") .. "</ol>"
    end
    return html .. "</li>"
end

-- The title of a part: a link, if it has a page.
local function part_title(part, current, root)
    local title = part.number .. " " .. escape(part.title)
    if part.page then
        local here = current and current.page == part.page
        title = ('<a href="%s%s"%s>%s</a>'):format(root, part.page,
            here and ' aria-current="page"' or "", title)
    end
    return '<p class="part">' .. title .. "</p>"
end

-- The list of all units, the current one with its sections.
local function sidebar(site, current, root)
    local out, open = {}, false
    local kind
    for _, unit in ipairs(site.units) do
        if unit.part ~= kind or not open then
            if open then
                out[#out + 1] = "</ul>"
            end
            if unit.part then
                out[#out + 1] = part_title(unit.part, current, root)
            end
            out[#out + 1] = "<ul>"
            kind, open = unit.part, true
        end
        if unit.kind ~= "part" then
            out[#out + 1] = item(unit, current, root)
        end
    end
    out[#out + 1] = open and "</ul>" or ""
    return table.concat(out, "\n")
end

local function pager(site, current)
    local at
    for i, unit in ipairs(site.units) do
        if unit == current then
            at = i
        end
    end
    local function step(unit, rel, word)
        return unit and ('<a rel="%s" href="%s"><span>%s</span> %s</a>')
            :format(rel, unit.page, word, escape(text.title(unit))) or
            "<span></span>"
    end
    if not at then
        return ""
    end
    return ('<nav class="pager" aria-label="Pages">%s%s</nav>'):format(
        step(site.units[at - 1], "prev", "Previous"),
        step(site.units[at + 1], "next", "Next"))
end

-- A whole page.  p: { unit, title, description, class, body, root }
function M.render(site, p)
    local root = p.root or ""
    return text.fill(form, {
        lang = site.lang, root = root, icon = M.icon, book = escape(site.title),
        full_title = escape(p.title == site.title and p.title or
                            p.title .. " \u{2013} " .. site.title),
        description = escape(p.description), class = p.class,
        sidebar = sidebar(site, p.unit, root), body = p.body,
        pager = pager(site, p.unit), edition = escape(site.edition),
        stamp = site.stamp, rights = escape(site.rights),
    })
end

return M
