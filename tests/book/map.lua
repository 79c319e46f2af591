-- SPDX-License-Identifier: GPL-2.0-only
--[[ Is code/README.md what the kernels' sources say now?  And what is said
     of sources that do not say enough: pandoc -L tests/book/map.lua
     </dev/null, after build/map.md was made. ]]
local here = PANDOC_SCRIPT_FILE:match("^(.*)/[^/]*$")
local judge = dofile(here .. "/judge.lua")
local read, write = judge.read, judge.write
local quote, sh, verdict = judge.quote, judge.sh, judge.verdict
local root = pandoc.system.get_working_directory()
local dir = root .. "/build/test/book/a map"

local fault = "code/02-paging/mm/fault"
local on_tick = "void on_tick(const struct regs *regs);\n"

-- { what, file, text in it, text instead, what is said then; %L: a line }
local cases = {
    { "a hook without a comment", fault .. ".h",
      "fault that is not repaired.  Weak: the kernel stops.\n * From " ..
      "chapter 3 on it returns if the instruction was one of uaccess.\n */",
      "*/\n", fault .. ".h:%L: the weak fault_mistake() has no comment: say " ..
      "above its declaration what it is for, and after \"Weak:\" what the " ..
      "default does" },
    { "a hook that no header declares", "code/01-boot/drivers/timer.h",
      on_tick, "", "code/01-boot/drivers/timer.c:%L: the weak on_tick() is " ..
      "declared in no header: a chapter that overrides it could mistype it" },
    { "a hook that nobody calls", "code/01-boot/kernel/main.c",
      "    kernel_run();\n", "", "code/01-boot/kernel/main.c:%L: nobody " ..
      "calls the weak kernel_run()" },
    { "a table whose rows are not explained", "code/05-files/fs/inode.h",
      " * FILE_SYSTEM(name, owns, read_inode): a kind", " * A kind",
      "code/05-files/fs/inode.h:%L: no comment says what a row of the " ..
      "table file_systems is: begin one with \"FILE_SYSTEM(…): \"" },
    { "a table without a macro", "code/03-tasks/kernel/task.h",
      'TABLE_ROW("task_parts", "")', 'TABLE_ROW("task_part", "")',
      "code/03-tasks/kernel/task.c:%L: no macro adds a row to the table " ..
      "task_parts" },
    { "a door without a comment", "code/03-tasks/mm/mm.h",
      "/* From here on a program's addresses are those of this memory. */",
      "", "code/03-tasks/mm/mm.h:%L: the door mm_use() has no comment" },
    { "a folder that nobody knows", "code/04-fork/net/net.c", nil, "\n",
      "code/04-fork/net/net.c:%L: what is the folder net for? Say it in " ..
      "`folders`, in tools/map/map.lua" },
}

-- The page that a project's sources give, or what is wrong with them.
local function make_map()
    local text, ok = sh("rm -f build/map.md && pandoc " ..
        "--metadata-file=book.yml -f markdown -L tools/map/map.lua " ..
        "-t markdown -o build/map.md /dev/null", dir)
    return ok and read(dir .. "/build/map.md") or text, ok
end

local function check_kept()
    local text, same = sh("diff -u code/README.md build/map.md", root)
    verdict("code/README.md is what the sources say", same and {} or
            { text .. "'make map' writes code/README.md anew" })
end

local function check_said(case)
    local what, file, from, to, expected = table.unpack(case)
    local path = dir .. "/" .. file
    local before = from and assert(read(path), file) or ""
    local at, last = before:find(from or "", 1, true)
    assert(at, file .. " has no " .. (from or ""))
    sh("mkdir -p " .. quote(path:match("^(.*)/")))
    write(path, before:sub(1, at - 1) .. to .. before:sub(last + 1))
    local text, ok = make_map()
    text = text:gsub(":%d+:", ":%%L:")
    verdict(what, not ok and
        text == expected .. "\nweave: 1 mistake; nothing was written\n" and
        {} or { "expected " .. expected .. "\n" .. text })
    write(path, before)
    if not from then
        os.remove(path)
    end
end

-- A row more and an override more are seen.
local function check_seen()
    local path = dir .. "/code/07-share-page/mm/more.c"
    write(path, "void\non_tick(const struct regs *regs)\n{\n}\n\n" ..
                "SYSCALL(9, sys_more);\n/* SYSCALL(10, sys_less); */\n")
    local text = make_map()
    local mistakes = {}
    for _, line in ipairs {
        "[`07-share-page/mm/more.c`](07-share-page/mm/more.c). *Called* by",
        "| `syscalls` |  |  | 7 | 3 | 12 | 3 | 1 |" } do
        if not text:gsub("%s+", " "):find(line:gsub("%s+", " "), 1, true) then
            mistakes[#mistakes + 1] = "there is no " .. line .. "\n" .. text
        end
    end
    verdict("what a chapter adds is seen", mistakes)
    os.remove(path)
end

function Pandoc()
    check_kept()
    os.execute(("rm -rf %s && mkdir -p %s/build && cp -R book.yml code %s " ..
        "&& ln -s %s %s/tools"):format(quote(dir), quote(dir), quote(dir),
        quote(root .. "/tools"), quote(dir)))
    for _, case in ipairs(cases) do
        check_said(case)
    end
    check_seen()
    judge.done(#cases + 2)
end
