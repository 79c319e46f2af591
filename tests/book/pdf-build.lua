-- SPDX-License-Identifier: GPL-2.0-only
--[[ How the PDF is built, tried on the fixture that errors.lua has laid out:
     pandoc -L tests/book/pdf-build.lua </dev/null.  Two builds give the same
     bytes; what is missing or wrong is named, and the old PDF stays. ]]
local judge = dofile((PANDOC_SCRIPT_FILE:gsub("[^/]*$", "judge.lua")))
local read, write, quote = judge.read, judge.write, judge.quote
local root = pandoc.system.get_working_directory()
local laid = root .. "/build/test/book/a fixture"
local dir = root .. "/build/test/book/another place"
local latex = "build/pdf/book.tex"

local function verdict(name, ok, said)
    judge.verdict(name, ok and {} or { said or "" })
end

-- Runs a command in the copy of the book; what it said, and its success.
local function sh(command)
    return judge.sh(command, dir)
end

local function typeset(setting)
    return sh((setting or "") .. " texlua " ..
              quote(root .. "/tools/weave/pdf/typeset.lua") .. " " .. latex ..
              " build/shared-pages.pdf")
end

local function lay()
    os.execute("rm -rf " .. quote(dir) .. " && mkdir -p " .. quote(dir) ..
               "/build && cp " .. quote(laid) .. "/build/weave/book.json " ..
               quote(dir) .. " && cp -R " .. quote(laid) ..
               "/build/cache " .. quote(dir) .. "/build && rm -rf " ..
               quote(dir) .. "/build/cache/pdf " .. quote(dir) ..
               "/build/cache/code " .. quote(dir) ..
               "/build/cache/texmf && ln -s " .. quote(root) .. "/tools " ..
               quote(dir) .. "/tools")
end

-- The same book elsewhere, from nothing, at another time of day.
local function check_same_bytes()
    local grammars = ""
    for path in sh("ls tools/weave/syntax/*.xml"):gmatch("[^\n]+") do
        grammars = grammars .. " --syntax-definition=" .. path
    end
    local said, ok = sh("mkdir -p build/pdf && TZ=Asia/Shanghai " ..
        "LC_ALL=C pandoc -f json -t latex --wrap=preserve" .. grammars ..
        " -L tools/weave/pdf/latex.lua -o " .. latex .. " book.json")
    verdict("the LaTeX text is made elsewhere too", ok, said)
    verdict("and is the same", read(dir .. "/" .. latex) ==
                               read(laid .. "/" .. latex))
    said, ok = typeset "TZ=Asia/Shanghai LC_ALL=C"
    verdict("LuaLaTeX without any cache", ok and said == "", said)
    local here = read(dir .. "/build/shared-pages.pdf")
    verdict("two builds give the same bytes",
            here and here == read(laid .. "/build/shared-pages.pdf"))
end

-- One broken build: it fails, says `expected`, and leaves the old PDF.
local function check_failure(name, setting, expected)
    write(dir .. "/build/shared-pages.pdf", "old")
    local said, ok = typeset(setting)
    verdict(name .. ": fails", not ok, said)
    verdict(name .. ": says what", said:find(expected, 1, true),
            "expected\n" .. expected .. "\nbut it said\n" .. said)
    verdict(name .. ": the old PDF stays",
            read(dir .. "/build/shared-pages.pdf") == "old")
end

local function check_latex_error()
    local good = read(dir .. "/" .. latex)
    local before, after = good:match("^(.*)\nThe data, (.*)$")
    local _, line = before:gsub("\n", "")
    write(dir .. "/" .. latex, before .. "\nThe \\datum, " .. after)
    check_failure("an undefined command", nil,
        ("pdf: %s:%d: undefined command \\datum, in what was made of " ..
         "chapters/01-small.md:\n    The \\datum,"):format(latex, line + 2))
    write(dir .. "/" .. latex, (good:gsub("The data,", "The data \u{2fff0},",
                                          1)))
    check_failure("a character without a font", nil,
        ("pdf: %s:%d: no font has the character \u{2fff0} (U+2FFF0), in " ..
         "what was made of chapters/01-small.md"):format(latex, line + 2))
    write(dir .. "/" .. latex, good)
end

local function check_missing_package()
    sh("mkdir -p bin")
    local real = io.popen("command -v kpsewhich"):read("l")
    for _, case in ipairs {
        { "microtype.sty", "texlive-latex-recommended" },
        { "DejaVuSansMono.ttf", "fonts-dejavu-core" },
    } do
        write(dir .. "/bin/kpsewhich", ("#!/bin/sh\n%s \"$@\" | " ..
            "grep -v /%s$\n"):format(real, case[1]))
        sh("chmod +x bin/kpsewhich")
        check_failure(case[1] .. " missing",
            "PATH=" .. quote(dir .. "/bin") .. ":\"$PATH\"",
            ("pdf: %s is missing, of the package %s; 'tools/setup book' " ..
             "installs it"):format(case[1], case[2]))
    end
end

-- A machine without TeX: every program but TeX's, and the book's own rule.
local function check_no_tex()
    sh("rm -rf bin && mkdir bin && for d in $(echo \"$PATH\" | tr : ' '); do "
       .. "ln -s \"$d\"/* bin 2>/dev/null; done; rm -f bin/*latex bin/*tex " ..
       "bin/texlua*")
    local said, ok = judge.sh("env -u MAKEFLAGS -u MAKELEVEL PATH=" ..
        quote(dir .. "/bin") .. " make -o build/pdf/book.tex -o " ..
        "build/weave/book.json -W tools/weave/pdf/typeset.lua " ..
        "build/shared-pages.pdf")
    verdict("without TeX: fails", not ok, said)
    verdict("without TeX: names the package", said:find("lualatex is " ..
        "missing, of the package texlive-luatex; 'tools/setup book' " ..
        "installs it", 1, true), said)
    sh("rm -rf bin")
end

function Pandoc()
    lay()
    check_same_bytes()
    check_latex_error()
    check_missing_package()
    check_no_tex()
    judge.done()
end
