-- SPDX-License-Identifier: GPL-2.0-only
--[[ The glossary: paragraphs "**term** 中文 *pinyin* — definition" of the
     unit named glossary, and [term]{.term} in the text, which prints the
     term in bold with its Chinese name where it first stands. ]]
local util = require "util"
local report = require "report"

local M = {}

local function plain_key(text)
    return text:lower():gsub("%s+", " ")
end

-- A run of Han characters, for fonts, line breaking and screen readers.
function M.chinese(text)
    return pandoc.Span({ pandoc.Str(text) },
                       util.attr("", {}, { { "lang", "zh-Hans" } }))
end

local function entry_of(ctx, block, src, unit)
    local text = pandoc.utils.stringify(block)
    local line = util.find_line(src.text, text:sub(1, 1) == "" and "?" or
        "**" .. (block.content[1].t == "Strong" and
        pandoc.utils.stringify(block.content[1]) or ""))
    local strong, zh, pinyin, body = block.content[1], nil, nil, nil
    for i, inline in ipairs(block.content) do
        if inline.t == "Str" and inline.text:match("^[\227-\233]") then
            zh = zh or inline.text
        elseif inline.t == "Emph" and not pinyin then
            pinyin = pandoc.utils.stringify(inline)
        elseif inline.t == "Str" and (inline.text == "\u{2014}" or
                                      inline.text == "\u{2013}") then
            body = i + 1
            break
        end
    end
    if strong.t ~= "Strong" or not zh or not pinyin or not body then
        report.error(src.file, line or 1,
            "a glossary entry reads '**term** 中文 *pinyin* — definition', " ..
            "not '%s'", text:sub(1, 60))
        return nil
    end
    local name = pandoc.utils.stringify(strong)
    while body <= #block.content and block.content[body].t == "Space" do
        body = body + 1
    end
    local definition = pandoc.List()
    for i = body, #block.content do
        definition:insert(block.content[i])
    end
    local entry = { name = name, zh = zh, pinyin = pinyin,
                    definition = definition, line = line,
                    id = "term-" .. util.slug(name) }
    if ctx.glossary[plain_key(name)] then
        report.error(src.file, line, "'%s' is in the glossary twice", name)
        return nil
    end
    ctx.register(entry.id, { file = src.file, line = line },
                 { kind = "term", number = "", unit = unit, title = name })
    ctx.glossary[plain_key(name)] = entry
    unit.terms[#unit.terms + 1] = { name = name, zh = zh, pinyin = pinyin,
                                    id = entry.id, line = line }
    return entry
end

-- Makes known what entry_of() found another time.
function M.recall(ctx, unit)
    for _, entry in ipairs(unit.terms) do
        ctx.glossary[plain_key(entry.name)] = entry
    end
end

-- Adds to ctx the glossary, and what a term's use depends on.
function M.attach(ctx)
    ctx.glossary, ctx.used = {}, {}

    function ctx.answers.term(key)
        local entry = ctx.glossary[key]
        return entry and entry.id .. "\t" .. entry.name .. "\t" ..
               entry.zh or "none"
    end

    -- The unit whose turn it is asks; what comes after it does not count.
    function ctx.answers.used(id)
        return ctx.used[id] and "yes" or "no"
    end
end

-- Reads the entries and returns the unit's blocks, entries sorted.
function M.load(ctx, src, unit)
    local out, entries = pandoc.List(), {}
    for _, block in ipairs(src.blocks) do
        if block.t == "Para" and block.content[1].t == "Strong" then
            entries[#entries + 1] = entry_of(ctx, block, src, unit)
        else
            out:insert(block)
        end
    end
    table.sort(entries, function(a, b)
        return a.name:lower() < b.name:lower()
    end)
    for _, e in ipairs(entries) do
        out:insert(pandoc.Div({ pandoc.Para(e.definition) },
            util.attr(e.id, { "entry" }, {
                { "term", e.name }, { "zh", e.zh }, { "pinyin", e.pinyin },
            })))
    end
    return out
end

-- The entry that a span means: by of=, or its text, or that without its
-- plural ending.  And its place in the glossary.
local function find(ctx, of, text)
    local key = plain_key(of or text)
    for _, ending in ipairs(of and { "" } or { "", "s$", "es$" }) do
        local place = key:gsub(ending, "")
        ctx.ask("term", place)
        if ctx.glossary[place] then
            return ctx.glossary[place], place
        end
    end
end

-- [frame]{.term}: replaces the span or link.
function M.use(ctx, element, where)
    local text = pandoc.utils.stringify(element)
    local entry, place = find(ctx, element.attributes.of, text)
    if not entry then
        report.error(where.file, where.line,
                     "'%s' is not in the glossary",
                     element.attributes.of or text)
        return nil
    end
    local mark = ctx.index_mark(entry.name, where, place)
    local link = pandoc.Link(element.content, "#" .. entry.id)
    ctx.ask("used", entry.id)
    if ctx.used[entry.id] or where.unit.id == "glossary" then
        link.classes = { "term" }
        return { mark, link }
    end
    ctx.used[entry.id] = true
    table.insert(where.unit.used, entry.id)
    link.classes = { "term", "defined" }
    link.content = { pandoc.Strong(element.content) }
    return { mark, link, pandoc.Span({
        pandoc.Str("\u{a0}("), M.chinese(entry.zh), pandoc.Str(")") },
        util.attr("", { "zh-name" })) }
end

return M
