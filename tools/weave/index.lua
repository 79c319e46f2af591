-- SPDX-License-Identifier: GPL-2.0-only
--[[ The index: [text]{.index key="a!b"} and glossary terms mark places;
     the printed index sorts them, Chinese names by their pinyin. ]]
local util = require "util"
local report = require "report"
local glossary = require "glossary"

local M = {}

-- "yèkuàng" without its tone marks, for sorting.
local function bare(pinyin)
    local tones = {
        a = "āáǎà", e = "ēéěè", i = "īíǐì", o = "ōóǒò",
        u = "ūúǔùǖǘǚǜü",
    }
    for letter, marked in pairs(tones) do
        for _, code in utf8.codes(marked) do
            pinyin = pinyin:gsub(utf8.char(code), letter)
        end
    end
    return pinyin:lower()
end

function M.attach(ctx)
    ctx.index = {}

    -- Puts a mark, { id, key, label, term }, into the index.
    function ctx.enter(mark)
        local main, sub = mark.key:match("^(.-)!(.+)$")
        main = main or mark.key
        local item = ctx.index[main] or { places = {}, subs = {} }
        ctx.index[main] = item
        item.entry = item.entry or ctx.glossary[mark.term]
        local places = item.places
        if sub then
            item.subs[sub] = item.subs[sub] or {}
            places = item.subs[sub]
        end
        local last = places[#places]
        if not last or last.label ~= mark.label then
            places[#places + 1] = { id = mark.id, label = mark.label }
        end
    end

    -- A mark in the text; `term` is its place in the glossary, if it has
    -- one.
    function ctx.index_mark(key, where, term)
        local marks = where.unit.marks
        local id = ("ix-%s-%d"):format(where.unit.prefix, #marks + 1)
        local label = where.section or where.unit.number or where.unit.title
        local mark = { id = id, key = key, label = "" .. label, term = term }
        marks[#marks + 1] = mark
        ctx.enter(mark)
        return pandoc.Span({}, util.attr(id, { "ix" }, { { "key", key } }))
    end
end

-- [text]{.index key=}: the mark and the text.
function M.mark(ctx, span, where)
    local text = pandoc.utils.stringify(span)
    local key = span.attributes.key or text
    if key == "" then
        report.error(where.file, where.line, "an index entry needs key=")
        return nil
    end
    local out = pandoc.List { ctx.index_mark(key, where) }
    out:extend(span.content)
    return out
end

local function links(places)
    local out = pandoc.List()
    for _, place in ipairs(places) do
        out:insert(pandoc.Str(#out == 0 and "\u{2002}" or ", "))
        out:insert(pandoc.Link({ pandoc.Str(place.label) }, "#" .. place.id))
    end
    return out
end

local function item_blocks(name, item)
    local line = pandoc.List { pandoc.Str(name) }
    if item.entry then
        line:insert(pandoc.Space())
        line:insert(glossary.chinese(item.entry.zh))
    end
    line:extend(links(item.places))
    local blocks = pandoc.List { pandoc.Plain(line) }
    local subs = pandoc.List()
    for sub, places in util.sorted(item.subs) do
        local inner = pandoc.List { pandoc.Str(sub) }
        inner:extend(links(places))
        subs:insert { pandoc.Plain(inner) }
    end
    if #subs > 0 then
        blocks:insert(pandoc.BulletList(subs))
    end
    return blocks
end

local function group(title, items)
    return pandoc.Div({ pandoc.BulletList(items) },
                      util.attr("", { "group" }, { { "title", title } }))
end

-- The printed index's blocks: groups by letter, then the Chinese names.
function M.blocks(ctx)
    local names, chinese = {}, {}
    for name, item in pairs(ctx.index) do
        names[#names + 1] = name
        if item.entry then
            chinese[#chinese + 1] = item.entry
        end
    end
    table.sort(names, function(a, b)
        local x, y = a:lower():gsub("^%p+", ""), b:lower():gsub("^%p+", "")
        return x ~= y and x < y or x == y and a < b
    end)
    local out, items, letter = pandoc.List(), pandoc.List(), nil
    for _, name in ipairs(names) do
        local first = name:gsub("^%p+", ""):sub(1, 1):upper()
        if not first:match("%a") then
            first = "Symbols and numbers"
        end
        if first ~= letter and letter then
            out:insert(group(letter, items))
            items = pandoc.List()
        end
        letter = first
        items:insert(item_blocks(name, ctx.index[name]))
    end
    if letter then
        out:insert(group(letter, items))
    end
    table.sort(chinese, function(a, b)
        local x, y = bare(a.pinyin), bare(b.pinyin)
        return x ~= y and x < y or x == y and a.zh < b.zh
    end)
    items = pandoc.List()
    for _, entry in ipairs(chinese) do
        local line = pandoc.List { glossary.chinese(entry.zh),
            pandoc.Str("\u{2002}" .. entry.pinyin .. ", "),
            pandoc.Str(entry.name) }
        line:extend(links(ctx.index[entry.name].places))
        items:insert { pandoc.Plain(line) }
    end
    if #items > 0 then
        out:insert(group("中文", items))
    end
    return out
end

return M
