-- SPDX-License-Identifier: GPL-2.0-only
--[[ Mistakes of form that pandoc passes over: what it cannot read as markup
     it prints as it stands.  watch() looks at a file's lines while they are
     numbered, check() at the blocks that they became. ]]
local util = require "util"

local M = {}

-- Each kind's classes ("": without one), and the attributes of each.
local forms = {
    Link = { [""] = "", ref = "", exercise = "", term = "of",
        listing = "symbol kind from to comment caption",
        transcript = "run chapter from to caption",
        figure = "run chapter graph since names without caption",
        table = "run chapter table caption",
        plot = "run chapter table with names x y caption" },
    Span = { [""] = "", quote = "", ["made-with"] = "", term = "of",
        value = "run chapter graph key from", index = "key", claim = "test",
        fact = "of", own = "why", point = "from to",
        demand = "", nodemand = "why" },
    Div = { [""] = "", crux = "title", breakit = "title", design = "title",
        linuxdid = "title", aside = "title", optional = "title",
        rest = "title", think = "title catch", check = "", answer = "",
        steps = "of", notshown = "", exercises = "", table = "caption",
        whole = "", slide = "title lecture from to minutes" },
    CodeBlock = { [""] = "", console = "", illustrative = "why" },
    Code = { [""] = "" }, Header = { [""] = "" }, Image = { [""] = "" },
}
for language in ("c i386 ldscript makefile lua javascript bash text")
                :gmatch "%S+" do
    forms.Code[language], forms.CodeBlock[language] = "", ""
end
local names = { Link = "a link", Span = "[words]{…}", Div = "a :::",
    CodeBlock = "a code block", Code = "`code`", Header = "a heading",
    Image = "a picture" }

