-- SPDX-License-Identifier: GPL-2.0-only
--[[ Holds a PDF against the resolved document it was made of, in the book's
     folder: PDF=build/shared-pages.pdf HTML=build/html
     pandoc -f json -L tests/book/pdf.lua -t plain -o /dev/null BOOK.json
     Says what it found as TAP. ]]
local judge = dofile((PANDOC_SCRIPT_FILE:gsub("[^/]*$", "judge.lua")))
local verdict = judge.verdict
local pdf = os.getenv("PDF")
local html = os.getenv("HTML")
local stringify = pandoc.utils.stringify

-- ---- tools ----------------------------------------------------------------

local function read(path)
    return assert(judge.read(path), path)
end

local function output(command)
    local text, ok = judge.sh((command:gsub("PDF", function()
        return judge.quote(pdf)
    end)))
    assert(ok, command .. ": " .. text)
    return text
end

local function has_class(element, class)
    return element.classes:includes(class)
end

-- Text without spaces and without hyphens at ends of lines.
local function squeezed(text)
    return (text:gsub("[\u{2010}-]\n", ""):gsub("\u{a0}", "")
                :gsub("\u{2002}", ""):gsub("\u{202f}", "")
                :gsub("[%s-]", ""))
end

-- ---- the two sides --------------------------------------------------------

local words = { figure = "Figure", listing = "Listing", table = "Table",
                run = "Run", chapter = "", section = "", part = "Part",
                exercise = "Exercise", check = "Question" }

-- What the weave numbered, in reading order: { id, kind, number, title }.
local function numbered(doc)
    local list = {}
    local function visit(blocks)
        for _, block in ipairs(blocks) do
            local a = block.attributes
            if block.t == "Div" then
                local kind = block.classes[1] == "unit" and
                             block.classes[2] or block.classes[1]
                if words[kind] then
                    list[#list + 1] = { id = block.identifier, kind = kind,
                        number = a.number, title = a.title, div = block }
                end
                visit(block.content)
            elseif block.t == "Header" and block.level == 2 and a.number and
                   a.number ~= "" then
                list[#list + 1] = { id = block.identifier, number = a.number,
                    kind = "section", title = stringify(block) }
            end
        end
    end
    visit(doc.blocks)
    return list
end

-- Where LaTeX placed each thing: id -> { label, sheet, kind, number }.
local function placed()
    local list = {}
    for line in io.lines("build/pdf/book.pages") do
        local id, label, sheet, kind, number = line:match(
            "^([^\t]*)\t([^\t]*)\t(%d+)\t([^\t]*)\t([^\t]*)$")
        list[#list + 1] = { id = id, label = label, sheet = tonumber(sheet),
                            kind = kind, number = number }
    end
    return list
end

