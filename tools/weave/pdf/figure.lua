-- SPDX-License-Identifier: GPL-2.0-only
--[[ Figures for the PDF: Graphviz draws the DOT text that the weave left in
     its cache once more, in the book's own sans-serif type; what it drew is
     kept by content hash. ]]
local util = require "util"

local M = {}

local command = "dot -Tpdf -Gmargin=0 -O "
local cache_dir = "build/cache/pdf/"
local wanted = {}                       -- list of { name, text, gv }

-- The name of the PDF file of DOT text `gv`, which draw_all() will make.
function M.pdf(gv)
    local text = util.read(gv)
    if not text then
        error(gv .. " is missing: remove build/weave/book.json and make " ..
              "again", 0)
    end
    text = text:gsub('"DejaVu Sans"', '"TeX Gyre Heros"')
    local key = util.sha1(command .. text)
    local name = cache_dir .. key .. ".pdf"
    if not wanted[name] and not util.exists(name) then
        wanted[name] = true
        wanted[#wanted + 1] = { name = name, text = text, gv = gv,
                                new = cache_dir .. key .. ".gv" }
    end
    return name
end

-- Runs Graphviz on all that is not drawn yet: once for each, or they would
-- come out another way each time.
function M.draw_all()
    if #wanted == 0 then
        return
    end
    util.mkdir(cache_dir)
    local words = {}
    for i, w in ipairs(wanted) do
        util.write(w.new, w.text)
        words[i] = util.quote(w.new)
    end
    local said, ok = util.output_of("for gv in " .. table.concat(words, " ") ..
        "; do " .. command .. '"$gv" || exit; done 2>&1')
    if not ok or said ~= "" then
        error("dot cannot draw a figure as PDF: " .. said, 0)
    end
    for _, w in ipairs(wanted) do
        assert(os.rename(w.new .. ".pdf", w.name))
        os.remove(w.new)
    end
end

return M
