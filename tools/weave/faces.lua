-- SPDX-License-Identifier: GPL-2.0-only
--[[ The faces of all editions, in vendor/fonts as tools/fonts makes them:
     those of the PDF, and the rules by which a style sheet has them on every
     system; where they are kept out, others made as wide. ]]
local M = {}

local vendor = debug.getinfo(1, "S").source:match("^@(.*)faces%.lua$") ..
               "vendor/"

local function read(name)
    local f = assert(io.open(vendor .. name, "rb"))
    local bytes = f:read("a")
    f:close()
    return bytes
end

-- The rules; the files lie beside the style sheet in fonts/.
M.css = read "fonts/fonts.css"

-- The files by their names there, and their licences.
function M.files()
    local files = { ["fonts/LICENSE-Han.txt"] = read "han/LICENSE.txt" }
    for name in M.css:gmatch('url%("fonts/([^"]*)"%)') do
        files["fonts/" .. name] = read((name:match("^han") and "han/" or
                                        "fonts/") .. name)
    end
    for _, name in ipairs { "LICENSE-TeX-Gyre.txt", "LICENSE-DejaVu.txt" } do
        files["fonts/" .. name] = read("fonts/" .. name)
    end
    return files
end

M.characters = read "fonts/characters.txt"
local have = { [9] = true, [10] = true, [0x200b] = true, [0xfeff] = true }
for first, last in M.characters:gmatch("(%x+)%-?(%x*)") do
    for code = tonumber(first, 16),
               tonumber(last ~= "" and last or first, 16) do
        have[code] = true
    end
end

-- Whether a character other than Han has a face.
function M.has(code)
    return have[code]
end

return M
