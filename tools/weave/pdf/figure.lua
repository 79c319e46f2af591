-- SPDX-License-Identifier: GPL-2.0-only
--[[ Figures for the PDF: Graphviz draws the DOT text that the weave left in
     its cache once more, in the book's own sans-serif type; what it drew is
     kept by a hash of the text and of what draws it. ]]
local util = require "util"

local M = {}

local command = "dot -Tpdf -Gmargin=0"
local cache_dir = "build/cache/pdf/"
local wanted = {}                       -- list of { name, text, gv }

-- The name of the PDF file of DOT text `gv`, which draw_all() will make.
function M.pdf(gv)
    local text = util.read(gv)
    if not text then
        error(gv .. " is missing: remove build/weave/book.json and make " ..
              "again", 0)
    end
    text = text:gsub(' href="[^"]*"', "")        -- the words of cells
    local key = util.sha1(command .. text .. util.tools())
    local name = cache_dir .. key .. ".pdf"
    if not wanted[name] and not util.is_drawn(name) then
        wanted[name] = true
        wanted[#wanted + 1] = { name = name, text = text, gv = gv,
                                new = cache_dir .. key .. ".gv" }
    end
    return name
end

-- Draws all that is not drawn yet.
function M.draw_all()
    if #wanted == 0 then
        return
    end
    util.mkdir(cache_dir)
    local files = {}
    for _, w in ipairs(wanted) do
        util.write(w.new, w.text)
        files[#files + 1] = w.new
        files[#files + 1] = w.name
    end
    local dot = util.draw(command, files)
    local said = dot:read("a")
    if not dot:close() or said ~= "" then
        error("dot cannot draw a figure as PDF: " .. said, 0)
    end
end

return M
