-- SPDX-License-Identifier: GPL-2.0-only
--[[ The list of facts, and the tool that makes it of the project's papers:
     pandoc -L tests/book/facts.lua </dev/null.  With PAPERS=FOLDER in the
     environment also whether the list is what the tool makes of them. ]]
local judge = dofile((PANDOC_SCRIPT_FILE:gsub("[^/]*$", "judge.lua")))
local quote, sh, verdict = judge.quote, judge.sh, judge.verdict
local list = "tests/facts.txt"
local papers = pandoc.system.get_working_directory() ..
               "/build/test/book/some papers"

local prefixes = { ["0.11"] = true, ["1.2"] = true, modern = true,
                   libc = true, peers = true, review = true }

-- The ids of the list, and what is wrong with its lines.
local function ids_of(text)
    local ids, mistakes, number = {}, {}, 0
    for line in text:gmatch("([^\n]*)\n") do
        number = number + 1
        local id, prefix = line:match("^(([%w.]+):[%w.+-]+) +%S")
        if not id or not prefixes[prefix] then
            mistakes[#mistakes + 1] = ("%s:%d: %s"):format(list, number, line)
        elseif ids[id] then
            mistakes[#mistakes + 1] = ("%s:%d: again"):format(list, number)
        end
        ids[id or line] = true
    end
    return ids, mistakes
end

-- Every id that a text of the book names, whether it is woven or not.
local function check_use(ids)
    local mistakes, used = {}, 0
    local files = sh("find chapters exercises -name '*.md' | sort")
    for file in files:gmatch("[^\n]+") do
        for of in judge.read(file):gmatch('%.fact of="([^"]*)"') do
            for id in of:gmatch("%S+") do
                used = used + 1
                if not ids[id] then
                    mistakes[#mistakes + 1] = file .. ": " .. id
                end
            end
        end
    end
    if used == 0 then
        mistakes[1] = "no text names a fact"
    end
    verdict("every fact that the book names is in the list", mistakes)
end

local made_up = {
    ["facts/linux-0.11-and-1.2.md"] = [[
# Facts

1. no fact: no section has begun

# A. Linux 0.11

## A.6 Why `write_verify` exists

* **Hole 1 — not-present pages.** It skips them. `[X]`

# B. Linux 1.2.13 (i386)
# C. Checkable assertions
## C.1 Linux 0.11
1. After `mem_init`: 3072 zero entries. `[X]`
2. `get_free_page` returns the highest free frame, all bytes 0, count 1; and more
## C.2 Linux 1.2.13
1. shmget(IPC_PRIVATE, 0) → EINVAL.
## D.3 Traps for both
]],
    ["facts/linux-1.2-more.md"] =
        "# F. Defects\n\n* **F10 Stale page in `shm_swap_in`.** A waits.\n",
    ["facts/linux-modern.md"] = "## A. Timeline\n| Version | What |\n" ..
        "| **3.1** | swap vector deleted |\n" ..
        "| 2.0/2.2 | `A\\|B` → EINVAL |\n",
    ["facts/linux-modern-more.md"] = "## V. Defects\n| 5 | a race |\n",
    ["facts/running-libc.md"] = "## auxv [m]\nDynamic.\n",
    ["peers.md"] = "| Operation | Linux |\n|---|---|\n" ..
        "| fork+exec(tiny)+exit+wait | 300 k |\n",
    ["review/history.md"] = "## 1. Wrong\n| 4 | 06:581 | too long | no |\n" ..
        "## 3. Checked\n* Code against text\n* Chapters 1 to 3\n",
}

local expected = [[
0.11:A               Linux 0.11
0.11:A.6             Why write_verify exists
0.11:A.6.hole-1      Hole 1 — not-present pages. It skips them.
1.2:B                Linux 1.2.13 (i386)
1.2:C                Checkable assertions
0.11:C.1             Linux 0.11
0.11:C.1.1           After mem_init : 3072 zero entries.
0.11:C.1.2           get_free_page returns the highest free frame, all bytes 0, count
1.2:C.2              Linux 1.2.13
1.2:C.2.1            shmget(IPC_PRIVATE, 0) → EINVAL.
1.2:D.3              Traps for both
0.11:D.3             Traps for both
1.2:F                Defects
1.2:F10              Stale page in shm_swap_in . A waits.
modern:A             Timeline
modern:A.3.1         swap vector deleted
modern:A.2.0         A/B → EINVAL
modern:V             Defects
modern:V.5           a race
libc:auxv            auxv [m]
peers:fork+exec+exit+wait fork+exec(tiny)+exit+wait
review:4             too long : 06:581
review:3.1           Code against text
review:3.2           Chapters 1 to 3
]]

local function check_tool()
    sh("rm -rf " .. quote(papers) .. " && mkdir -p " .. quote(papers) ..
       "/facts " .. quote(papers) .. "/review")
    for name, text in pairs(made_up) do
        judge.write(papers .. "/" .. name, text)
    end
    local text = sh("sh tools/fact-ids " .. quote(papers))
    verdict("a list is made of papers", text == expected and {} or { text })
    local said, ok = sh("rm " .. quote(papers) .. "/peers.md && " ..
                        "sh tools/fact-ids " .. quote(papers))
    verdict("a paper that is not there is named", not ok and
            said:find("there is no .*/peers.md") and {} or { said })
    said, ok = sh("sh tools/fact-ids chapters")
    verdict("a folder that has no papers is refused", not ok and
            said:find("usage: tools/fact-ids PAPERS", 1, true) and {} or
            { said })
end

-- Is the list that of today's papers?  They are not in this repository.
local function check_current(text)
    local folder = os.getenv "PAPERS"
    if folder and folder ~= "" then
        local now = sh("sh tools/fact-ids " .. quote(folder))
        verdict("the list is that of the papers", now == text and {} or
                { list .. " is not what sh tools/fact-ids " .. folder ..
                  " prints" })
        return 1
    end
    return 0
end

function Pandoc()
    local text = judge.read(list) or ""
    local ids, mistakes = ids_of(text)
    if not next(ids) then
        mistakes[1] = list .. " is empty, or not there"
    end
    verdict("the list of facts can be read", mistakes)
    check_use(ids)
    check_tool()
    judge.done(5 + check_current(text))
end
