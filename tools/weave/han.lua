-- SPDX-License-Identifier: GPL-2.0-only
--[[ Han characters: every edition has them in one font, which holds those
     that the book uses and no others (vendor/han, made by tools/han).  A
     character that neither it nor another face has stops the build. ]]
local M = {}

M.font = "vendor/han/han.otf"           -- in the weave's folder

local function is_han(code)
    return code >= 0x2e80 and code <= 0x9fff or
           code >= 0xf900 and code <= 0xfaff or
           code >= 0xff00 and code <= 0xffef
end

-- Adds the Han characters of a text to a set.
function M.of_text(text, set)
    for c in text:gmatch("[\226-\239][\128-\191][\128-\191]") do
        local code = utf8.codepoint(c)
        if is_han(code) then
            set[code] = true
        end
    end
    return set
end

-- Adds the Han characters of an OpenType font to a set: those of its
-- character map of format 4.
function M.of_font(data, set)
    local map
    for i = 0, (">I2"):unpack(data, 5) - 1 do
        local tag, _, at = (">c4I4I4"):unpack(data, 13 + 16 * i)
        map = tag == "cmap" and at + 1 or map
    end
    for i = 0, (">I2"):unpack(data, map + 2) - 1 do
        local _, _, at = (">I2I2I4"):unpack(data, map + 4 + 8 * i)
        local format, _, _, twice = (">I2I2I2I2"):unpack(data, map + at)
        for j = 0, format == 4 and twice / 2 - 1 or -1 do
            local last = map + at + 14 + 2 * j
            for code = (">I2"):unpack(data, last + twice + 2),
                       (">I2"):unpack(data, last) do
                set[code] = is_han(code) or nil
            end
        end
    end
    return set
end

-- Opens the font in the weave's folder; its bytes, and the other faces'
-- characters.  From then on check()
-- looks in it for the characters of a source { file, text }.
function M.open(weave)
    local util, report = require "util", require "report"
    local faces = require "faces"
    local f = assert(io.open(weave .. M.font, "rb"))
    local data = f:read("a")
    f:close()
    local have = M.of_font(data, {})
    function M.check(src)
        for code in pairs(M.of_text(src.text, {})) do
            if not have[code] then
                report.error(src.file,
                    util.find_line(src.text, utf8.char(code)) or 1,
                    "no edition has a font for %s (U+%04X): run tools/han, " ..
                    "which makes tools/weave/%s anew", utf8.char(code), code,
                    M.font)
            end
        end
        for c in src.text:gmatch("[\194-\244][\128-\191]+") do
            local code = utf8.codepoint(c)
            if not is_han(code) and not faces.has(code) then
                report.error(src.file, util.find_line(src.text, c),
                    "no edition has a face for %s (U+%04X): write it " ..
                    "otherwise, or add it to tools/fonts and run that", c,
                    code)
            end
        end
    end
    return data .. faces.characters
end

return M
