-- SPDX-License-Identifier: GPL-2.0-only
--[[ What is said where a tool is not installed, and of a book.yml that is no
     YAML: pandoc -L tests/book/missing.lua </dev/null.  Works in a copy of
     the project with nothing built. ]]
local judge = dofile((PANDOC_SCRIPT_FILE:gsub("[^/]*$", "judge.lua")))
local quote = judge.quote
local dir = pandoc.system.get_working_directory() ..
            "/build/test/book/a bare project"
local bare = dir .. "/bin"              -- the tools that are there

local function sh(command)
    return judge.sh(command, dir)
end

local function lay()
    os.execute("rm -rf " .. quote(dir) .. " && mkdir -p " .. quote(bare) ..
               " && cp -R Makefile book.yml chapters code exercises figures " ..
               "tests tools " .. quote(dir))
    -- All commands of this machine, by name.
    local path = os.getenv "PATH" .. ":"
    for folder in path:gmatch("([^:]*):") do
        sh("find " .. quote(folder) .. "/ -maxdepth 1 ! -type d -exec sh -c " ..
           "'for f; do [ -e \"$0/${f##*/}\" ] || ln -s \"$f\" \"$0\"; done' " ..
           quote(bare) .. " {} +")
    end
end

-- Runs make without some tools; they come back.
local function make_without(tools, what, setting)
    sh("mkdir -p away && cd bin && mv " .. tools .. " ../away")
    local text, ok = sh("PATH=" .. quote(bare) .. " env -u MAKEFLAGS " ..
        "-u MAKELEVEL -u MFLAGS -u SHARES_JOBS " .. (setting or "") ..
        " make -j2 " .. what)
    sh("mv away/* bin")
    return text, ok
end

-- The lines that are not make's own, nor say what was done.
local function said(text)
    local out = {}
    for line in text:gmatch("[^\n]+") do
        if not line:match("^make") and not line:match("^  ") and
           not line:match("^tools/.*: No such file") then   -- make 4.4's own
            out[#out + 1] = line
        end
    end
    return table.concat(out, "\n")
end

local function verdict(name, text, ok, expected)
    local good = not ok and said(text) == expected
    judge.verdict(name, good and {} or
                        { "expected " .. expected .. "\n" .. text })
end

local function without(tool, package, goal)
    local text, ok = make_without(tool, goal)
    verdict("without " .. tool, text, ok, ("%s is missing, of the package " ..
            "%s; 'tools/setup run' installs it"):format(tool, package))
end

-- Weaves the fixture without a tool.
local function weave_without(tool, package, missing, setting)
    sh("sh tests/book/lay laid && rm -rf build && cp -R laid/. .")
    local text, ok = make_without(tool, "-f tests/book/fixture.mk html",
                                  setting)
    verdict("without " .. (missing or tool), text, ok, ("%s is missing, of " ..
            "the package %s; 'tools/setup run' installs it"):format(
            missing or tool, package))
end

function Pandoc()
    local text, ok
    lay()
    without("pandoc", "pandoc", "html")
    without("cc", "gcc", "kernels")
    without("gcc", "gcc", "kernels")
    sh("cp book.yml kept.yml && sed 's/^title: .*/title: [a, b/' kept.yml " ..
       ">book.yml")
    text, ok = make_without("dot", "html")
    verdict("a book.yml that is no YAML", text, ok, "book.yml:4: this is no " ..
            "YAML: while parsing a flow sequence: did not find expected " ..
            "',' or ']'")
    weave_without("ctags", "universal-ctags")
    weave_without("dot", "graphviz")
    sh("echo '<fontconfig><dir>/none</dir></fontconfig>' >no-fonts.conf")
    weave_without("no-such-tool", "fonts-texgyre", "the face TeX Gyre Heros",
                  'FONTCONFIG_FILE="$PWD/no-fonts.conf"')
    os.execute("rm -rf " .. quote(bare))
    judge.done(7)
end