-- The classes and attributes of an element.
local function check_form(element, kind, line, say)
    local classes, keys = element.classes, {}
    for _, class in ipairs(#classes > 0 and classes or { "" }) do
        if not forms[kind][class] then
            say(line, "%s has no class '.%s'%s", names[kind], class,
                util.hint(class, forms[kind], "."))
            return
        end
        for key in forms[kind][class]:gmatch("%S+") do
            keys[key] = true
        end
    end
    for key, value in pairs(element.attributes) do
        if value:find('^"') then
            say(line, "%s= has no second \"", key)
        elseif not keys[key] and key ~= "l" then
            say(line, "%s has no attribute '%s'%s", #classes > 0 and "a ." ..
                classes[1] or names[kind] .. " without a class", key,
                util.hint(key, keys))
        end
    end
end

-- How many cells a line of a table has.
local function cells(line)
    local row = line:gsub("\\|", ""):gsub("(`+).-%1", "")
    return select(2, row:match("^%s*|?(.-)|?%s*$"):gsub("|", "")) + 1
end

-- What is told of each line, and tells say(line, message, …) what is wrong.
function M.watch(say)
    local w, open, labels, note, columns, before = {}, {}, {}, false, nil, ""

    -- A line `:::`, with what stands after it.
    function w.div(colons, rest, number)
        if rest ~= "" then
            table.insert(open, { colons = colons, line = number })
            return
        end
        local top = table.remove(open)
        w.unpaired = w.unpaired or not top or note
        if not top then
            say(number, "this %s closes nothing", colons)
        elseif note then
            say(top.line, "this %s is not closed: the %s in line %d is read " ..
                "as the note above it, and needs an empty line before it",
                top.colons, colons, number)
        elseif top.colons ~= colons then
            say(top.line, "this %s is not closed: line %d has %s",
                top.colons, number, colons)
        end
    end

    -- A line that is neither in a code block nor opens a :::.
    function w.prose(line, number)
        local label = line:match("^ ? ? ?%[([^%]]+)%]:")
        if label and labels[label] then
            say(number, "[%s] is there already, in line %d", label,
                labels[label])
        elseif label then
            labels[label] = number
        end
        note = line:find("%S") and (note or label and label:find("^^")) or false
        if not line:find("|", 1, true) then
            columns = nil
        elseif line:match("^[%s|:%-]+$") then
            columns = before:find("|", 1, true) and cells(before)
        end
        if columns and cells(line) ~= columns then
            say(number, "a row of %d here, and the table's head has %d: in " ..
                "a cell, | is written \\|", cells(line), columns)
        end
        before = line
    end

    -- The end, perhaps within a code block that `fence` opened.
    function w.finish(text, fence, from)
        if fence then
            say(from, "this %s is not closed", fence)
            return
        end
        for _, div in ipairs(open) do
            say(div.line, "this %s is not closed", div.colons)
        end
        for label, number in pairs(labels) do
            if label:find("^^") and select(2, text:gsub("%[" ..
               label:gsub("%p", "%%%0") .. "%]", "")) < 2 then
                say(number, "the note [%s] is used nowhere", label)
            end
        end
    end

    return w
end

-- What shows in a word that markup is left in it, by its first character.
local left = {
    { "%[(%^[^%]]*)%]", "there is no note [%s]" },
    { "%]%[([^%]]*)", "no link [%s]: … is in this file" },
    { "[%[%]]" }, { "[{}`|^$\\]" }, { "%*[^*]" }, { "[^*]%*" }, { ":::" },
    { "~~" }, { "<[%a/!]" }, { "%f[%w_]_" }, { "_%f[^%w_]" }, { "^##" },
}

-- A pattern for a word's source: a mark may have a backslash before it, and
-- typographer's characters were plain ones.
local function source_of(word)
    return (word:gsub("[\194-\244][\128-\191]*", "\0"):gsub("%p", "\\?%%%0")
                :gsub("%z", "..?.?"))
end

-- From where to where the i-th word of a list is in a text, from byte `from`
-- on: with what follows it, or without.
local function place(text, list, i, from)
    for reach = 4, 0, -4 do
        local pattern = "()" .. source_of(list[i].text) .. "()"
        for j = i + 1, i + reach do
            local e = list[j] or {}
            pattern = pattern .. (e.t == "Str" and source_of(e.text) or
                (e.t == "Space" or e.t == "SoftBreak") and "[%s>]+" or "")
        end
        local a, b = select(3, text:find(pattern, from))
        if a then
            return a, b
        end
    end
end

-- The words of a list in which markup is left.
local function check_words(list, text, from, unpaired, say)
    local doubtful = {}
    for i, e in ipairs(list) do
        local word = e.t == "Str" and e.text
        if word and word:find("l=%d+}?$") then
            return                      -- attributes, and told of already
        elseif word and word:find("[^%w.,;)-]") then
            doubtful[i] = word:gsub("%f[%w_][%w_]+%[[%w_]*%]", "x")
        end
    end
    for _, look in ipairs(left) do
        for i, word in util.sorted(doubtful) do
            local found = word:match(look[1])
            local a, b = nil, nil
            if found and not (found == ":::" and unpaired) then
                a, b = place(text, list, i, from)
            end
            local mark = a and (look[1]:match("_") or
                                word:match("%p", word:find(look[1])))
            if a and not text:sub(a, b):find("\\" .. mark, 1, true) then
                say(util.line_at(text, a), look[2] or "'%s' is left of some " ..
                    "markup that cannot be read; if it is meant, write it " ..
                    "as `code`", look[2] and found or list[i].text)
            end
        end
    end
end

-- Looks at what became of a text: marks = { before, count, unpaired }.  The
-- first line is number `before` + 1; the blocks must have as many marks of a
-- line as it was given.
function M.check(doc, text, marks, say)
    local lines, from, found = util.lines(text), 1, {}
    local starts, filter = { 1 }, { traverse = "topdown" }
    for number in pandoc.write(doc, "json"):gmatch('%["l","(%d+)"%]') do
        found[tonumber(number)] = (found[tonumber(number)] or 0) + 1
    end
    for number, count in pairs(marks.count) do
        local line = lines[number - marks.before] or ""
        local fence = line:match("^%s*([:`~][:`~][:`~]+)")
        if (found[number] or 0) < count then
            say(number, fence and "this %s cannot be read: an empty line " ..
                "before it, and {attributes} or one word after it" or
                "these attributes cannot be read: %s",
                fence or line:match("{.*$") or "{…")
        end
    end
    for start in text:gmatch("\n()") do
        starts[#starts + 1] = start
    end
    for kind in pairs(forms) do
        filter[kind] = function(element)
            local line = tonumber(element.attributes.l or "")
            check_form(element, kind, line or marks.before + 1, say)
            if line and (kind == "Div" or kind == "Header") then
                from = starts[line - marks.before] or from
            end
        end
    end
    filter.Cite = function(cite)
        return cite, false              -- its brackets are right
    end
    function filter.Inlines(list)
        check_words(list, text, from, marks.unpaired, function(number, ...)
            say(number + marks.before, ...)
        end)
    end
    doc:walk(filter)
end

return M
