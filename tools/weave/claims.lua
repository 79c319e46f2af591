-- SPDX-License-Identifier: GPL-2.0-only
--[[ The claims ledger: [S0.1]{.claim test="tests/…"} says where a claim of
     the book's sources is explained and which test shows it; the appendix
     "Where each claim is tested" is made from these. ]]
local util = require "util"
local report = require "report"
local source = require "source"

local M = {}

-- Reads the list that book.yml names: items "S0.1: what is claimed".
function M.load(ctx)
    ctx.claims, ctx.claimed = {}, {}
    function ctx.answers.claim(id)
        return ctx.claims[id] and "known" or "none"
    end

    -- A claim that is marked in a unit, { id, anchor, tests, label, line }.
    function ctx.claim(unit, mark)
        ctx.register(mark.anchor, { file = mark.file, line = mark.line },
            { kind = "section", number = "", unit = unit,
              title = "claim " .. mark.id })
        table.insert(ctx.claimed, mark)
    end

    local file = ctx.book.claims
    if not file then
        return
    end
    local text = util.read(file)
    if not text then
        report.error(ctx.book.file,
            util.find_line(ctx.book.text, file), "there is no file %s", file)
        return
    end
    for number, line in ipairs(util.lines(text)) do
        local id, claim = line:match("^%- ([%w.]+): (.+)$")
        if id then
            ctx.claims[id] = { text = claim, line = number }
        end
    end
end

-- "tests/unit/memory.c:name" must name a file, and a word in it.
local function check_test(where, test)
    local path, name = test:match("^([^:]+):?(.*)$")
    local text = util.read(path or "")
    if not text then
        report.error(where.file, where.line, "there is no test %s", test)
    elseif name ~= "" and not text:find(name, 1, true) then
        report.error(where.file, where.line, "%s has no '%s'", path, name)
    end
end

function M.mark(ctx, span, where)
    local id = pandoc.utils.stringify(span)
    local tests = span.attributes.test or ""
    ctx.ask("claim", id)
    if not ctx.claims[id] then
        report.error(where.file, where.line, "unknown claim '%s': %s", id,
            ctx.book.claims and "it is not in " .. ctx.book.claims or
            "book.yml names no claims: file")
        return nil
    end
    if tests == "" then
        report.error(where.file, where.line,
                     "claim '%s' needs test=\"…\"", id)
    end
    for test in tests:gmatch("%S+") do
        check_test(where, test)
    end
    local wish = "claim-" .. id:gsub("%.", "-")
    ctx.ask("new", wish)
    local anchor = ctx.new_id(wish)
    local mark = { id = id, anchor = anchor, tests = tests,
        label = where.section or "" .. (where.unit.number or
                                                where.unit.title),
        file = where.file, line = where.line }
    table.insert(where.unit.claimed, mark)
    ctx.claim(where.unit, mark)
    return pandoc.Span({ pandoc.Str(id) }, util.attr(anchor, { "claim" },
        { { "test", tests } }))
end

-- The order of ids in which S2.10 comes after S2.9.
local function sort_key(id)
    return (id:gsub("%d+", function(digits)
        return ("%08d"):format(tonumber(digits))
    end))
end

-- The next id in a row: S2.4 after S2.3.
local function is_next(id, after)
    local stem, number = after:match("^(.-)(%d+)$")
    return stem and id == stem .. math.tointeger(number + 1)
end

-- "S1.2, S2.3–S2.7" for ids in their order.
local function ranges(ids)
    local out, from = {}, 1
    for i, id in ipairs(ids) do
        local after = ids[i + 1]
        if not after or not is_next(after, id) then
            out[#out + 1] = from == i and id or
                            ids[from] .. (from == i - 1 and ", " or
                                          "\u{2013}") .. id
            from = i + 1
        end
    end
    return table.concat(out, ", ")
end

-- Says which claims no chapter of this edition marks, if there are any.
local function unmarked(ctx)
    local marked, ids = {}, {}
    for _, c in ipairs(ctx.claimed) do
        marked[c.id] = true
    end
    for id in pairs(ctx.claims) do
        if not marked[id] then
            ids[#ids + 1] = id
        end
    end
    table.sort(ids, function(a, b) return sort_key(a) < sort_key(b) end)
    if #ids == 0 then
        return nil
    end
    return pandoc.Para(pandoc.read(("No chapter of this edition takes up " ..
        "%s; %s to chapters that are not in it yet."):format(ranges(ids),
        #ids == 1 and "it belongs" or "they belong"), source.format)
        .blocks[1].content)
end

-- The names of a mark's tests, one a line.
local function tests_of(mark)
    local out = pandoc.List()
    for test in mark.tests:gmatch("%S+") do
        if #out > 0 then
            out:insert(pandoc.LineBreak())
        end
        out:insert(pandoc.Code(test))
    end
    return out
end

-- The appendix: one row a place where a claim is explained.
function M.blocks(ctx)
    local rows = {}
    table.sort(ctx.claimed, function(a, b)
        if a.id ~= b.id then
            return sort_key(a.id) < sort_key(b.id)
        end
        return sort_key(a.anchor) < sort_key(b.anchor)
    end)
    for i, c in ipairs(ctx.claimed) do
        rows[i] = {
            { pandoc.Plain { pandoc.Str(c.id) } },
            pandoc.read(ctx.claims[c.id].text, source.format).blocks,
            { pandoc.Plain { pandoc.Link({ pandoc.Str(c.label) },
                                         "#" .. c.anchor) } },
            { pandoc.Plain(tests_of(c)) },
        }
    end
    local function head(text)
        return { pandoc.Plain { pandoc.Str(text) } }
    end
    local left = pandoc.AlignLeft
    return { pandoc.utils.from_simple_table(pandoc.SimpleTable({},
        { left, left, left, left }, { 0.06, 0.4, 0.09, 0.45 },
        { head "Id", head "Claim", head "Section", head "Test" }, rows)),
        unmarked(ctx) }
end

return M
