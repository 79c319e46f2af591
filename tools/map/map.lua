-- SPDX-License-Identifier: GPL-2.0-only
--[[ A pandoc filter over book.yml that writes code/README.md, a map of the
     kernels, from their sources: what each chapter adds, what each folder
     is for, every weak hook, every table that the linker makes, the doors
     to a program's memory, the layout symbols.  What it says of them is the
     first sentence of their comments; where there is none, it stops. ]]
local here = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$")
package.path = here .. "/?.lua;" .. here .. "/../weave/?.lua;" ..
               package.path

local util = require "util"
local report = require "report"
local read = require "read"
local find = require "find"

-- What a chapter's folders are for, in the order of the page.
local folders = {
    { "boot", "the first instructions, and what the boot loader left" },
    { "kernel", "start, traps, tasks, system calls; printing and drawing" },
    { "mm", "memory: frames, page tables, faults, programs' pages" },
    { "fs", "files: buffers, inodes, ext2, pipes; programs from files" },
    { "proc", "the files of /proc, through which programs look in" },
    { "drivers", "devices: serial line, timer, interrupts, disks" },
    { "lib", "strings and numbers, for the kernel and for programs" },
    { "demos", "what `run=NAME` on the kernel's command line shows" },
    { "user", "programs, one for each C file" },
    { "user/lib", "what each program is linked with: a small C library" },
    { "disk", "files of the disk; `disk/made` lists those to be made up" },
}

local width = 90                        -- of the page's lines

local function first_sentence(comment)
    local text = comment:match("^[^\n]*")
    return text:match("^(.-[.?!])%s") or text
end

-- Plain words as Markdown: what is a name in C becomes code.
local function markdown(text)
    return (text:gsub("%S+", function(w)
        if w:find("`", 1, true) then
            return nil
        end
        local before, name, after = w:match("^(%(?)([%a_][%w_]*%(%))(.*)$")
        if not name then
            before, name, after = w:match("^(%(?)(.-)([.,;:)?!]*)$")
        end
        if name:find("[%w]_[%w]") or name:find("[<>()*]") then
            return before .. "`" .. name .. "`" .. after
        end
    end))
end

local out = {}                          -- the page's lines

