-- SPDX-License-Identifier: GPL-2.0-only
--[[ What runs printed: transcripts, tables, numbers in the text, graphs.  The
     kept transcript and the run of this build must be the same bytes, if they
     were made with the same compiler and QEMU; else the kept one is shown. ]]
local util = require "util"
local report = require "report"
local book = require "book"
local listing = require "listing"

local M = {}

local told = {}                         -- "user/chapter/run" is reported
local differ = {}                       -- "chapter/run" that came out otherwise
local kept_as = { ["com1.txt"] = ".txt", ["com2.txt"] = ".graphs" }
local declared = {}                     -- chapter -> { run -> its line }

local reader = PANDOC_SCRIPT_FILE:match("^(.*)/weave/") .. "/runs.awk"

-- The runs that a chapter's folder declares, as Make has them: name to
-- { WORDS, TREE, PROGRAMS, DISKS, SAYS, … }, and FIRST for the chapter's own.
function M.declared(unit)
    local runs, list = declared[unit.id], unit.code .. "/runs"
    if runs then
        util.read_again(list)
        return runs
    end
    runs = {}
    local variables = util.read(list) and util.output_of("awk -f " ..
        util.quote(reader) .. " " .. util.quote(list)) or ""
    for key, name, value in variables:gmatch(
            "(%u+)/[^/\n]+/(%S+) := ([^\n]*)") do
        runs[name] = runs[name] or {}
        runs[name][key] = util.trim(value)
    end
    local first = variables:match("FIRST/%S+ := [^\n]*/(%S+)")
    if first then
        runs[first].FIRST = true
    end
    declared[unit.id] = runs
    return runs
end

