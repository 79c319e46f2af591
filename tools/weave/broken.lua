-- SPDX-License-Identifier: GPL-2.0-only
--[[ Listings of a kernel that is broken on purpose: a link to its layer,
     code/breaks/CHAPTER/NAME/layer, is shown as what differs from the
     chapter's kernel, in its function; with symbol= that function is shown
     as the broken kernel has it, the lines that differ marked. ]]
local util = require "util"
local report = require "report"
local symbols = require "symbols"

local M = {}

-- The name of the broken tree, "04-fork/eager", or nil for another file.
function M.name_of(path)
    return path:match("^code/breaks/(.+)/layer$")
end

-- The files that a layer edits, each once.
local function edited(layer)
    local files, seen = {}, {}
    for path in ("\n" .. layer):gmatch("\nedit%s+(%S+)") do
        if not seen[path] then
            seen[path] = true
            files[#files + 1] = path
        end
    end
    return files
end

-- Hunks of a unified diff, each under the file and function it is in; those
-- that only include something are left out.
local function hunks(inner, old, new, out)
    util.need("diff", "diffutils")
    local text = util.output_of("diff -U 2 -F '^[a-z_]*(' " ..
        util.quote(old) .. " " .. util.quote(new))
    local hunk, of_note
    for _, line in ipairs(util.lines(text .. "@@ -0 +0 @@\n")) do
        local head = line:match("^@@ .- @@ ?(.*)")
        if head then
            table.move(of_note and hunk or {}, 1, of_note and #hunk or 0,
                       #out + 1, out)
            local name = head:match("^([%a_][%w_]*)%(")
            hunk = { "@@ " .. inner .. (name and ": " .. name .. "()" or "") }
            of_note = false
        elseif hunk then
            of_note = of_note or line:match("^[-+]") ~= nil and
                      not line:match("^[-+]#include")
            hunk[#hunk + 1] = line
        end
    end
end

-- What to show: { path, lines, language, first, last }, and of a function
-- { old, file }, the chapter's file and this one; or nil after saying why not.
function M.read(link, where, path)
    local a, name = link.attributes, M.name_of(path)
    local tree = "build/tree/break/" .. name .. "/"
    local base = "build/tree/" .. name:match("^[^/]+") .. "/"
    local out, files = {}, edited(util.read(path) or "")
    for _, inner in ipairs(files) do
        if not util.read(tree .. inner) or not util.read(base .. inner) then
            report.error(where.file, where.line, "%s is missing: its tree is " ..
                         "not laid out yet (run make)", tree .. inner)
            return nil
        end
        local entry = a.symbol and symbols.file(tree .. inner)
        for _, tag in ipairs(entry and entry.tags or {}) do
            if tag.name == a.symbol then
                return { path = inner, lines = entry.lines,
                         language = entry.language, first = tag.first,
                         last = tag.last, old = base .. inner,
                         file = tree .. inner }
            end
        end
        if not a.symbol then
            hunks(inner, base .. inner, tree .. inner, out)
        end
    end
    if #out == 0 then
        report.error(where.file, where.line, a.symbol and "%s edits no file " ..
                     "with the function '%s'" or "%s edits nothing%s", path,
                     a.symbol or "")
        return nil
    end
    return { path = table.concat(files, ", "), lines = out, first = 1,
             last = #out, language = "diff" }
end

return M