local function put(...)
    out[#out + 1] = string.format(...)
end

-- A paragraph in lines of the page's width; `lead` opens a list's item.
local function paragraph(text, lead)
    local line, indent = lead or "", lead and (" "):rep(#lead) or ""
    for w in text:gmatch("%S+") do
        local gap = line:match("%S") and line ~= lead and " " or ""
        if utf8.len(line) + #gap + utf8.len(w) > width and gap ~= "" then
            put("%s", line)
            line, gap = indent, ""
        end
        line = line .. gap .. w
    end
    put("%s", line)
end

-- A file's name as seen from code/, where the page is.
local function path(file)
    return (file.path:gsub("^code/", ""))
end

local function link(file)
    return ("[`%s`](%s)"):format(path(file), path(file))
end

local function links(files)
    local list = {}
    for i, file in ipairs(files) do
        list[i] = link(file)
    end
    return table.concat(list, ", ")
end

-- "`f`, `g` in FILE; …", with "there" for the file that was named before.
local function functions(list, there)
    local files, names, text = {}, {}, {}
    for _, f in ipairs(list) do
        if not names[f.file] then
            names[f.file] = {}
            files[#files + 1] = f.file
        end
        table.insert(names[f.file], "`" .. f.name .. "`")
    end
    for i, file in ipairs(files) do
        text[i] = table.concat(names[file], ", ") ..
                  (file == there and " there" or " in " .. link(file))
    end
    return table.concat(text, "; ")
end

local function put_chapters(chapters)
    put "## What each chapter adds\n"
    paragraph("A chapter's kernel is its folder laid over those of the " ..
        "chapters before it: of two files with one name the newer counts. " ..
        "`layer` says which files a chapter replaces, edits or drops, " ..
        "`runs` which runs the book prints. `make tree CH=3` lists a " ..
        "chapter's whole kernel.")
    put "\n| Chapter | Folder | Files added | Replaced | Dropped |"
    put("|:%s|:%s|%s", ("-"):rep(30), ("-"):rep(15),
        (("-"):rep(9) .. ":|"):rep(3))
    for _, chapter in ipairs(chapters) do
        local rules = util.read(chapter.code .. "/layer") or ""
        local function count(rule)
            return select(2, ("\n" .. rules):gsub("\n" .. rule .. " ", ""))
        end
        local title = chapter.number .. " " .. chapter.title
        local replaced = count "replace"
        put("| %s | `%s` | %d | %d | %d |", chapter.draft and title or
            ("[%s](../%s)"):format(title, chapter.prose),
            util.basename(chapter.code), #chapter.files - replaced,
            replaced + count "edit", count "drop")
    end
end

local function put_folders(chapters)
    local first = {}
    for _, chapter in ipairs(chapters) do
        for _, file in ipairs(chapter.files) do
            local name = file.inner:match("^disk/") and "disk" or
                         util.dirname(file.inner)
            first[name] = first[name] or { chapter.number, file.path }
        end
    end
    put "\n## What each folder is for\n"
    put("| Folder | What is in it | Since chapter |\n|:%s|:%s|---------:|",
        ("-"):rep(15), ("-"):rep(55))
    for _, folder in ipairs(folders) do
        local name, what = table.unpack(folder)
        if first[name] then
            put("| `%s` | %s | %d |", name, what, first[name][1])
            first[name] = nil
        end
    end
    put ""
    paragraph("Beside the folders, `kernel.ld` says how a kernel is linked " ..
        "and `flags.mk` how it is compiled. `breaks/` holds kernels with " ..
        "one line taken away, for the book's *Break it*.")
    first["."] = nil
    for name, at in util.sorted(first) do
        report.error(at[2], 1, "what is the folder %s for? Say it in " ..
                     "`folders`, in tools/map/map.lua", name)
    end
end

local function put_hooks(hooks)
    put "\n## Weak hooks\n"
    paragraph("A function marked `__weak` is what happens as long as no " ..
        "later chapter defines one of the same name; the linker prefers " ..
        "that one. So a chapter can change what an earlier one does and " ..
        "replace none of its files.")
    put ""
    for _, hook in ipairs(hooks) do
        local default = (hook.comment or ""):match("Weak: (.-%.)%f[%s\0]")
        local by = {}
        for i, here in ipairs(hook.by) do
            by[i] = here.file
        end
        paragraph(("**[`%s`](%s)**: %s *Default* in %s%s *Overridden* " ..
            "%s. *Called* by %s."):format(hook.name,
            hook.header and path(hook.header) or "",
            markdown(first_sentence(hook.comment or "")),
            link(hook.default.file), default and
            ": " .. markdown(default) or ".",
            #by > 0 and "in " .. links(by) or "nowhere yet",
            functions(hook.callers, hook.default.file)), "- ")
    end
end

-- A table's macros as one writes them: `PROC_TEXT(name, show)`.
local function forms(list)
    local names = {}
    for i, m in ipairs(list) do
        names[i] = "`" .. (m.form or m.name) .. "`"
    end
    return table.concat(names, ", ")
end

local function put_tables(tables, chapters)
    put "\n## Tables that the linker makes\n"
    paragraph("A macro puts a row into a section of its table's own, in " ..
        "whichever file it stands; the linker gathers the rows between two " ..
        "symbols. [`01-boot/kernel/init.h`](01-boot/kernel/init.h) has " ..
        "`TABLE` and `TABLE_ROW`, of which all are made.")
    put ""
    for _, t in ipairs(tables) do
        local m = t.macros[1]
        local what = (t.comment or ""):gsub("^.-%): ", "")
                                      :gsub("^%l", string.upper)
        paragraph(("**`%s`**: %s *Rows* are of type `%s`, *added* by %s " ..
            "of %s, *read* by %s."):format(t.name,
            markdown(first_sentence(what)), t.type, forms(t.macros),
            m and link(m.file) or "", functions(t.walkers)), "- ")
    end
    local numbers = {}
    for i in ipairs(chapters) do
        numbers[i] = (" %d |"):format(i)
    end
    put("\n| Rows in the files of chapter |%s\n|:%s|%s",
        table.concat(numbers), ("-"):rep(28), ("---:|"):rep(#chapters))
    for _, t in ipairs(tables) do
        put("| `%s` | %s |", t.name, (table.concat(t.rows, " | ")
            :gsub("%f[%d]0%f[%D]", "")))
    end
end

local function put_doors(header, list, where)
    if not header then
        return
    end
    put "\n## The doors to a program's memory\n"
    paragraph(("What looks at a program's memory, or switches to it, calls " ..
        "these functions of %s, and need not know how an era arranges " ..
        "memory. They are defined in %s."):format(link(header),
                                                   links(where)))
    put ""
    for _, door in ipairs(list) do
        paragraph(("`%s`: %s"):format(door.name,
                  markdown(first_sentence(door.comment))), "- ")
    end
end

-- The layout symbols of one file: numbers, then structs with their fields.
local function layout_of(file)
    local numbers, structs = {}, {}
    for _, line in ipairs(file.used) do
        local name = line:match("^LAYOUT_NUMBER%((.-)%)")
        local struct, field = line:match("^LAYOUT%((.-), (.-)%)")
        if name then
            table.insert(numbers, "`" .. name .. "`")
        elseif struct then
            if not structs[struct] then
                structs[struct] = {}
                table.insert(structs, struct)
            end
            table.insert(structs[struct], "`" .. field .. "`")
        end
    end
    local text = { numbers[1] and table.concat(numbers, ", ") }
    for _, struct in ipairs(structs) do
        text[#text + 1] = ("of `%s` %s"):format(struct,
            table.concat(structs[struct], ", "))
    end
    return table.concat(text, "; ")
end

local function put_layout(sources)
    put "\n## What the kernel says of its own layout\n"
    paragraph("A debugger, a test or a picture that reads a kernel's memory " ..
        "from outside takes offsets and sizes from symbols of its ELF file: " ..
        "`layout.task_struct.pid`, `layout.NR_TASKS`. `LAYOUT` and " ..
        "`LAYOUT_NUMBER` of [`03-tasks/kernel/layout.h`]" ..
        "(03-tasks/kernel/layout.h) make them.")
    put ""
    for _, file in ipairs(sources) do
        local text = file.inner:match("%.c$") and layout_of(file) or ""
        if text ~= "" then
            paragraph(link(file) .. ": " .. text .. ".", "- ")
        end
    end
end

function Pandoc(doc)
    local chapters, sources = read.all(doc.meta)
    put "# A map of the kernels\n"
    paragraph("*Made from the sources by `tools/map/map.lua`; `make map` " ..
        "makes it anew. What it says of a hook, a table or a door is the " ..
        "first sentence of the comment at its declaration.*")
    put ""
    put_chapters(chapters)
    put_folders(chapters)
    put_hooks(find.hooks(sources))
    put_tables(find.tables(sources, chapters), chapters)
    put_doors(find.doors(sources))
    put_layout(sources)
    report.finish()
    return pandoc.Pandoc { pandoc.RawBlock("markdown",
                                           table.concat(out, "\n")) }
end