-- The pages' text as it reads, squeezed; as it looks, line by line; and as it
-- was set, squeezed: one column of the index after the other.
local function sheets_of_text()
    local sheets, laid_out, set = {}, {}, {}
    for sheet in output("pdftotext -enc UTF-8 PDF -"):gmatch("([^\f]*)\f") do
        sheets[#sheets + 1] = squeezed(sheet)
    end
    for sheet in output("pdftotext -layout -enc UTF-8 PDF -"):gmatch(
            "([^\f]*)\f") do
        laid_out[#laid_out + 1] = sheet
    end
    for sheet in output("pdftotext -raw -enc UTF-8 PDF -"):gmatch(
            "([^\f]*)\f") do
        set[#set + 1] = squeezed(sheet)
    end
    return sheets, laid_out, set
end

-- ---- the tests ------------------------------------------------------------

local function check_numbers(list, at)
    local wrong = {}
    for _, thing in ipairs(list) do
        local place = at[thing.id]
        if not place then
            wrong[#wrong + 1] = thing.id .. " is not in the PDF"
        elseif place.kind ~= thing.kind or place.number ~= thing.number then
            wrong[#wrong + 1] = ("%s is %s %s, in the PDF %s %s"):format(
                thing.id, thing.kind, thing.number, place.kind, place.number)
        end
    end
    if #list == 0 then
        wrong[1] = "nothing is numbered"
    end
    verdict("every number is the weave's", wrong)
end

local function check_order(all, list)
    local wrong, last, rank = {}, {}, {}
    for i, thing in ipairs(list) do
        rank[thing.id] = i
    end
    local seen = {}
    for _, place in ipairs(all) do
        if seen[place.id] then
            wrong[#wrong + 1] = place.id .. " is there twice"
        end
        seen[place.id] = true
        local now = rank[place.id]
        if now and last[place.kind] and now < last[place.kind] then
            wrong[#wrong + 1] = place.id .. " comes too late"
        end
        last[place.kind] = now or last[place.kind]
    end
    verdict("each kind in the weave's order, each thing once", wrong)
end

local function check_printed(list, at, sheets)
    local wrong = {}
    for _, thing in ipairs(list) do
        local word = words[thing.kind]
        local what = squeezed(word .. thing.number ..
                              (word == "" and thing.title or ""))
        local place = at[thing.id]
        if place and not sheets[place.sheet]:find(what, 1, true) and
           not (thing.kind == "chapter" and sheets[place.sheet]:find(
                squeezed(thing.title), 1, true)) then
            wrong[#wrong + 1] = ("%s: '%s' is not printed on sheet %d")
                                    :format(thing.id, what, place.sheet)
        end
    end
    verdict("every number and title is printed where it says", wrong)
end

local function check_html(list, at)
    local wrong, found, count = {}, {}, 0
    for file in output("ls '" .. html .. "'"):gmatch("[^\n]+%.html") do
        local text = read(html .. "/" .. file):gsub("&#160;", " ")
                                              :gsub("\u{a0}", " ")
        for id, number in text:gmatch(
                'class="num" href="#([^"]+)">%a+%s([IVX%d.]+)</a>') do
            found[id] = number
        end
        for id, number in text:gmatch(
                '<h2 id="([^"]+)"[^>]*><span class="secnum">([%d.]+)<') do
            found[id] = number
        end
    end
    for id, number in pairs(found) do
        count = count + 1
        if not at[id] or at[id].number ~= number then
            wrong[#wrong + 1] = ("%s is %s in the HTML, %s in the PDF")
                :format(id, number, at[id] and at[id].number or "missing")
        end
    end
    local expected = 0
    for _, thing in ipairs(list) do
        if thing.kind ~= "chapter" and thing.kind ~= "part" then
            expected = expected + 1
        end
    end
    if count ~= expected then
        wrong[#wrong + 1] = ("the HTML has %d numbers, the weave %d"):format(
            count, expected)
    end
    verdict("every number is the HTML's", wrong)
end

local function check_contents(list, at, laid_out)
    local wrong, lines, last = {}, {}, ""
    for i = at.contents.sheet, at[list[1].id].sheet - 1 do
        for line in laid_out[i]:gmatch("[^\n]+") do
            line = squeezed(line)
            lines[#lines + 1] = line
            lines[#lines + 1] = last .. line
            last = line
        end
    end
    for _, thing in ipairs(list) do
        if thing.kind == "chapter" or thing.kind == "section" then
            local start, label = squeezed(thing.number .. thing.title), nil
            for _, line in ipairs(lines) do
                if line:sub(1, #start) == start then
                    label = line:sub(#start + 1):match("^%.*([%divx]+)$")
                    if label == at[thing.id].label then
                        break
                    end
                end
            end
            if label ~= at[thing.id].label then
                wrong[#wrong + 1] = ("%s %s is on page %s, the contents " ..
                    "say %s"):format(thing.number, thing.title,
                    at[thing.id].label, label or "nothing")
            end
        end
    end
    verdict("the contents name every section with its page", wrong)
end

local function check_bookmarks(list)
    local wrong, have = {}, {}
    local xml = output("pdftohtml -xml -i -stdout PDF")
    for title in xml:match("<outline>(.*)</outline>"):gmatch(
            "<item[^>]*>(.-)</item>") do
        have[#have + 1] = title:gsub("&amp;", "&"):gsub("&quot;", '"')
                               :gsub("&lt;", "<"):gsub("&gt;", ">")
                               :gsub("&#34;", '"'):gsub("&#39;", "'")
    end
    local i = 1
    for _, thing in ipairs(list) do
        if thing.kind == "part" or thing.kind == "chapter" or
           thing.kind == "section" then
            local title = thing.kind == "part" and
                ("Part %s. %s"):format(thing.number, thing.title) or
                thing.number .. " " .. thing.title
            while have[i] and have[i] ~= title do
                i = i + 1
            end
            if not have[i] then
                wrong[#wrong + 1] = "no bookmark '" .. title .. "'"
                break
            end
        end
    end
    verdict("a bookmark for every part, chapter and section, in order",
            wrong)
end

local function check_destinations(doc, at)
    local wrong, sheet_of = {}, {}
    for sheet, name in output("pdfinfo -dests PDF"):gmatch(
            "\n%s*(%d+) %[[^\n]-%] \"([^\n]*)\"") do
        sheet_of[name] = tonumber(sheet)
    end
    local links = 0
    local function check(link)
        local id = link.target:match("^#(.+)$")
        if id then
            links = links + 1
            if not sheet_of[id] then
                wrong[#wrong + 1] = "a link leads to " .. id ..
                                    ", which is not in the PDF"
            elseif at[id] and at[id].sheet ~= sheet_of[id] then
                wrong[#wrong + 1] = ("%s is on sheet %d, its link leads " ..
                    "to %d"):format(id, at[id].sheet, sheet_of[id])
            end
        end
    end
    for _, block in ipairs(doc.blocks) do
        pandoc.walk_block(block, { Link = check })
    end
    if links == 0 then
        wrong[1] = "the book has no link"
    end
    verdict("every link has its target, on the right page", wrong)
end

local function check_log()
    local wrong = {}
    for line in read("build/pdf/book.log"):gmatch("[^\n]+") do
        if line:find("Overfull", 1, true) or
           line:find("Missing character", 1, true) or
           line:find("does not exist", 1, true) or
           line:find("duplicate", 1, true) or
           line:find("LaTeX %a*%s?Warning") then
            wrong[#wrong + 1] = line
        end
    end
    verdict("no overfull line, no warning in the log", wrong)
end

local function check_fonts()
    local wrong, count = {}, 0
    for line in output("pdffonts PDF"):gmatch("[^\n]+") do
        local embedded = line:match("%s(%a+) +%a+ +%a+ +%d+ +%d+%s*$")
        if embedded then
            count = count + 1
        end
        if embedded == "no" or line:find("Type 3", 1, true) then
            wrong[#wrong + 1] = line
        end
    end
    if count < 5 then
        wrong[#wrong + 1] = "only " .. count .. " fonts"
    end
    verdict("every font is embedded", wrong)
end

-- Every word of every page: { sheet, x, x2, y2, text }.
local function words_on_pages()
    local list, sheet = {}, 0
    for line in output("pdftotext -bbox PDF -"):gmatch("[^\n]+") do
        if line:find("<page ", 1, true) then
            sheet = sheet + 1
        end
        local x, x2, y2, text = line:match('xMin="([%d.-]+)" yMin=' ..
            '"[%d.-]+" xMax="([%d.-]+)" yMax="([%d.-]+)">(.-)</word>')
        if x then
            list[#list + 1] = { sheet = sheet, x = tonumber(x),
                x2 = tonumber(x2), y2 = tonumber(y2), text = text }
        end
    end
    return list
end

local function check_edges(list)
    local wrong = {}
    for _, w in ipairs(list) do
        if w.x < 28 or w.x2 > 576 - 28 or w.y2 > 720 - 16 then
            wrong[#wrong + 1] = ("sheet %d: '%s' is too near the edge")
                                    :format(w.sheet, w.text)
        end
    end
    if #list < 100 then
        wrong[#wrong + 1] = "only " .. #list .. " words"
    end
    verdict("no word leaves the page", wrong)
end

-- An aside's words stand in the margin, on the page of what they belong to.
local function check_margin(doc, list)
    local wrong, in_margin = {}, {}
    for _, w in ipairs(list) do
        local odd = w.sheet % 2 == 1
        if odd and w.x > 445 or not odd and w.x2 < 130 then
            in_margin[w.sheet] = (in_margin[w.sheet] or "") .. w.text
        end
    end
    for _, unit in ipairs(doc.blocks) do
        pandoc.walk_block(unit, { Div = function(div)
            if not has_class(div, "aside") then
                return
            end
            local found = false
            local start = squeezed(stringify(div.content)):sub(1, 24)
                              :gsub("[\128-\255]+$", "")
            for _, text in pairs(in_margin) do
                found = found or squeezed(text):find(start, 1, true)
            end
            if not found then
                wrong[#wrong + 1] = "'" .. start ..
                                    "…' is not in the margin"
            end
        end })
    end
    verdict("asides stand in the margin", wrong)
end

-- The index names for each key the pages of all its marks.
local function check_index(doc, at, sheets)
    local wrong, pages, text = {}, {}, ""
    if not at["index-of-terms"] then
        return
    end
    for i = at["index-of-terms"].sheet, #sheets do
        text = text .. sheets[i]
    end
    local function mark(span)
        if has_class(span, "ix") then
            local key = span.attributes.key
            pages[key] = pages[key] or {}
            table.insert(pages[key], tonumber(at[span.identifier].label))
        end
    end
    for _, unit in ipairs(doc.blocks) do
        pandoc.walk_block(unit, { Span = mark })
    end
    for key, list in pairs(pages) do
        table.sort(list)
        local runs = {}
        for _, n in ipairs(list) do
            local last = runs[#runs]
            if last and n <= last.to + 1 then
                last.to = n
            else
                runs[#runs + 1] = { from = n, to = n }
            end
        end
        for i, run in ipairs(runs) do
            runs[i] = run.from == run.to and run.from or
                      run.from .. "–" .. run.to
        end
        local main, sub = key:match("^(.-)!(.+)$")
        local words, at_page = squeezed(sub or main or key),
                               table.concat(runs, ",")
        local found, from = false, 1
        while not found do
            local _, to = text:find(words, from, true)
            if not to then
                break
            end
            local rest = text:sub(to + 1):gsub("^[\228-\233][\128-\191]+", "")
            while rest:find("^[\228-\233][\128-\191][\128-\191]") do
                rest = rest:sub(4)
            end
            found = rest:sub(1, #at_page) == at_page
            from = to + 1
        end
        if not found then
            wrong[#wrong + 1] = ("'%s' should be at %s"):format(key, at_page)
        end
    end
    verdict("the index names every page of every mark", wrong)
end

-- The Chinese names stand last, in the order of their pinyin.
local function check_chinese(doc, at, sheets)
    local wrong, names, used = {}, {}, {}
    local function visit(div)
        if has_class(div, "entry") then
            local a = div.attributes
            used[a.term] = { zh = a.zh, pinyin = a.pinyin }
        end
    end
    local function bare(pinyin)
        local tones = { a = "āáǎà", e = "ēéěè", i = "īíǐì", o = "ōóǒò",
                        u = "ūúǔùǖǘǚǜü" }
        for letter, marked in pairs(tones) do
            for _, code in utf8.codes(marked) do
                pinyin = pinyin:gsub(utf8.char(code), letter)
            end
        end
        return pinyin:lower()
    end
    for _, unit in ipairs(doc.blocks) do
        pandoc.walk_block(unit, { Div = visit })
    end
    for _, unit in ipairs(doc.blocks) do
        pandoc.walk_block(unit, { Span = function(span)
            local a = has_class(span, "ix") and used[span.attributes.key]
            if a and not a.seen then
                a.seen = true
                names[#names + 1] = a
            end
        end })
    end
    table.sort(names, function(x, y)
        return bare(x.pinyin) < bare(y.pinyin)
    end)
    local text = ""
    for i = at["index-of-terms"].sheet, #sheets do
        text = text .. sheets[i]
    end
    local from = text:find("中文", 1, true) or 1
    for _, a in ipairs(names) do
        local _, to = text:find(squeezed(a.zh .. a.pinyin), from, true)
        if not to then
            wrong[#wrong + 1] = a.zh .. " is not where its pinyin says"
        end
        from = to or from
    end
    if #names == 0 then
        wrong[1] = "no Chinese name is in the index"
    end
    verdict("Chinese names are sorted by their pinyin", wrong)
end

-- The text column of each sheet, line by line as it looks, squeezed; without
-- heads, margin notes and the arrows of lines that go on.
local function columns()
    local list = {}
    for parity, x in pairs { [0] = 133, [1] = 50 } do
        local sheet = 0
        for text in output(("pdftotext -layout -x %d -y 60 -W 392 -H 628 " ..
                "-enc UTF-8 PDF -"):format(x)):gmatch("([^\f]*)\f") do
            sheet = sheet + 1
            if sheet % 2 == parity then
                list[sheet] = {}
                for line in text:gmatch("[^\n]+") do
                    line = squeezed(line):gsub("\u{21b3}", "")
                    if line ~= "" then
                        table.insert(list[sheet], line)
                    end
                end
            end
        end
    end
    return list
end

local function starts(text, with)
    return text ~= nil and text:sub(1, #with) == with
end

-- The line of a sheet that begins with these words.
local function line_of(lines, words, from)
    for i = from or 1, #lines do
        if starts(lines[i], words) then
            return i
        end
    end
end

local function bar_of(thing)
    local a = thing.div.attributes
    return squeezed(words[thing.kind] .. thing.number .. (a.path or "$"))
end

-- Every line of a listing or run can be copied, without its number, and
-- follows the one before it.  A page that it goes on over has its bar again,
-- and four of its lines; so has the page before.
local function check_program_text(list, at, column)
    local wrong, split = {}, 0
    local function walk(thing)
        local name = words[thing.kind] .. " " .. thing.number
        local ends, text, done, since = {}, "", 0, 0
        for line in (thing.div.content[1].text .. "\n"):gmatch("([^\n]*)\n") do
            text = text .. squeezed(line)
            ends[#ends + 1] = #text
        end
        local function lines_done()
            local n = 0
            while ends[n + 1] and ends[n + 1] <= done do
                n = n + 1
            end
            return n
        end
        local sheet = at[thing.id].sheet
        local bar = line_of(column[sheet], bar_of(thing))
        if not bar then
            return name .. " has no bar"
        end
        local i = bar
        while done < #text do
            i = i + 1
            local line = column[sheet][i]
            if not line then
                split = split + 1
                sheet, i = sheet + 1, 1
                line = (column[sheet] or {})[1] or ""
                if not starts(line, squeezed(name .. ",continued")) then
                    return ("%s goes on without its bar on sheet %d, with " ..
                            "'%s'"):format(name, sheet, line)
                elseif lines_done() - since < 4 or #ends - lines_done() < 4
                then
                    return ("%s has %d lines before sheet %d, and %d more")
                        :format(name, lines_done() - since, sheet,
                                #ends - lines_done())
                end
                since = lines_done()
            elseif starts(text:sub(done + 1), line) then
                done = done + #line
            elseif line ~= "…" and (done > 0 or i > bar + 1) then
                return ("'%s' stands within %s, on sheet %d"):format(line,
                    name, sheet)
            end
        end
    end
    for _, thing in ipairs(list) do
        if thing.kind == "listing" or thing.kind == "run" then
            wrong[#wrong + 1] = walk(thing)
        end
    end
    verdict(("program text is whole, and has its bar on each page (%d go on)")
        :format(split), wrong)
end

-- What stands in the line after a paragraph that announces this block; is
-- it a figure, which comes before that line?
local function opening(block)
    local a = block.attributes or {}
    local kind = block.t == "Div" and block.classes[1]
    if words[kind] and a.number then
        return squeezed(words[kind] .. a.number), kind == "figure"
    elseif kind == "box" then           -- the title, if it has one
        return squeezed(a.title), false, opening(block.content[1])
    elseif block.t == "CodeBlock" then
        return squeezed(block.text:match("[^\n]+"))
    elseif block.t == "Table" then
        local t = pandoc.utils.to_simple_table(block)
        local head = stringify(t.headers)
        return squeezed(head ~= "" and head or stringify(t.rows[1])):sub(1, 8)
    end
    return squeezed(stringify(block)):sub(1, 12)
end

-- A paragraph that ends with a colon is followed by what it announces, on
-- the same page; before a figure nothing else has a number.
local function check_colons(doc, column)
    local wrong, count = {}, 0
    local function follows(para, what, apart, other)
        for _, lines in pairs(column) do
            for i, line in ipairs(lines) do
                if para:sub(-#line) == line then
                    local j = apart and line_of(lines, what, i + 1) or i + 1
                    for k = i + 1, apart and j and j - 1 or i do
                        if lines[k]:find("^%u%l+%d+%.%d+") then
                            j = nil
                        end
                    end
                    local next_one = lines[j or 0] or ""
                    if next_one:find(what, 1, true) or
                       other and next_one:find(other, 1, true) then
                        return true
                    end
                end
            end
        end
    end
    local last
    local function visit(blocks)
        for _, block in ipairs(blocks) do
            local para = last and squeezed(stringify(last)) or ""
            if block.t == "Div" and has_class(block, "slide") then
                visit(block.content)
                goto continue
            elseif block.t == "Div" and has_class(block, "aside") then
                goto continue
            elseif para:find(":$") then
                count = count + 1
                if block.t == "Header" or
                   not follows(para, opening(block)) then
                    wrong[#wrong + 1] = ("'…%s' is not followed by '%s'")
                        :format(stringify(last):sub(-40), block.t == "Header"
                        and stringify(block) or (opening(block)))
                end
            end
            last = nil
            if block.t == "Div" or block.t == "BlockQuote" then
                visit(block.content)
            elseif block.t == "BulletList" or block.t == "OrderedList" then
                for _, item in ipairs(block.content) do
                    last = nil
                    visit(item)
                end
            end
            last = (block.t == "Para" or block.t == "Plain") and block or nil
            ::continue::
        end
    end
    visit(doc.blocks)
    if count == 0 then
        wrong[1] = "no paragraph ends with a colon"
    end
    verdict(("what a colon announces follows it (%d times)"):format(count),
            wrong)
end

-- Chapters and parts open on the right.  Thirty pages are enough for one.
local function check_openings(all, sheets)
    local wrong, said, starts = {}, {}, {}
    for _, place in ipairs(all) do
        if place.kind == "chapter" or place.kind == "part" then
            starts[#starts + 1] = place
        end
    end
    for i, place in ipairs(starts) do
        local last = starts[i + 1] and starts[i + 1].sheet - 1 or #sheets
        local pages = last - place.sheet + (sheets[last] == "" and 0 or 1)
        if place.number ~= "" and tonumber(place.label) % 2 == 0 then
            wrong[#wrong + 1] = place.id .. " opens on the left, on page " ..
                                place.label
        end
        if place.number ~= "" and place.kind == "chapter" then
            said[#said + 1] = pages
            if pages > 30 then
                wrong[#wrong + 1] = ("%s has %d pages, more than 30"):format(
                    place.id, pages)
            end
        end
    end
    verdict("chapters open on the right, and are not too long: pages " ..
            table.concat(said, ", "), wrong)
end

-- A path leads to a listing of the file, and "chapter 7" to the chapter, as
-- often as the text has them; one that goes on in the next line is two links.
local function check_links(doc, at)
    local wrong, wanted, have, paths = {}, {}, {}, {}
    local last_href, last = "", ""
    local lists = at["lists-of-forms"]  -- where they are links once more
    for href, text in output(("pdftohtml -xml -i -l %d -stdout PDF"):format(
            lists and lists.sheet - 1 or 9999)):gmatch(
            '<a href="([^"]*)">(.-)</a>') do
        text = squeezed(text:gsub("<[^>]*>", ""))
        have[text] = (have[text] or 0) + 1
        if href == last_href then
            have[last .. text] = (have[last .. text] or 0) + 1
        end
        last_href, last = href, text
    end
    local function want(text)
        text = squeezed(text)
        wanted[text] = (wanted[text] or 0) + 1
    end
    local seek = { Code = function(c)
        if paths[c.text] then
            want(c.text)
        end
    end, Link = function(l)
        if l.target:find("^#ch%-") then
            want(stringify(l))
        end
    end }
    pandoc.walk_block(pandoc.Div(doc.blocks), { Div = function(div)
        if has_class(div, "listing") then
            paths[div.attributes.path] = true
        end
    end })
    for _, unit in ipairs(doc.blocks) do
        pandoc.walk_block(unit, { Para = function(para)
            pandoc.walk_block(para, seek)
        end })
    end
    for text, times in pairs(wanted) do
        if (have[text] or 0) < times then
            wrong[#wrong + 1] = ("'%s' is there %d times, and a link %d times")
                :format(text, times, have[text] or 0)
        end
    end
    if not next(wanted) then
        wrong[1] = "no path and no chapter is named"
    end
    verdict("paths and chapters are links", wrong)
end

-- A part's page begins on the part's title page or on the one after it.
local function check_parts(doc, at, sheets)
    local wrong, count = {}, 0
    for _, unit in ipairs(doc.blocks) do
        if has_class(unit, "part") and has_class(unit, "unit") then
            count = count + 1
            local sheet = at[unit.identifier].sheet
            local start = squeezed(stringify(unit.content[1])):sub(1, 60)
            if not (sheets[sheet] .. sheets[sheet + 1]):find(start, 1, true)
            then
                wrong[#wrong + 1] = ("%s: '%s…' is not on sheet %d or %d")
                    :format(unit.identifier, start, sheet, sheet + 1)
            end
        end
    end
    if count == 0 then
        wrong[1] = "no part has a page"
    end
    verdict("the page of a part follows its title", wrong)
end

local function check_stamp(doc, sheets)
    local wrong = {}
    for _, key in ipairs { "title", "edition", "stamp" } do
        local value = squeezed(stringify(doc.meta[key] or ""))
        if value == "" or not sheets[1]:find(value, 1, true) then
            wrong[#wrong + 1] = ("%s '%s' is not on the title page"):format(
                key, value)
        end
    end
    verdict("the title page says title, edition and build", wrong)
end

-- The answer to a question is printed at the back, and there alone.
local function check_answers(doc, at, sheets)
    local wrong, back = {}, at.answers and at.answers.sheet or #sheets + 1
    pandoc.walk_block(pandoc.Div(doc.blocks), { Div = function(div)
        if not has_class(div, "check") then
            return
        end
        local last = div.content[#div.content]
        local words, pages = squeezed(stringify(last)):sub(1, 60), {}
        for i, sheet in ipairs(sheets) do
            if sheet:find(words, 1, true) then
                pages[#pages + 1] = i
            end
        end
        if #pages ~= 1 or pages[1] < back then
            wrong[#wrong + 1] = ("%s: '%s…' is on sheets %s, answers begin " ..
                "on %d"):format(div.identifier, words,
                                table.concat(pages, ", "), back)
        end
    end })
    verdict("answers are at the back", wrong)
end

function Pandoc(doc)
    local list, all, at = numbered(doc), placed(), {}
    for _, place in ipairs(all) do
        at[place.id] = place
    end
    local sheets, laid_out, set = sheets_of_text()
    local page_words = words_on_pages()
    local column = columns()
    check_numbers(list, at)
    check_order(all, list)
    check_printed(list, at, sheets)
    check_html(list, at)
    check_contents(list, at, laid_out)
    check_bookmarks(list)
    check_destinations(doc, at)
    check_log()
    check_fonts()
    check_edges(page_words)
    check_margin(doc, page_words)
    check_index(doc, at, set)
    check_chinese(doc, at, set)
    check_program_text(list, at, column)
    check_colons(doc, column)
    check_openings(all, sheets)
    check_links(doc, at)
    check_parts(doc, at, sheets)
    check_answers(doc, at, sheets)
    check_stamp(doc, sheets)
    judge.done()
end
