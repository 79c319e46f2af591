-- SPDX-License-Identifier: GPL-2.0-only
--[[ Listings: [path](../code/01-boot/path){.listing symbol=… from=… to=…}
     to a Div with the lines themselves.  Also says what is new in them. ]]
local util = require "util"
local report = require "report"
local symbols = require "symbols"
local book = require "book"
local broken = require "broken"

local M = {}

-- A pattern is plain text somewhere in the line; "^" at its start and "$"
-- at its end tie it to the line's.
local function matches(line, pattern)
    local plain, at_start = pattern:gsub("^%^", "")
    local at_end
    plain, at_end = plain:gsub("%$$", "")
    if at_start == 1 and line:sub(1, #plain) ~= plain or
       at_end == 1 and plain ~= "" and line:sub(-#plain) ~= plain or
       at_start == 1 and at_end == 1 and line ~= plain then
        return false
    end
    return line:find(plain, 1, true) ~= nil
end

-- The only line of a range that has the pattern, or nil after saying why.
local function only_match(where, name, lines, pattern, first, last, what)
    local hits = {}
    for i = first, last do
        if matches(lines[i], pattern) then
            hits[#hits + 1] = i
        end
    end
    if #hits == 1 then
        return hits[1]
    end
    report.error(where.file, where.line,
        "%s=\"%s\" matches %d lines of %s%s, and must match one",
        what, pattern, #hits, name,
        #hits > 1 and " (" .. table.concat(hits, ", ") .. ")" or "")
end

-- Narrows a range of lines by from= and to=.
function M.narrow(where, name, lines, a, first, last)
    if a.from then
        first = only_match(where, name, lines, a.from, first, last, "from")
    end
    if first and a.to then
        last = only_match(where, name, lines, a.to, first, last, "to")
    end
    if first and last then
        return first, last
    end
end

-- A symbol's range in a file, or nil after saying why.
local function symbol_range(where, entry, a)
    local hits, names = {}, {}
    for _, tag in ipairs(entry.tags) do
        names[tag.name] = true
        if tag.name == a.symbol and (not a.kind or tag.kind == a.kind) then
            hits[#hits + 1] = tag
        end
    end
    if #hits == 0 then
        report.error(where.file, where.line, "unknown symbol '%s' in %s%s",
            a.symbol, entry.path, util.hint(a.symbol, names))
        return nil
    end
    if #hits > 1 then
        local at = {}
        for i, tag in ipairs(hits) do
            at[i] = ("%d (%s)"):format(tag.line, tag.kind)
        end
        report.error(where.file, where.line,
            "'%s' is in %s %d times, on lines %s: say which with kind=, or " ..
            "with from= and to= alone", a.symbol, entry.path, #hits,
            table.concat(at, ", "))
        return nil
    end
    return a.comment == "yes" and
           symbols.with_comment(entry, hits[1].first) or hits[1].first,
           hits[1].last
end

-- code/<layer>/<path> in two parts, or nil for a file of another place.
local function layer_of(ctx, path)
    for _, unit in ipairs(ctx.book.units) do
        if unit.code and path:sub(1, #unit.code + 1) == unit.code .. "/" then
            return unit, path:sub(#unit.code + 2)
        end
    end
end

-- Is code/<layer>/<inner> what is compiled in this chapter?
local function check_winner(ctx, where, unit, layer, inner)
    local winner = unit
    while winner and winner ~= layer do
        local newer = winner.code .. "/" .. inner
        if util.exists(newer) then
            report.error(where.file, where.line,
                "chapter %s compiles %s, not %s/%s: link to that file",
                unit.id, newer, layer.code, inner)
            return
        end
        winner = winner.previous
    end
    if not winner then
        report.error(where.file, where.line,
            "%s/%s is in a later chapter's folder, chapter %s does not " ..
            "compile it", layer.code, inner, unit.id)
        return
    end
    local tree = "build/tree/" .. unit.id .. "/" .. inner
    local laid = util.read(tree)
    if not laid then
        report.error(where.file, where.line,
            "%s is missing: the chapter drops it, or its tree is not laid " ..
            "out yet (run make)", tree)
    elseif laid ~= util.read(layer.code .. "/" .. inner) then
        report.error(where.file, where.line,
            "%s differs from %s/%s: run make first", tree, layer.code, inner)
    end
end

-- The set of lines of the file `new` that `old` does not have.
local function changed(old, new)
    local key = util.sha1(util.read(old) .. "\0" .. util.read(new))
    local cached = "build/cache/diff/" .. key
    local text = util.read(cached)
    if not text then
        util.need("diff", "diffutils")
        text = util.output_of(
            "diff --unchanged-line-format= --old-line-format= " ..
            "--new-line-format='%dn ' " .. util.quote(old) .. " " ..
            util.quote(new))
        util.mkdir("build/cache/diff")
        util.write(cached, text)
    end
    local set = {}
    for n in text:gmatch("%d+") do
        set[tonumber(n)] = true
    end
    return set
end

-- The set of a file's lines that the chapter before does not have, or
-- "file" when it does not have the file; nil for nothing new, and in the
-- first chapter, where everything is.
local function news_of(unit, layer, inner)
    if layer ~= unit or not unit.previous then
        return nil
    end
    local old = "build/tree/" .. unit.previous.id .. "/" .. inner
    return util.read(old) and changed(old, unit.code .. "/" .. inner) or
           "file"
end

-- "3-5 9" for the lines of a range that are in a set.
local function ranges(set, first, last)
    local out, from = {}, nil
    for i = first, last + 1 do
        local is_in = i <= last and set[i]
        if is_in and not from then
            from = i
        elseif from and not is_in then
            out[#out + 1] = from == i - 1 and tostring(from) or
                            from .. "-" .. i - 1
            from = nil
        end
    end
    return table.concat(out, " ")
end

-- The lines that the attributes choose, or nil after saying why not.
local function lines_of(where, entry, a)
    local first, last = 1, #entry.lines
    if a.symbol then
        first, last = symbol_range(where, entry, a)
    end
    if first then
        return M.narrow(where, entry.path, entry.lines, a, first, last)
    end
end

-- The Div of lines first to last of a file that is shown; `attributes` are
-- its own besides those that every listing has.
local function listing_div(ctx, link, where, shown, attributes)
    local a, first, last = link.attributes, shown.first, shown.last
    local blocks = { pandoc.CodeBlock(
        table.concat(shown.lines, "\n", first, last),
        util.attr("", { shown.language }, { { "startFrom", "" .. first } })) }
    if a.caption then
        blocks[2] = ctx.caption(a.caption, where)
    end
    local id = link.identifier ~= "" and link.identifier or
               ctx.new_id("lst-" .. where.unit.prefix .. "-" .. shown.name)
    local all = { { "path", shown.path } }
    table.move(attributes, 1, #attributes, 2, all)
    for _, pair in ipairs { { "first", "" .. first }, { "last", "" .. last },
                            { "lang", shown.language },
                            { "symbol", a.symbol or "" },
                            { "new", shown.new == "file" and "file" or
                              shown.new and ranges(shown.new, first, last) or
                              "" } } do
        all[#all + 1] = pair
    end
    return ctx.numbered("listing", id, where, all, blocks,
                        a.caption or shown.path)
end

-- A piece of a broken kernel; the link leads to its layer.
local function expand_broken(ctx, link, where, path)
    local a, shown = link.attributes, broken.read(link, where, path)
    if not shown then
        return nil
    end
    shown.first, shown.last = M.narrow(where, path, shown.lines, a,
                                       shown.first, shown.last)
    if not shown.first then
        return nil
    end
    shown.name = broken.name_of(path)
    shown.new = shown.old and changed(shown.old, shown.file)
    return listing_div(ctx, link, where, shown, { { "file", path },
        { "at", "1" }, { "said", a.symbol and "in another kernel" or
                         "what differs" } })
end

-- The Div of a listing, or nil after saying what is wrong with it.
function M.expand(ctx, link, where)
    local a = link.attributes
    local path = util.join(where.dir, util.unescape(link.target))
    if broken.name_of(path) then
        return expand_broken(ctx, link, where, path)
    end
    local entry = symbols.file(path)
    if not entry then
        report.error(where.file, where.line, "there is no file %s", path)
        return nil
    end
    local layer, inner = layer_of(ctx, path)
    local news
    if layer and where.unit.code then
        check_winner(ctx, where, where.unit, layer, inner)
        news = news_of(where.unit, layer, inner)
    end
    local first, last = lines_of(where, entry, a)
    if not first then
        return nil
    end
    table.insert(where.unit.shown, { path = path, first = first,
                                     last = last })
    return listing_div(ctx, link, where, {
        path = inner or path:gsub("^exercises/[^/]+/[^/]+/", ""),
        name = a.symbol or util.basename(path), lines = entry.lines,
        language = entry.language, first = first, last = last, new = news,
    }, { { "file", path } })
end

return M
