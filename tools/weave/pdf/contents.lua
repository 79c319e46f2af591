-- SPDX-License-Identifier: GPL-2.0-only
--[[ What leads into the book: contents, bookmarks, lists of figures and
     listings, the index.  The entries are the weave's, in its order; only
     the page numbers come from LaTeX. ]]
local util = require "util"
local text = require "pdf.text"
local inline = require "pdf.inline"
local blocks = require "pdf.blocks"

local M = {}

local call, stringify = text.call, pandoc.utils.stringify

M.lists_id = "lists-of-forms"
M.lists_title = "Figures, tables, listings and runs"

-- The book as a tree of { id, number, title, latex, level, children }.
function M.outline_of(doc)
    local top = { children = {}, level = 0 }
    local part, chapter
    local function add(parent, entry)
        entry.children = {}
        table.insert(parent.children, entry)
        return entry
    end
    for _, block in ipairs(doc.blocks) do
        local a = block.attributes
        if util.has_class(block, "part") then
            part = add(top, { id = block.identifier, number = a.number,
                title = a.title, latex = text.escape(a.title),
                kind = "part" })
        else
            local is_chapter = util.has_class(block, "chapter")
            if block.identifier == "index-of-terms" then
                add(top, { id = M.lists_id, number = "", kind = "unit",
                    title = M.lists_title,
                    latex = text.escape(M.lists_title) })
            end
            chapter = add(is_chapter and part or top, {
                id = block.identifier, number = a.number, title = a.title,
                latex = text.escape(a.title), summary = a.summary,
                kind = is_chapter and "chapter" or "unit" })
            for _, inner in ipairs(block.content) do
                if is_chapter and inner.t == "Header" and
                   inner.level == 2 then
                    add(chapter, { id = inner.identifier,
                        number = inner.attributes.number,
                        title = stringify(inner), kind = "section",
                        latex = inline.write(inline.bare(inner.content)) })
                end
            end
        end
    end
    return top
end

local function each(entry, visit)
    for _, child in ipairs(entry.children) do
        visit(child)
        each(child, visit)
    end
end

-- PDF's bookmarks; chapters are closed.
function M.bookmarks(top)
    local out = { call("outline", 0, "contents", text.hex("Contents")) }
    each(top, function(e)
        local count = #e.children
        if e.kind ~= "part" then
            count = -count
        end
        local title = e.title
        if e.kind == "part" then
            title = "Part " .. e.number .. ". " .. title
        elseif e.number ~= "" then
            title = e.number .. " " .. title
        end
        out[#out + 1] = call("outline", count, e.id, text.hex(title))
    end)
    return table.concat(out, "\n")
end

function M.contents(top)
    local out = {}
    each(top, function(e)
        if e.kind == "unit" then
            out[#out + 1] = call("tocunit", e.id, e.latex)
        else
            out[#out + 1] = call("toc" .. e.kind, e.id, e.number, e.latex)
        end
    end)
    return table.concat(out, "\n")
end

-- The chapters of one part, for its opening page.
function M.part(top, id)
    local out = {}
    for _, part in ipairs(top.children) do
        if part.id == id then
            for _, e in ipairs(part.children) do
                out[#out + 1] = call("partchapter", e.id, e.number, e.latex,
                                     text.escape(e.summary))
            end
        end
    end
    return table.concat(out, "\n")
end

-- ---- lists ----------------------------------------------------------------

local lists = { { "figure", "Figures" }, { "table", "Tables" },
                { "listing", "Listings" }, { "run", "Runs" } }

-- What a list calls a form without a caption.
local function name_of(div, kind)
    local a = div.attributes
    local caption = blocks.caption_of(div)
    caption = caption and inline.write(inline.bare(caption))
    if kind == "listing" then
        local path = text.code(a.path)
        local what = a.symbol ~= "" and ": " .. text.code(a.symbol) or
                     caption and ": " .. caption or ""
        return path .. what
    end
    return caption or text.code(a.command or "")
end

function M.lists(doc)
    local found = {}
    pandoc.walk_block(pandoc.Div(doc.blocks), {
        Div = function(div)
            local kind = div.classes[1]
            found[kind] = found[kind] or {}
            if div.attributes.number and div.attributes.number ~= "" then
                table.insert(found[kind], div)
            end
        end,
    })
    local out = {}
    for _, list in ipairs(lists) do
        local kind, title = list[1], list[2]
        local entries = {}
        for i, div in ipairs(found[kind] or {}) do
            entries[i] = call("listentry", div.identifier,
                              div.attributes.number, name_of(div, kind))
        end
        if #entries > 0 then
            out[#out + 1] = call("listhead", title) .. "\n" ..
                            table.concat(entries, "\n")
        end
    end
    return table.concat(out, "\n\n")
end

-- ---- index ----------------------------------------------------------------

-- All marks of each key, in reading order; and each mark's key.
local function marks_of(doc)
    local by_key, key_of = {}, {}
    pandoc.walk_block(pandoc.Div(doc.blocks), {
        Span = function(span)
            if util.has_class(span, "ix") then
                local key = span.attributes.key
                by_key[key] = by_key[key] or {}
                table.insert(by_key[key], span.identifier)
                key_of[span.identifier] = key
            end
        end,
    })
    for _, ids in pairs(by_key) do
        table.sort(ids, function(a, b)
            return tonumber(a:match("%d+$")) < tonumber(b:match("%d+$"))
        end)
    end
    return by_key, key_of
end

-- The words of an entry, and the marks that its first link stands for.
local function entry_of(plain, by_key, key_of)
    for i, e in ipairs(plain.content) do
        if e.t == "Link" then
            local words = pandoc.List()
            for j = 1, i - 2 do         -- without the space before it
                words:insert(plain.content[j])
            end
            local key = key_of[e.target:sub(2)]
            return inline.write(words), table.concat(by_key[key], " ")
        end
    end
    return inline.write(plain.content), nil
end

local function index_item(out, item, by_key, key_of)
    local words, ids = entry_of(item[1], by_key, key_of)
    out[#out + 1] = ids and call("indexitem", words, ids) or
                    call("indexhead", words)
    for _, block in ipairs(item) do
        if block.t == "BulletList" then
            for _, sub in ipairs(block.content) do
                words, ids = entry_of(sub[1], by_key, key_of)
                out[#out + 1] = call("indexsub", words, ids)
            end
        end
    end
end

function M.index(doc, unit)
    local by_key, key_of = marks_of(doc)
    local out = {}
    pandoc.walk_block(unit, {
        Div = function(group)
            if not util.has_class(group, "group") then
                return
            end
            out[#out + 1] = call("indexgroup",
                                 text.escape(group.attributes.title))
            for _, item in ipairs(group.content[1].content) do
                index_item(out, item, by_key, key_of)
            end
        end,
    })
    return table.concat(out, "\n")
end

return M
