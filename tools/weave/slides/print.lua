-- SPDX-License-Identifier: GPL-2.0-only
--[[ Prints the hand-outs to PDF, by Chromium.  The document read is the
     name of the list of lectures, as the slides' filter leaves it.  The
     same pages always make the same bytes. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/slides/[^/]*$") ..
               "/?.lua;" .. package.path

local util = require "util"

local cache_dir = "build/cache/handout/"
local version = "1"                     -- of what the cache holds

local function fail(message, ...)
    io.stderr:write("slides: " .. message:format(...) .. "\n")
    os.exit(1, true)
end

local function browser()
    for _, name in ipairs { os.getenv("CHROMIUM") or "chromium", "chromium",
                            "chromium-browser", "google-chrome" } do
        if util.output_of("command -v " .. util.quote(name)) ~= "" then
            return name
        end
    end
    fail("no Chromium prints the hand-outs: install the package " ..
         "chromium, or name one with CHROMIUM=")
end

-- Chromium's sandbox does not start for root; the pages are our own.
local function print_page(program, page, pdf)
    local root = util.output_of("id -u") == "0\n" and "--no-sandbox " or ""
    local profile = util.trim((util.output_of("mktemp -d")))
    local said, ok = util.output_of(util.quote(program) .. " --headless " ..
        root .. "--disable-gpu --no-pdf-header-footer " ..
        "--generate-pdf-document-outline --user-data-dir=" ..
        util.quote(profile) .. " --print-to-pdf=" .. util.quote(pdf) ..
        " " .. util.quote("file://" .. page) .. " 2>&1 </dev/null")
    os.execute("rm -rf " .. util.quote(profile))
    local bytes = ok and util.read(pdf)
    if not bytes or not bytes:match("^%%PDF") then
        fail("%s did not print %s: %s", program, page, said)
    end
    return bytes
end

-- One date for all, in the place of as many letters.
local function without_date(bytes)
    return (bytes:gsub("/(%a+Date) %(D:%d+([+-])%d%d'%d%d'%)", function(key,
                                                                 sign)
        return ("/%s (D:20000101000000%s00'00')"):format(key, sign)
    end))
end

-- What a hand-out is made of, as one hash.
local function key_of(folder, base)
    local all = { version }
    for _, name in ipairs { base .. ".html", "assets/slides.css",
                            "assets/handout.css" } do
        all[#all + 1] = util.read(folder .. "/" .. name) or
                        fail("%s/%s is missing", folder, name)
    end
    return cache_dir .. util.sha1(table.concat(all)) .. ".pdf"
end

local function main(list)
    local here = pandoc.system.get_working_directory()
    local folder = list:gsub("%.list$", "")
    local program
    for _, name in ipairs(util.lines(util.read(list) or "")) do
        local base = name .. "-handout"
        local kept = key_of(folder, base)
        if not util.exists(kept) then
            program = program or browser()
            local page = (here .. "/" .. folder .. "/" .. base .. ".html")
                :gsub("[%%%s#?]", function(c)
                    return ("%%%02x"):format(c:byte())
                end)
            util.mkdir(cache_dir)
            local bytes = print_page(program, page, kept .. ".new")
            os.remove(kept .. ".new")
            util.write(kept, without_date(bytes))
            print("  PRINT    " .. folder .. "/" .. base .. ".pdf")
        end
        util.write_changed(folder .. "/" .. base .. ".pdf", util.read(kept))
    end
end

function Pandoc(doc)
    main(pandoc.utils.stringify(doc))
    return pandoc.Pandoc {}
end
