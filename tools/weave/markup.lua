-- SPDX-License-Identifier: GPL-2.0-only
--[[ Mistakes of form that pandoc passes over: what it cannot read as markup
     it prints as it stands.  A Watch looks at a file's lines while they are
     numbered, check() at the blocks that they became. ]]
local util = require "util"

local M = {}

-- ---- the classes that there are, and the attributes that go with them ------

local boxed = "title"
local languages = { c = "", i386 = "", ldscript = "", makefile = "", lua = "",
                    javascript = "", bash = "", text = "" }
local forms = {
    Link = { name = "a link", [""] = "", ref = "", exercise = "", term = "of",
        listing = "symbol kind nth from to comment caption",
        transcript = "run chapter from to caption",
        figure = "run chapter graph caption",
        table = "run chapter table caption",
        plot = "run chapter table with x y kind caption" },
    Span = { name = "[words]{…}", [""] = "", quote = "", ["made-with"] = "",
        value = "run chapter graph key from", term = "of", index = "key",
        claim = "test", fact = "of", own = "why", point = "from to",
        step = "from to", demand = "", nodemand = "why" },
    Div = { name = "a :::", [""] = "", crux = boxed, breakit = boxed,
        linuxdid = boxed, design = boxed, aside = boxed, optional = boxed,
        rest = boxed, think = "title catch", check = "", answer = "",
        steps = "of", notshown = "", exercises = "", table = "caption",
        whole = "", slide = "title lecture from to minutes" },
    CodeBlock = { name = "a code block", [""] = "", console = "",
                  illustrative = "why" },
    Code = { name = "`code`", [""] = "" },
    Header = { name = "a heading", [""] = "" },
    Image = { name = "a picture", [""] = "" },
}
for language in pairs(languages) do
    forms.Code[language], forms.CodeBlock[language] = "", ""
end

local function hint(name, names, lead)
    table.sort(names)
    local near = util.nearest(name, names)
    return near and ("; did you mean '%s%s'?"):format(lead, near) or ""
end

