-- SPDX-License-Identifier: GPL-2.0-only
--[[ The faces of all editions: those of the PDF, in vendor/fonts cut down by
     tools/fonts to the characters below.  A style sheet that begins with
     css() has them on every system, and until they are there, or where they
     are kept out, others that are made as wide. ]]
local M = {}

M.folder = "vendor/fonts/"              -- in the weave's folder

-- What the book may use besides Han: Latin letters, pinyin, punctuation; and
-- signs, which come from the mono for all faces.
M.letters = "20-7E A0-137 139-148 14A-165 168-17F 192 1CD-1D4 1D7-1DC " ..
    "2C6-2C7 2DC 2010-2011 2013-2014 2018-201A 201C-201E 2020-2022 2026 " ..
    "2030 2039-203A 20AC 2122 2190-2193 2212 2248 2260 2264-2265"
M.spaces = "2002-2003 2009 202F 22EE"   -- these from Pagella
M.signs = "2032-2033 2194-2195 21A6 21B3 21B5 21D0-21D4 2200 2203 " ..
    "2208-2209 221E 2227-222A 2261 2423 2500-257F 2580-2593 25A0-25A1 " ..
    "25AA-25AB 25B2-25B3 25B6 25B8 25BC 25BE 25C0 25C6 25CB 25CF " ..
    "2605-2606 2713 2717"

-- Family, file, weight and style of each.
M.faces = {
    { "TeX Gyre Pagella", "texgyrepagella-regular", 400, "normal" },
    { "TeX Gyre Pagella", "texgyrepagella-italic", 400, "italic" },
    { "TeX Gyre Pagella", "texgyrepagella-bold", 700, "normal" },
    { "TeX Gyre Pagella", "texgyrepagella-bolditalic", 700, "italic" },
    { "TeX Gyre Heros", "texgyreheros-regular", 400, "normal" },
    { "TeX Gyre Heros", "texgyreheros-italic", 400, "italic" },
    { "TeX Gyre Heros", "texgyreheros-bold", 700, "normal" },
    { "DejaVu Sans Mono", "DejaVuSansMono", 400, "normal" },
    { "DejaVu Sans Mono", "DejaVuSansMono-Bold", 700, "normal" },
}

-- Fonts of other widths, by how much of its size each is as wide in this
-- book's words: regular, bold, italic.
M.near = {
    { "Near Times", { "Times New Roman", "Liberation Serif",
                      "TeX Gyre Termes" }, 109.8, 106.4, 99.4 },
    { "Near DejaVu Serif", { "DejaVu Serif" }, 85.9, 80.1, 78.1 },
    { "Near DejaVu Sans", { "DejaVu Sans" }, 87.4, 83.1, 87.4 },
}

-- "20-7E A0" as CSS has it.
local function unicodes(ranges)
    return "unicode-range: U+" .. ranges:gsub(" ", ", U+") .. ";"
end

local function rule(family, from, weight, style, more)
    return ('@font-face { font-family: "%s"; font-weight: %d; ' ..
        "font-style: %s;\n    src: %s; %s }\n"):format(family, weight, style,
                                                       from, more)
end

-- The rules, for a style sheet beside which the files lie in fonts/.
function M.css()
    local out = {}
    local function url(name)
        return ('url("fonts/%s")'):format(name)
    end
    local function add(...)
        out[#out + 1] = rule(...)
    end
    for _, f in ipairs(M.faces) do
        add(f[1], url(f[2] .. ".woff2"), f[3], f[4], "font-display: swap;")
    end
    add("Signs", url "DejaVuSansMono.woff2", 400, "normal",
        unicodes(M.signs))
    add("Signs", url "texgyrepagella-regular.woff2", 400, "normal",
        unicodes(M.spaces))
    add("Shared Pages Han", url "han.otf", 400, "normal",
        unicodes "2E80-9FFF F900-FAFF FF00-FFEF")
    for _, f in ipairs(M.near) do
        for i, kind in ipairs { "", " Bold", " Italic" } do
            local names = {}
            for j, name in ipairs(f[2]) do
                names[j] = ('local("%s%s")'):format(name, kind)
            end
            add(f[1], table.concat(names, ", "), i == 2 and 700 or 400,
                i == 3 and "italic" or "normal",
                ("size-adjust: %s%%;"):format(f[2 + i]))
        end
    end
    return table.concat(out) ..
           ':lang(zh-Hans) { font-family: "Shared Pages Han", serif; }\n'
end

-- The files, by their names beside the style sheet.
function M.files(weave)
    local files = { ["fonts/han.otf"] = "vendor/han/han.otf" }
    for _, f in ipairs(M.faces) do
        files["fonts/" .. f[2] .. ".woff2"] = M.folder .. f[2] .. ".woff2"
    end
    for name, path in pairs(files) do
        local f = assert(io.open(weave .. path, "rb"))
        files[name] = f:read("a")
        f:close()
    end
    return files
end

-- The characters of ranges, as a set.
function M.set(ranges)
    local set = {}
    for first, last in ranges:gmatch("(%x+)%-?(%x*)") do
        for code = tonumber(first, 16),
                   tonumber(last ~= "" and last or first, 16) do
            set[code] = true
        end
    end
    return set
end

local have

-- Whether a character other than Han has a face.
function M.has(code)
    have = have or M.set(M.letters .. " " .. M.spaces .. " " .. M.signs ..
                         " 9-A 200B")
    return have[code]
end

return M
