-- SPDX-License-Identifier: GPL-2.0-only
--[[ The HTML edition, a pandoc filter over the contents of the resolved
     document: writes a page for each unit, one for each source file shown,
     and the search's records into build/html.  All is made before the first
     byte is written. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/html/[^/]*$") .. "/?.lua;" ..
               package.path

local util = require "util"
local kept = require "kept"
local faces = require "faces"
local document = require "document"
local contents = require "contents"
local lecture = require "lecture"
local text = require "html.text"
local blocks = require "html.blocks"
local page = require "html.page"
local front = require "html.front"
local search = require "html.search"
local source = require "html.source"
local code = require "html.code"

local tools = PANDOC_SCRIPT_FILE:match("^(.*)/html/[^/]*$")
local cache_dir = "build/cache/page/"
local version = kept.version(tools .. "/", PANDOC_SCRIPT_FILE, code.version)
local out_dir = (os.getenv("SITE") or "build/html") .. "/"

local function new_site(meta)
    local site = document.fields(meta)
    site.units, site.page_of, site.sources = {}, {}, {}
    site.definitions, site.listings_of = {}, {}
    -- The page of a source file, relative to a unit's page.
    function site.source_page(file)
        site.sources[file] = true
        return source.path(file)
    end
    return site
end

-- A unit's blocks as the weave left them, without the slides' marks.
local function blocks_of(unit)
    local json = util.read(unit.text)
    if not json then
        error(unit.text .. " is missing; remove build/weave and run make " ..
              "again", 0)
    end
    return lecture.unmarked_blocks(document.blocks(json))
end

-- Puts what is in a unit where pages look for it.
local function note_unit(site, unit)
    local found = contents.load(unit.text)
    unit.sections = found.sections
    site.page_of[unit.id] = unit.page
    for _, id in ipairs(found.ids) do
        site.page_of[id] = unit.page
    end
    for _, listing in ipairs(found.listings) do
        local file = listing.file
        listing.page = unit.page
        site.listings_of[file] = site.listings_of[file] or {}
        table.insert(site.listings_of[file], listing)
    end
    for id, definition in pairs(found.definitions) do
        site.definitions[id] = definition
    end
end

local function read_contents(site, doc)
    local part
    for _, div in ipairs(doc.blocks) do
        local a = div.attributes
        if util.has_class(div, "part") then
            part = { id = div.identifier, number = a.number,
                     title = a.title }
            site.page_of[part.id] = "index.html"
        end
        if util.has_class(div, "unit") then
            local unit = {
                id = div.identifier, page = a.name .. ".html",
                number = a.number, title = a.title, summary = a.summary,
                outcomes = a.outcomes, text = a.text,
                kind = div.classes[2], key = a.key,
            }
            if unit.kind == "part" then
                part.page = unit.page
            end
            if unit.kind == "part" or unit.kind == "chapter" then
                unit.part = part
            end
            table.insert(site.units, unit)
            note_unit(site, unit)
        end
    end
end

-- What a unit's page takes from elsewhere than the unit, as one hash.
local function surroundings(site)
    local all = { version }
    for id, page_name in util.sorted(site.page_of) do
        all[#all + 1] = id .. " " .. page_name
    end
    for id, definition in util.sorted(site.definitions) do
        all[#all + 1] = id .. " " .. definition
    end
    return util.sha1(table.concat(all, "\n"))
end

-- A unit's body, records for the search, and the source files it leads to.
-- Kept as long as the unit and what is around it last.
local function unit_parts(site, unit)
    local path = cache_dir .. util.slug(unit.id) .. ".page"
    local key = unit.key .. site.surroundings
    local parts = kept.load(path)
    if parts and parts.key == key then
        return parts
    end
    local others = site.sources
    site.page, site.sources = unit.page, {}
    local body = pandoc.write(
        pandoc.Pandoc(blocks.convert(blocks_of(unit), site)), "html5",
        PANDOC_WRITER_OPTIONS)
    parts = { key = key, body = body, files = {}, records =
        unit.id ~= "index-of-terms" and search.records(unit, body) or "" }
    for file in util.sorted(site.sources) do
        table.insert(parts.files, file)
    end
    site.sources = others
    kept.save(path, parts)
    return parts
end

local function unit_page(site, unit, records)
    local parts = unit_parts(site, unit)
    for _, file in ipairs(parts.files) do
        site.sources[file] = true
    end
    if parts.records ~= "" then
        records[#records + 1] = parts.records
    end
    return page.render(site, {
        unit = unit, title = text.title(unit), class = "unit " .. unit.kind,
        description = unit.summary ~= "" and unit.summary or unit.title,
        body = front.head(unit) .. "\n" .. parts.body ..
               (unit.kind == "part" and
                front.chapters(site.units, unit.part) or ""),
    })
end

local assets = {
    { "html/book.css", "book.css" }, { "html/dark.css", "dark.css" },
    { "html/book.js", "book.js" }, { "html/theme.js", "theme.js" },
    { "vendor/minisearch/minisearch.js", "minisearch.js" },
    { "vendor/minisearch/LICENSE.txt", "minisearch-LICENSE.txt" },
}

function Pandoc(doc)
    local site = new_site(doc.meta)
    local files, records = {}, {}
    read_contents(site, doc)
    site.surroundings = surroundings(site)
    for _, unit in ipairs(site.units) do
        files[unit.page] = unit_page(site, unit, records)
    end
    files["index.html"] = page.render(site, {
        title = site.title, class = "cover", description = site.subtitle,
        body = front.index(site) })
    for file in pairs(site.sources) do
        files[source.path(file)] = source.render(site, file)
    end
    for _, asset in ipairs(assets) do
        files["assets/" .. asset[2]] =
            assert(util.read(tools .. "/" .. asset[1]), asset[1])
    end
    files["assets/book.css"] = faces.css .. files["assets/book.css"]
    for name, bytes in pairs(faces.files()) do
        files["assets/" .. name] = bytes
    end
    files["assets/records.js"] = search.script(records)
    util.write_folder(out_dir, files)
    return pandoc.Pandoc {}
end
