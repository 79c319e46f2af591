-- SPDX-License-Identifier: GPL-2.0-only
--[[ Files, paths, strings and child processes: what the rest of the weave
     needs and Lua does not have. ]]
local M = {}

local stringify = pandoc.utils.stringify
local seen = {}                         -- path -> hash of what was read
local trace                             -- what the pass at work asked for

-- From here on, what is read or looked for is noted in `t`: a path with its
-- hash or "none", and "?" with a path for whether it is there.
function M.trace(t)
    trace = t
end

-- Things that the weave made itself are no sources.
local function is_own(path)
    return path:match("^build/cache/") or path:match("^build/weave/")
end

local function note(path, text)
    if is_own(path) then
        return
    end
    if text then
        seen[path] = seen[path] or pandoc.utils.sha1(text)
    end
    if trace then
        trace[path] = seen[path] or "none"
    end
end

local mistakes                          -- report.lua, where text is read
local with_bom = { md = true, bib = true, yml = true }  -- pandoc reads these

-- From here on, what is read is text.
function M.expect_text(report)
    mistakes = report
end

-- A source that is no UTF-8 ends the program: what else could be said of it
-- would not help.
local function check_text(path, text)
    local _, at = utf8.len(text)
    at = at or text:find("\0", 1, true)
    local crlf = path:find("^code/") and text:find("\r\n", 1, true)
    if at then
        mistakes.error(path, M.line_at(text, at), "%s: save the file as UTF-8",
            text:find("^[\254\255][\254\255]") and "this is UTF-16" or
            ("the byte %02x, %d in this line, is no UTF-8"):format(
            text:byte(at), at - text:sub(1, at - 1):find("[^\n]*$") + 1))
        mistakes.finish()
    elseif crlf then
        mistakes.error(path, M.line_at(text, crlf), "this line ends in CRLF, " ..
                       "where LF alone is asked")
    elseif text:find("^\u{feff}") and not with_bom[path:match("%w*$")] then
        mistakes.error(path, 1, "this file begins with a byte order mark: " ..
                       "save it without")
    end
end

-- A file's text, or nil when there is no such file.
function M.read(path)
    local f = io.open(path, "rb")
    local text
    if f then
        text = f:read("a")              -- nil for a directory
        f:close()
    end
    note(path, text)
    if mistakes and text and not is_own(path) then
        check_text(path, text)
    end
    return text
end

-- For what is remembered of a file: it counts as read once more.
function M.read_again(path)
    note(path)
end

local peeked = {}                       -- path -> hash, or false

-- The hash of a file that is perhaps no source of the book any more.
local function hash_of(path)
    if peeked[path] == nil then
        local f = io.open(path, "rb")
        local text = f and f:read("a")
        if f then
            f:close()
        end
        peeked[path] = text and pandoc.utils.sha1(text) or false
    end
    return peeked[path] or nil
end

-- Would all that a trace has noted be found again?
function M.still(t)
    local found = {}
    for path, said in pairs(t) do
        local name = path:match("^%?(.*)")
        if name then
            if (M.exists(name) and "yes" or "no") ~= said then
                return false
            end
        else
            local hash = seen[path] or hash_of(path)
            if (hash or "none") ~= said then
                return false
            end
            found[path] = hash
        end
    end
    for path, hash in pairs(found) do   -- now they are sources of this book
        seen[path] = hash
    end
    return true
end