local function check_class(kind, class, line, say)
    local names = {}
    for other in util.sorted(forms) do
        if forms[other][class] and class ~= "name" then
            say(line, "%s has no class '.%s': it is one of %s",
                forms[kind].name, class, forms[other].name)
            return
        end
    end
    for name in pairs(forms[kind]) do
        names[#names + 1] = name ~= "name" and name or nil
    end
    say(line, "%s has no class '.%s'%s", forms[kind].name, class,
        hint(class, names, "."))
end

-- Classes and attributes of an element; those of []{…} are facts.lua's.
local function check_form(element, kind, line, say)
    if kind == "Span" and #element.content == 0 then
        return
    end
    local keys, names = { l = true }, {}
    local classes = #element.classes > 0 and element.classes or { "" }
    for _, class in ipairs(classes) do
        local known = class ~= "name" and forms[kind][class]
        if not known then
            check_class(kind, class, line, say)
            return
        end
        for key in known:gmatch("%S+") do
            keys[key], names[#names + 1] = true, key
        end
    end
    for key, value in pairs(element.attributes) do
        if value:find('^"') then
            say(line, "%s= has no second \"", key)
        elseif not keys[key] then
            say(line, "%s%s has no attribute '%s'%s", classes[1] ~= "" and
                "a ." .. classes[1] or forms[kind].name, classes[1] == "" and
                " without a class" or "", key, hint(key, names, ""))
        end
    end
end

-- ---- line by line: what opens and closes, labels, the rows of tables -------

local Watch = {}
Watch.__index = Watch

-- say(line, message, …) is told what is wrong.
function M.watch(say)
    return setmetatable({ say = say, open = {}, labels = {}, note = false,
                          columns = nil, before = "" }, Watch)
end

-- A line `:::`, with what stands after it.
function Watch:div(colons, rest, number)
    local top = self.open[#self.open]
    if rest ~= "" then
        table.insert(self.open, { colons = colons, line = number })
        return
    end
    self.unpaired = self.unpaired or not top or self.note
    table.remove(self.open)
    if not top then
        self.say(number, "this %s closes nothing", colons)
    elseif self.note then
        self.say(top.line, "this %s is not closed: the %s in line %d is " ..
            "read as the note above it, and needs an empty line before it",
            top.colons, colons, number)
    elseif top.colons ~= colons then
        self.say(top.line, "this %s is not closed: line %d has %s",
                 top.colons, number, colons)
    end
end

-- How many cells a line of a table has.
local function cells(line)
    local row = line:gsub("\\|", ""):gsub("(`+).-%1", "")
    local _, bars = row:match("^%s*|?(.-)|?%s*$"):gsub("|", "")
    return bars + 1
end

-- A line that is neither in a code block nor a :::.
function Watch:prose(line, number)
    local label = line:match("^ ? ? ?%[([^%]]+)%]:")
    if label and self.labels[label] then
        self.say(number, "[%s] is there already, in line %d", label,
                 self.labels[label])
    elseif label then
        self.labels[label] = number
    end
    self.note = line:find("%S") and (self.note or
                label and label:sub(1, 1) == "^") or false
    if line:match("^[%s|:%-]+$") and line:find("-", 1, true) and
       line:find("|", 1, true) and self.before:find("|", 1, true) then
        self.columns = cells(self.before)
    elseif not line:find("|", 1, true) then
        self.columns = nil
    end
    if self.columns and cells(line) ~= self.columns then
        self.say(number, "a row of %d here, and the table's head has %d: in " ..
                 "a cell, | is written \\|", cells(line), self.columns)
    end
    self.before = line
end

-- Within a code block that `fence` opened in line `from`.
function Watch:code(line, number, fence, from)
    if line:match("^%s*" .. fence .. "+%s*{") then
        self.say(from, "this %s is not closed: line %d opens another", fence,
                 number)
    end
end

-- The end, perhaps within a code block; `text` is the file's.
function Watch:finish(text, fence, from)
    if fence then
        self.say(from, "this %s is not closed", fence)
        return
    end
    for _, div in ipairs(self.open) do
        self.say(div.line, "this %s is not closed", div.colons)
    end
    for label, number in pairs(self.labels) do
        local _, uses = text:gsub("%[" .. label:gsub("%p", "%%%0") .. "%]", "")
        if label:sub(1, 1) == "^" and uses < 2 then
            self.say(number, "the note [%s] is used nowhere", label)
        end
    end
end

-- ---- what is left of markup in the text ------------------------------------

-- In a word; what is found in brackets is named.
local left = {
    { "%[(%^[^%]]*)%]", "there is no note [%s]" },
    { "%]%[([^%]]*)", "no link [%s]: … is in this file" },
    { "[%[%]]" }, { "[{}`|^$\\]" }, { "%*[^*]" }, { "[^*]%*" }, { ":::" }, { "~~" }, { "<[%a/!]" },
    { "%f[%w_]_" }, { "_%f[^%w_]" },
}

-- A pattern for a word's source: a mark may have a backslash before it, and
-- typographer's characters were plain ones.
local function source_of(word)
    return (word:gsub("[\194-\244][\128-\191]*", "\0"):gsub("%p", "\\?%%%0")
                :gsub("%z", "..?.?"))
end

local blank = { Space = true, SoftBreak = true }

-- Where the i-th word of a list stands in a text from byte `from` on: with
-- its neighbours, or at least alone.
local function place(text, list, i, from)
    for reach = 4, 0, -2 do
        local pattern = "()" .. source_of(list[i].text) .. "()"
        for step = -1, 1, 2 do
            for j = i + step, i + step * reach, step do
                local e = list[j]
                local more = e and (blank[e.t] and "[%s>]+" or
                                    e.t == "Str" and source_of(e.text))
                if not more then
                    break
                end
                pattern = step < 0 and more .. pattern or pattern .. more
            end
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
            if found == ":::" and unpaired then
                return                  -- and told of already
            end
            local a, b = nil, nil
            if found then
                a, b = place(text, list, i, from)
            end
            local mark = found and (look[1]:match("_") or
                                    word:match("%p", word:find(look[1])))
            if a and not text:sub(a, b):find("\\" .. mark, 1, true) then
                say(util.line_at(text, a), look[2] or "'%s' is left of some " ..
                    "markup that cannot be read; if it is meant, write it " ..
                    "as `code`", look[2] and found or list[i].text)
            end
        end
    end
    if doubtful[1] and doubtful[1]:find("^##") then
        say(util.line_at(text, place(text, list, 1, from) or from),
            "a heading has a blank after its %s", doubtful[1]:match("^#+"))
    end
end

-- Marks with a line's number that are in the blocks no more, though lines
-- have them: { line = how many }.
local function check_lost(doc, text, marks, say)
    local lines, found = util.lines(text), {}
    for number in pandoc.write(doc, "json"):gmatch('%["l","(%d+)"%]') do
        number = tonumber(number)
        found[number] = (found[number] or 0) + 1
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
end

-- Looks at what became of a text whose lines begin with `marks.before` + 1.
function M.check(doc, text, marks, say)
    check_lost(doc, text, marks, say)
    local from, filter = 1, { traverse = "topdown" }
    local starts = { 1 }
    for start in text:gmatch("\n()") do
        starts[#starts + 1] = start
    end
    local function at(number)
        return number + marks.before
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
    local function raw(element)
        say(at(util.find_line(text, "{=" .. element.format) or 1), "{=%s}: " ..
            "the book has several forms, and no text in one of them",
            element.format)
    end
    filter.RawInline, filter.RawBlock = raw, raw
    filter.Inlines = function(list)
        check_words(list, text, from, marks.unpaired, function(number, ...)
            say(at(number), ...)
        end)
    end
    doc:walk(filter)
end

return M
