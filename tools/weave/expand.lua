-- SPDX-License-Identifier: GPL-2.0-only
--[[ First pass over a file's blocks: the forms that stand alone in a
     paragraph become numbered Divs, headers get numbers, boxes titles;
     literal code has to give its reason. ]]
local util = require "util"
local report = require "report"
local source = require "source"
local number = require "number"
local listing = require "listing"
local run = require "run"
local figure = require "figure"
local exercise = require "exercise"
local ledger = require "ledger"
local reading = require "forms"

local M = {}

local forms = {
    listing = listing.expand, transcript = run.transcript,
    figure = figure.expand, table = run.table, plot = figure.plot,
    exercise = exercise.expand,
}

local boxes = {
    crux = "The crux", breakit = "Break it", linuxdid = "What Linux did",
    design = "Design note", aside = "Aside", think = "You may think …",
    optional = "You may skip this", rest = "A place to rest",
}

-- The form that a link is written in, and what expands it.
local function form_of(element)
    if element.t == "Link" then
        for _, class in ipairs(element.classes) do
            if forms[class] then
                return class, forms[class]
            end
        end
    end
end
M.form_of = form_of

local function code_block(code, where)
    local line = source.line_of(code) or
        util.find_line(where.text, code.text:match("[^\n]*")) or
        tonumber(code.text:match("l=(%d+)}"))
    if util.has_class(code, "console") then
        return
    end
    if not util.has_class(code, "illustrative") then
        report.error(where.file, line,
            "a literal code block: link to the source with .listing, or " ..
            "mark it {.illustrative why=\"…\"}, or {.console} for " ..
            "commands to type")
    elseif not (code.attributes.why or ""):match("%S") then
        report.error(where.file, line,
                     "an .illustrative code block needs why=\"…\"")
    end
end

local function box(ctx, div, class, where)
    local title = div.attributes.title or boxes[class]
    if class == "optional" and div.attributes.title then
        title = boxes[class] .. ": " .. title
    end
    if div.identifier == "" and class ~= "aside" then
        div.identifier = ctx.new_id(class .. "-" .. where.unit.prefix)
    end
    if div.identifier ~= "" then
        ctx.register(div.identifier, where, { kind = "box", number = "",
                     unit = where.unit, title = title })
    end
    div.classes = { "box", class }
    div.attributes.title = title
end

local function div(ctx, element, where)
    local line = source.line_of(element)
    where.line = line or where.line
    if util.has_class(element, "notshown") then
        ledger.notshown(element, where)
    end
    element.content = M.blocks(ctx, element.content, where)
    where.line = line or where.line
    for class, make in pairs(reading.first) do
        if util.has_class(element, class) then
            element = make(ctx, element, where) or element
            break
        end
    end
    for class in pairs(boxes) do
        if util.has_class(element, class) then
            box(ctx, element, class, where)
            break
        end
    end
    if util.has_class(element, "table") then
        local a = element.attributes
        if not a.caption then
            report.error(where.file, line, "a .table needs caption=")
        end
        if not element.content:find_if(function(b) return b.t == "Table" end)
        then
            report.error(where.file, line, "no table in this .table: a head, " ..
                "a line of |---|, and rows, each with as many cells")
        end
        local content = element.content
        table.insert(content, 1, ctx.caption(a.caption or "", where))
        local id = element.identifier
        if id == "" then
            id = ctx.new_id("tbl-" .. where.unit.prefix)
        end
        where.line = line
        return ctx.numbered("table", id, where, {}, content, a.caption or "")
    end
    return element
end

local function paragraph(ctx, block, where)
    local content = block.content
    local link = #content == 1 and content[1]
    local class, expand
    if link then
        class, expand = form_of(link)
    end
    if not class then
        return block
    end
    where.line = source.line_of(link) or 1
    return expand(ctx, link, where, M.blocks)
end

local function lists(ctx, items, where)
    for i, item in ipairs(items) do
        items[i] = M.blocks(ctx, item, where)
    end
    return items
end

-- A list of blocks with all forms expanded.
function M.blocks(ctx, blocks, where)
    local out = pandoc.List()
    for _, block in ipairs(blocks) do
        local t = block.t
        local new = block
        if t == "Para" then
            new = paragraph(ctx, block, where)
        elseif t == "Header" then
            new = number.header(ctx, block, where)
        elseif t == "CodeBlock" then
            code_block(block, where)
        elseif t == "Div" then
            new = div(ctx, block, where)
        elseif t == "BulletList" or t == "OrderedList" then
            block.content = lists(ctx, block.content, where)
        elseif t == "BlockQuote" then
            block.content = M.blocks(ctx, block.content, where)
        elseif t == "DefinitionList" then
            local items = block.content
            for i, item in ipairs(items) do
                items[i] = { item[1], lists(ctx, item[2], where) }
            end
            block.content = items
        end
        if new then
            out:insert(new)
        end
    end
    return out
end

return M
