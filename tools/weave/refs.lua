-- SPDX-License-Identifier: GPL-2.0-only
--[[ Second pass, over inline text: cross-references, citations, numbers
     from runs, terms, index marks, claims, Chinese runs. ]]
local util = require "util"
local report = require "report"
local source = require "source"
local number = require "number"
local run = require "run"
local glossary = require "glossary"
local index = require "index"
local claims = require "claims"
local cite = require "cite"
local expand = require "expand"
local mention = require "mention"

local M = {}

-- "Figure 1.2", "Section 1.3", or a box's or preface's title.
local function name_of(entry)
    local word = number.words[entry.kind]
    if entry.number ~= "" and entry.number ~= nil then
        return word .. "\u{a0}" .. entry.number
    end
    return entry.title
end
M.name_of = name_of

-- Does a link's text ask to be replaced by the number?
local function wants_number(link, entry)
    if util.has_class(link, "ref") or #link.content == 0 then
        return true
    end
    local text = pandoc.utils.stringify(link):lower()
    local word = number.words[entry.kind]:lower()
    return text == word or text == "the " .. word
end

local function dangling(ctx, where, line, id)
    report.error(where.file, line, "nothing has the id '%s'%s", id,
                 util.hint(id, ctx.ids))
end

-- The entry that a link's target means, nil for a link to elsewhere.
local function target_of(ctx, link, where, line)
    local path, id = link.target:match("^([^#]*)#?(.*)$")
    if id ~= "" then
        ctx.ask("id", id)
    end
    if path == "" then
        if not ctx.ids[id] then
            dangling(ctx, where, line, id)
        end
        return ctx.ids[id]
    end
    local file = util.join(where.dir, util.unescape(path))
    local unit = ctx.unit_of_file[file]
    if unit and id == "" then
        ctx.ask("file", file)
        if unit.anchor then             -- otherwise its file is missing
            ctx.ask("id", unit.anchor)
            return ctx.ids[unit.anchor]
        end
        return nil
    elseif unit then
        local entry = ctx.ids[id]
        if not entry or entry.unit ~= unit then
            dangling(ctx, where, line, id)
        end
        return entry
    end
    for _, e in ipairs(ctx.exercises) do
        if e.dir .. "/exercise.md" == file and e.place then
            ctx.ask("id", e.place.id)
            return ctx.ids[e.place.id]
        end
    end
    if not util.exists(file) then
        report.error(where.file, line, "there is no file %s", file)
    end
    return nil
end

local function check_image(image, where)
    if not image.src:match("^build/cache/dot/") then
        report.error(where.file, source.line_of(image) or
            util.find_line(where.text, image.src),
            "write a picture as [alt text](%s){.figure caption=\"…\"}",
            image.src)
    end
end

local function link(ctx, element, where)
    local line = source.line_of(element)
    local form = expand.form_of(element)
    if form then                        -- those that stand alone are gone
        report.error(where.file, line,
                     "a .%s link must be alone in its paragraph", form)
        return nil
    end
    if element.target:match("^%a[%w+.-]*:") then
        return nil                      -- another site
    end
    line = line or util.find_line(where.text, "(" .. element.target .. ")")
           or where.line
    if util.has_class(element, "term") then
        where.line = line
        return glossary.use(ctx, element, where)
    end
    local entry = target_of(ctx, element, where, line)
    if entry then
        element.target = "#" .. entry.id
        if wants_number(element, entry) then
            element.content = { pandoc.Str(name_of(entry)) }
        end
        element.classes = { "ref", entry.kind }
        element.title = entry.number ~= "" and
            pandoc.utils.stringify(element) ~= name_of(entry) and
            name_of(entry) or ""
        element.attributes.l = nil
        return element
    elseif element.target:sub(1, 1) ~= "#" then
        local file = util.join(where.dir, util.unescape(element.target))
        util.read(file)                 -- its page is made of it
        element.target = file
        element.classes = { "file" }
        element.attributes.l = nil
        return element
    end
end

local function span(ctx, element, where)
    where.line = source.line_of(element) or where.line
    if util.has_class(element, "value") then
        return run.value(ctx, element, where)
    elseif util.has_class(element, "made-with") then
        return run.made_with(element, where)
    elseif util.has_class(element, "term") then
        return glossary.use(ctx, element, where)
    elseif util.has_class(element, "index") then
        return index.mark(ctx, element, where)
    elseif util.has_class(element, "claim") then
        return claims.mark(ctx, element, where)
    elseif util.has_class(element, "quote") then
        return element.content
    end
end

-- Marks runs of Han characters within a word.
local function han(element)
    local text = element.text
    if not text:match("[\227-\233][\128-\191][\128-\191]") or
       text:match("^\226") and not text:match("[\228-\233]") then
        return nil
    end
    local out, plain, chinese = pandoc.List(), "", ""
    local function flush()
        if plain ~= "" then
            out:insert(pandoc.Str(plain))
        end
        if chinese ~= "" then
            out:insert(glossary.chinese(chinese))
        end
        plain, chinese = "", ""
    end
    for _, code in utf8.codes(text) do
        local c = utf8.char(code)
        if code >= 0x3000 and code <= 0x9fff or
           code >= 0xff00 and code <= 0xffef then
            if plain ~= "" then
                flush()
            end
            chinese = chinese .. c
        else
            if chinese ~= "" then
                flush()
            end
            plain = plain .. c
        end
    end
    flush()
    return out
end

-- A number of five digits or more in groups of three: 19 921 996.
local function grouped(element)
    local before, digits, after =
        element.text:match("^(%p*)([1-9]%d%d%d%d+)(%p*)$")
    if not digits or #digits > 15 then
        return nil
    end
    return pandoc.Str(before .. util.grouped(digits) .. after)
end

-- The blocks of one file with all inline forms resolved.
function M.blocks(ctx, blocks, where)
    local out = pandoc.List()
    blocks = mention.blocks(ctx, blocks)
    local has_han = where.text:match("[\227-\233][\128-\191][\128-\191]")
    local filter = {
        Span = function(e) return span(ctx, e, where) end,
        Link = function(e) return link(ctx, e, where) end,
        Cite = function(e) return cite.replace(ctx, e, where) end,
        Image = function(e) return check_image(e, where) end,
        Str = function(e)
            if e.text:find("%d%d%d%d%d") then
                return grouped(e)
            elseif has_han and e.text:find("[\227-\233]") then
                return han(e)
            end
        end,
    }
    local function section(header)
        where.section = header.attributes.number or where.section
    end
    local run = pandoc.List()           -- of blocks in one section
    local function flush()
        out:extend(pandoc.walk_block(pandoc.Div(run), filter).content)
        run = pandoc.List()
    end
    for _, block in ipairs(blocks) do
        if block.t == "Header" then
            flush()
            section(block)
        elseif block.t == "Div" and #block.content > 0 and
               block.content[1].t == "Header" then
            flush()
            section(block.content[1])
        end
        run:insert(block)
    end
    flush()
    return out
end

return M