-- The chapter whose run is meant, and the run's name.
local function owner(ctx, where, a, target)
    local from_path = target and
                      target:match("transcripts/([^/]+)/[^/]+%.txt$")
    local id = a.chapter or from_path
    local unit = where.unit
    if id then
        unit = book.chapter(ctx.book, id)
    end
    if not unit or not unit.code then
        report.error(where.file, where.line, "unknown chapter '%s' in a run",
                     id or where.unit.id)
        return nil
    end
    local runs = M.declared(unit)
    if not a.run or not runs[a.run] then
        local names = {}
        for name in util.sorted(runs) do
            names[#names + 1] = name
        end
        report.error(where.file, where.line,
            "unknown run '%s': %s/runs has %s", a.run or "", unit.code,
            #names > 0 and table.concat(names, ", ") or "none")
        return nil
    end
    return unit
end

-- With what the kept runs were made and those of this build, if it is not the
-- same: "gcc 12.2.0 and QEMU 7.2", "gcc 14.2.0 and QEMU 10.0".
local function made_with()
    local kept = util.read("tests/transcripts/made-with")
    local ours = util.read("build/made-with")
    local function words(text)
        return text and table.concat(util.lines(text), " and ")
    end
    return words(kept), kept and ours and kept ~= ours and words(ours)
end

-- What is added to the caption of what another machine has printed.
local function note(text)
    local kept, ours = made_with()
    return (text and text .. " " or "") ..
        ("(Printed with %s; with %s it comes out otherwise.)"):format(kept,
                                                                     ours)
end
M.note = note

-- Says once what this build has shown of other machines.
function M.finish()
    local names = {}
    for name in util.sorted(differ) do
        names[#names + 1] = name
    end
    if #names > 0 then
        local kept, ours = made_with()
        io.stderr:write(("note: the book shows its runs as %s made them; " ..
            "with %s these come out otherwise: %s\n"):format(kept, ours,
            table.concat(names, ", ")))
    end
end

-- Checks [gcc 1 and QEMU 2]{.made-with}.
function M.made_with(span, where)
    local said, kept = pandoc.utils.stringify(span), made_with()
    if said ~= kept then
        report.error(where.file, where.line,
            "'%s' is not what the runs were made with: %s", said,
            kept or "there is no tests/transcripts/made-with")
    end
    return span.content
end

-- One of a run's outputs ("com1.txt", "com2.txt"), or nil; its chapter; and
-- whether it is the kept one that this build's run differs from.
function M.output(ctx, where, a, name, target)
    local unit = owner(ctx, where, a, target)
    if not unit then
        return nil
    end
    local key = unit.id .. "/" .. a.run
    local path = "build/run/" .. key .. "/" .. name
    local text = util.read(path)
    if not text then
        report.error(where.file, where.line,
            "run '%s' has not been run: %s is missing (run make)", a.run,
            path)
        return nil
    end
    local transcript = "tests/transcripts/" .. key .. kept_as[name]
    local kept, _, ours = util.read(transcript), made_with()
    if (kept or "") == text then
        return text, unit
    elseif kept and ours then
        differ[key] = true
        return kept, unit, true
    elseif not told[where.unit.id .. "/" .. key] then
        told[where.unit.id .. "/" .. key] = true
        report.error(where.file, where.line,
            "%s %s %s: look at the difference, then run make accept",
            transcript, kept and "differs from" or "is not kept of", path)
    end
    return text, unit
end

-- The command with which a reader repeats the run: short, since Make knows
-- the rest.
local function command_for(unit, name)
    return "make run CH=" .. unit.number ..
        (M.declared(unit)[name].FIRST and "" or " RUN=" .. name)
end

function M.transcript(ctx, link, where)
    local a = link.attributes
    local text, unit, differs = M.output(ctx, where, a, "com1.txt",
                                         link.target)
    if not text then
        return nil
    end
    local lines = util.lines(text)
    local first, last = listing.narrow(where, "run " .. a.run, lines, a, 1,
                                       #lines)
    if not first then
        return nil
    end
    local id = link.identifier
    if id == "" then
        id = ctx.new_id("run-" .. where.unit.prefix .. "-" .. a.run)
    end
    local code = pandoc.CodeBlock(table.concat(lines, "\n", first, last),
                                  util.attr("", { "output" }))
    local blocks = { code }
    if a.caption or differs then
        blocks[2] = ctx.caption(differs and note(a.caption) or a.caption,
                                where)
    end
    return ctx.numbered("run", id, where, {
        { "run", a.run }, { "chapter", unit.id },
        { "command", command_for(unit, a.run) },
        { "cut", (first > 1 and "before " or "") ..
                 (last < #lines and "after" or "") },
    }, blocks, a.caption or "run=" .. a.run)
end

-- The first number in a text, as a number; thin groups are allowed.
local function number_in(text)
    local hex = text:match("^%D-(0[xX]%x+)")
    if hex then
        return tonumber(hex)
    end
    local sign, digits = text:match("(%-?)(%d[%d.]*)")
    return digits and tonumber(sign .. digits:match("^(.-)%.?$"))
end

-- "19 921 996" without its spaces.
local function ungrouped(text)
    local plain = text:gsub("\u{a0}", " "):gsub("\u{202f}", " ")
    return plain:match("^%d[%d ]*%d$") and (plain:gsub(" ", "")) or text
end

-- Graph `a.graph` out of what a run wrote to its second port, or nil; its
-- chapter; and as M.output().
function M.graph(ctx, where, a, target)
    local text, unit, differs = M.output(ctx, where, a, "com2.txt", target)
    if not text then
        return nil
    end
    local names, found, count = {}, nil, 0
    for name, body in ("\n" .. text):gmatch(
            "\n%-%-%- graph (%S+)\n(.-)\n%-%-%- end") do
        names[#names + 1] = name
        if name == a.graph then
            found, count = body .. "\n", count + 1
        end
    end
    if count ~= 1 then
        report.error(where.file, where.line,
            "unknown graph '%s': run '%s' drew it %d times (it drew: %s)",
            a.graph, a.run, count,
            #names > 0 and table.concat(names, ", ") or "nothing")
        return nil
    end
    return found, unit, differs
end

-- Does `word` stand in the line, and not as a part of a longer one?  Prose
-- writes 0x5000 and 19 921 996 where a run prints 00005000 and 19921996.
local function stands_in(line, word)
    local hex = word:match("^0x(%x+)$")
    if hex then
        local value = tonumber(hex, 16)
        for found in line:gmatch("[%w_]+") do
            found = found:gsub("^0x", "")
            if found:match("^%x+$") and #found >= #hex and
               tonumber(found, 16) == value then
                return true
            end
        end
    end
    word = ungrouped(word)
    return (" " .. line .. " "):find(
        "%f[%w_]" .. word:gsub("%p", "%%%0") .. "%f[^%w_]") ~= nil
end

-- Checks [word]{.value run=}: it stands in one line of the output, the one
-- that from= finds if that is given, or anywhere in the graph of graph=,
-- where a short word would be found by accident.
local function word_value(ctx, span, where)
    local a = span.attributes
    local said = pandoc.utils.stringify(span)
    local text, unit, hits = nil, nil, 0
    if a.graph then
        text, unit = M.graph(ctx, where, a)
        text = text and text:gsub("\\[nlr]", " ")     -- a label's lines
    else
        text, unit = M.output(ctx, where, a, "com1.txt")
    end
    local lines = text and util.lines(text)
    local first = lines and listing.narrow(where, "run " .. a.run, lines,
                                           { from = a.from }, 1, #lines)
    if not first then
        return nil
    end
    if a.graph and not a.from and #said < 3 then
        report.error(where.file, where.line,
            "'%s' is too short to be looked for in all of graph '%s': " ..
            "say where with from=", said, a.graph)
        return nil
    end
    for i = first, a.from and first or #lines do
        hits = hits + (stands_in(lines[i], said) and 1 or 0)
    end
    if hits == 0 or hits > 1 and not a.graph then
        report.error(where.file, where.line,
            "'%s' stands in %d lines of %s%s, and must stand in one%s", said,
            hits, a.graph and "graph '" .. a.graph .. "' of " or "",
            "run '" .. a.run .. "'", hits == 0 and
            a.from and ": " .. lines[first] or
            hits > 1 and ": say which with from=" or "")
    end
    span.attributes = { { "run", a.run }, { "chapter", unit.id },
                        { "key", "" } }
    return span
end

-- Checks [number]{.value run= key=} and returns what replaces it.
function M.value(ctx, span, where)
    local a = span.attributes
    if not a.key then
        return word_value(ctx, span, where)
    end
    local said = pandoc.utils.stringify(span)
    local text, unit = M.output(ctx, where, a, "com1.txt")
    if not text then
        return nil
    end
    local key, hits = a.key, {}
    for _, line in ipairs(util.lines(text)) do
        if line:sub(1, #key + 1) == key .. ":" then
            hits[#hits + 1] = line:sub(#key + 2)
        end
    end
    if #hits ~= 1 then
        report.error(where.file, where.line,
            "key '%s' starts %d lines of run '%s', and must start one", key,
            #hits, a.run)
        return nil
    end
    local found = number_in(hits[1])
    local plain = said:gsub(",", ""):gsub("\u{a0}", "")
                      :gsub("\u{202f}", ""):gsub(" ", "")
    if not found then
        report.error(where.file, where.line,
            "no number after '%s:' in run '%s'", key, a.run)
    elseif number_in(plain) ~= found then
        report.error(where.file, where.line,
            "'%s' is not what run '%s' printed: %s:%s", said, a.run, key,
            hits[1])
    end
    span.attributes = { { "run", a.run }, { "chapter", unit.id },
                        { "key", key } }
    return span
end

-- A run's table: { header = {…}, rows = {{…}, …} }, or nil.
function M.table_of(ctx, where, a, target)
    local text = M.output(ctx, where, a, "com1.txt", target)
    if not text then
        return nil
    end
    local found, into = 0, nil
    local rows = {}
    for _, line in ipairs(util.lines(text)) do
        if line == "table " .. (a.table or "") then
            found, into = found + 1, rows
        elseif into and line:match("^|.*|%s*$") then
            local row = {}
            for cell in line:sub(2):gmatch("([^|]*)|") do
                row[#row + 1] = util.trim(cell)
            end
            into[#into + 1] = row
        else
            into = nil
        end
    end
    if found ~= 1 or #rows < 2 then
        report.error(where.file, where.line,
            "table '%s' is in run '%s' %d times%s, and must be there once",
            a.table or "", a.run, found,
            found == 1 and " without rows" or "")
        return nil
    end
    local header = table.remove(rows, 1)
    for _, row in ipairs(rows) do
        if #row ~= #header then
            report.error(where.file, where.line,
                "table '%s' of run '%s' has a row of %d cells under %d heads",
                a.table, a.run, #row, #header)
            return nil
        end
    end
    return { header = header, rows = rows }
end

-- What a column's cells are: "hex" (addresses, whose digits have to align),
-- "number", or nil.
local function column_kind(rows, i)
    local hex, number, sure = true, true, false
    for _, row in ipairs(rows) do
        local digits = row[i]:match("^0[xX](%x+)$") or
                       row[i]:match("^%x%x%x%x%x+$")
        hex = hex and digits and digits:find("%d")
        sure = sure or row[i]:find("^0") or row[i]:find("%a")
        number = number and row[i]:find("^[%-+]?%d[%d%.,]*$")
    end
    return hex and sure and "hex" or number and "number" or nil
end

function M.table(ctx, link, where)
    local a = link.attributes
    local t = M.table_of(ctx, where, a, link.target)
    if not t then
        return nil
    end
    local aligns, widths, header, rows, kinds = {}, {}, {}, {}, {}
    for i, head in ipairs(t.header) do
        kinds[i] = column_kind(t.rows, i)
        aligns[i] = kinds[i] and pandoc.AlignRight or pandoc.AlignLeft
        widths[i] = 0
        header[i] = { pandoc.Plain { pandoc.Str(head) } }
    end
    for r, row in ipairs(t.rows) do
        rows[r] = {}
        for i, cell in ipairs(row) do
            local words = pandoc.Str(cell)
            if kinds[i] == "hex" then   -- prose says what it is
                words = pandoc.Code((cell:gsub("^%x%x", "0x%0")))
            end
            rows[r][i] = { pandoc.Plain { words } }
        end
    end
    local simple = pandoc.SimpleTable({}, aligns, widths, header, rows)
    local blocks = { pandoc.utils.from_simple_table(simple) }
    if a.caption then
        table.insert(blocks, 1, ctx.caption(a.caption, where))
    end
    local id = link.identifier
    if id == "" then
        id = ctx.new_id("tbl-" .. where.unit.prefix .. "-" ..
                        util.slug(a.table))
    end
    return ctx.numbered("table", id, where, {
        { "run", a.run }, { "table", a.table },
    }, blocks, a.caption or a.table)
end

return M