-- The files read so far, as Make's prerequisites of a target.
function M.dependencies(target)
    local paths, rules = {}, {}
    for path in M.sorted(seen) do
        paths[#paths + 1] = path
        rules[#rules + 1] = path .. ":\n"
    end
    return target .. ": \\\n  " .. table.concat(paths, " \\\n  ") ..
           "\n" .. table.concat(rules)
end

-- A hash of everything that was read.
function M.hash_of_sources()
    local all = {}
    for path, hash in M.sorted(seen) do
        all[#all + 1] = path .. " " .. hash
    end
    return pandoc.utils.sha1(table.concat(all, "\n"))
end

function M.exists(path)
    local f = io.open(path, "rb")
    if f then
        f:close()
    end
    if trace and not is_own(path) then
        trace["?" .. path] = f and "yes" or "no"
    end
    return f ~= nil
end

local own_name

-- Writes through a temporary name: a reader never sees half a file.
-- The name is this process's own, for another may write the same file.
function M.write(path, text)
    if not own_name then
        own_name = os.tmpname()
        os.remove(own_name)
        own_name = own_name:gsub("^.*/", ".")
    end
    local temporary = path .. own_name
    local f, why = io.open(temporary, "wb")
    local ok = f
    if f then
        ok, why = f:write(text)
        if ok then
            ok, why = f:close()
        end
        if ok then
            ok, why = os.rename(temporary, path)
        end
    end
    if not ok then
        os.remove(temporary)
        error(path .. " cannot be written: " .. tostring(why), 0)
    end
end

local tools

-- Which Graphviz, which fonts and which ctags are here: what they make is
-- kept, and good for these only.
function M.tools()
    tools = tools or M.output_of("{ dot -V; ctags --version | head -n 1; " ..
        "fc-match 'TeX Gyre Heros'; fc-match 'TeX Gyre Heros:bold'; } 2>&1")
    return tools
end

-- Is a drawing there, and whole?
function M.is_drawn(path)
    local f = io.open(path, "rb")
    local size = f and f:seek("end")
    if f then
        f:close()
    end
    return size ~= nil and size > 0
end

-- Starts Graphviz on pairs of a text's file and its drawing's, one process for
-- each: several in one would come out another way each time.  A drawing has
-- its name when it is whole, and two processes may make the same one.
function M.draw(command, list)
    local words = {}
    for i, file in ipairs(list) do
        words[i] = M.quote(file)
    end
    return assert(io.popen("set -- " .. table.concat(words, " ") ..
        "; while [ $# != 0 ]; do " .. command .. ' -o "$2.$$" "$1" && ' ..
        'mv "$2.$$" "$2" || { rm -f "$2.$$"; exit 1; }; shift 2; done 2>&1'))
end

-- As write(), but leaves a file alone that already says the same.
function M.write_changed(path, text)
    if M.read(path) ~= text then
        M.write(path, text)
        return true
    end
    return false
end

-- Makes a folder hold these files, name to content, and no others but those
-- that also(name) keeps; what is there already is left alone.
function M.write_folder(folder, files, also)
    local made = {}
    for name, content in M.sorted(files) do
        local path = folder .. name
        if not made[M.dirname(path)] then
            made[M.dirname(path)] = true
            M.mkdir(M.dirname(path))
        end
        M.write_changed(path, content)
    end
    for _, path in ipairs(M.lines(M.output_of("find " .. M.quote(folder) ..
                                              " -type f"))) do
        local name = path:sub(#folder + 1)
        if not files[name] and not (also and also(name)) then
            os.remove(path)
        end
    end
    os.execute("find " .. M.quote(folder) .. " -type d -empty -delete")
end

function M.quote(word)
    return "'" .. word:gsub("'", "'\\''") .. "'"
end

-- The output of a command, and whether it succeeded.
function M.output_of(command)
    local p = assert(io.popen(command, "r"))
    local text = p:read("a")
    local ok = p:close()
    return text, ok == true
end

local needed = {}                       -- what has been looked for

-- Ends the program when it needs another one that is not there.
function M.need(name, package, there)
    if needed[name] then
        return
    end
    needed[name] = true
    if not os.execute(there or "command -v " .. name .. " >/dev/null") then
        io.stderr:write(("%s is missing, of the package %s; 'tools/setup " ..
                         "run' installs it\n"):format(name, package))
        os.exit(1, true)
    end
end

function M.mkdir(path)
    if not os.rename(path, path) then
        os.execute("mkdir -p " .. M.quote(path))
    end
end

function M.sha1(text)
    return pandoc.utils.sha1(text)
end

function M.dirname(path)
    return path:match("^(.*)/[^/]*$") or "."
end

function M.basename(path)
    return path:match("([^/]*)$")
end

-- Folder and relative path to one path without "." and "..".
function M.join(dir, path)
    local parts = {}
    for part in (dir .. "/" .. path):gmatch("[^/]+") do
        if part == ".." and #parts > 0 and parts[#parts] ~= ".." then
            parts[#parts] = nil
        elseif part ~= "." then
            parts[#parts + 1] = part
        end
    end
    return table.concat(parts, "/")
end

function M.unescape(url)
    return (url:gsub("%%(%x%x)", function(hex)
        return string.char(tonumber(hex, 16))
    end))
end

-- All lines of a text, without their ends.
function M.lines(text)
    local lines = {}
    if text ~= "" and text:sub(-1) ~= "\n" then
        text = text .. "\n"
    end
    for line in text:gmatch("([^\n]*)\n") do
        lines[#lines + 1] = line
    end
    return lines
end

-- The digits of a number of five or more in groups of three: 19 921 996.
function M.grouped(digits)
    return #digits < 5 and digits or (digits:reverse()
        :gsub("(%d%d%d)", "%1\0"):reverse():gsub("^%z", "")
        :gsub("%z", "\u{202f}"))
end

function M.trim(s)
    return s:match("^%s*(.-)%s*$")
end

local ends_of                           -- a text, and where its lines end
local ends = {}

-- The number of the line on which byte `at` of a text stands.
function M.line_at(text, at)
    if ends_of ~= text then
        ends_of, ends = text, {}
        for stop in text:gmatch("()\n") do
            ends[#ends + 1] = stop
        end
    end
    local low, high = 1, #ends + 1
    while low < high do
        local middle = (low + high) // 2
        if ends[middle] < at then
            low = middle + 1
        else
            high = middle
        end
    end
    return low
end

-- The line of the nth plain occurrence of `what` in a text, or nil.
function M.find_line(text, what, nth)
    local at = 0
    for _ = 1, nth or 1 do
        at = text:find(what, at + 1, true)
        if not at then
            return nil
        end
    end
    return M.line_at(text, at)
end

function M.has_class(element, class)
    for _, c in ipairs(element.classes or {}) do
        if c == class then
            return true
        end
    end
    return false
end

-- A word made of letters, digits and hyphens, for an identifier.
function M.slug(text)
    local s = text:lower():gsub("[^%w_%-\128-\255]+", "-")
    return (s:gsub("^%-+", ""):gsub("%-+$", ""))
end

-- Pairs in the order of their keys.
function M.sorted(t)
    local keys = {}
    for key in pairs(t) do
        keys[#keys + 1] = key
    end
    table.sort(keys)
    local i = 0
    return function()
        i = i + 1
        if keys[i] ~= nil then
            return keys[i], t[keys[i]]
        end
    end
end

-- Attributes in one order, always: a table with string keys has none.
function M.attr(id, classes, pairs_list)
    return pandoc.Attr(id or "", classes or {}, pairs_list or {})
end

-- pandoc's metadata as plain Lua tables and strings.
function M.plain(meta)
    local kind = pandoc.utils.type(meta)
    if kind == "Inlines" or kind == "Blocks" then
        return stringify(meta)
    elseif type(meta) == "table" then
        local t = {}
        for key, value in pairs(meta) do
            t[key] = M.plain(value)
        end
        return t
    end
    return meta
end

-- "; did you mean 'x'?" of the key of a table that is nearest to a misspelt
-- name, or "" when none is near; `dot` stands before it.
function M.hint(name, known, dot)
    local best, best_cost
    for other in M.sorted(known) do
        local row = {}
        for j = 0, #other do
            row[j] = j
        end
        for i = 1, #name do
            local diagonal = row[0]
            row[0] = i
            for j = 1, #other do
                local above = row[j]
                local change = name:byte(i) == other:byte(j) and 0 or 1
                row[j] = math.min(above + 1, row[j - 1] + 1,
                                  diagonal + change)
                diagonal = above
            end
        end
        local cost = row[#other]
        if not best or cost < best_cost then
            best, best_cost = other, cost
        end
    end
    if best and best ~= "" and best_cost <= math.max(2, #name // 3) then
        return ("; did you mean '%s%s'?"):format(dot or "", best)
    end
    return ""
end

return M
