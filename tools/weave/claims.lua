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

-- The appendix: one row a place where a claim is explained.
function M.blocks(ctx)
    local rows = {}
    table.sort(ctx.claimed, function(a, b)
        return a.id ~= b.id and a.id < b.id or
               a.id == b.id and a.anchor < b.anchor
    end)
    for i, c in ipairs(ctx.claimed) do
        rows[i] = {
            { pandoc.Plain { pandoc.Str(c.id) } },
            pandoc.read(ctx.claims[c.id].text, source.format).blocks,
            { pandoc.Plain { pandoc.Link({ pandoc.Str(c.label) },
                                         "#" .. c.anchor) } },
            { pandoc.Plain { pandoc.Code(c.tests) } },
        }
    end
    local function head(text)
        return { pandoc.Plain { pandoc.Str(text) } }
    end
    local left = pandoc.AlignLeft
    return { pandoc.utils.from_simple_table(pandoc.SimpleTable({},
        { left, left, left, left }, { 0.08, 0.5, 0.12, 0.3 },
        { head "Id", head "Claim", head "Section", head "Test" }, rows)) }
end

return M
