-- SPDX-License-Identifier: GPL-2.0-only
--[[ Plain text as LaTeX: escapes what TeX reads, and gives the characters
     that the text fonts lack to a font that has them. ]]
local M = {}

local special = {
    ["\\"] = "\\textbackslash{}", ["{"] = "\\{", ["}"] = "\\}",
    ["$"] = "\\$", ["&"] = "\\&", ["#"] = "\\#", ["_"] = "\\_",
    ["%"] = "\\%", ["^"] = "\\textasciicircum{}",
    ["~"] = "\\textasciitilde{}",
    ["\u{a0}"] = "~", ["\u{2002}"] = "\\enspace{}",
    ["\u{2003}"] = "\\quad{}", ["\u{2009}"] = "\\,", ["\u{202f}"] = "\\,",
    ["\u{200b}"] = "\\allowbreak{}", ["\u{ad}"] = "\\-",
}

-- Beyond Latin letters and punctuation, what TeX Gyre and DejaVu Mono have.
local plain = {}
for _, code in utf8.codes("‐‑–—‘’‚“”„†‡•…‰′″‹›€™←↑→↓−×≤≥≠≈") do
    plain[code] = true
end

local function is_han(code)
    return code >= 0x2e80 and code <= 0x9fff or
           code >= 0xf900 and code <= 0xfaff or
           code >= 0xff00 and code <= 0xffef
end

-- The text as LaTeX; runs of Han characters and rare ones are wrapped.
function M.escape(text)
    if not text:find("[\128-\255]") then
        return (text:gsub("[\\{}$&#_%%^~]", special))
    end
    local out, kind = {}, nil
    local function switch(to, command)
        if kind ~= to then
            out[#out + 1] = (kind and "}" or "") .. (command or "")
            kind = to
        elseif kind == "han" then
            out[#out + 1] = "\\hanjoin{}"
        end
    end
    for _, code in utf8.codes(text) do
        local c = utf8.char(code)
        if is_han(code) then
            switch("han", "\\zh{")
        elseif code > 0x24f and not plain[code] and not special[c] or
               code == 0x1d6 then
            switch("symbol", "\\symbolchar{")
        else
            switch(nil)
        end
        out[#out + 1] = special[c] or c
    end
    switch(nil)
    return table.concat(out)
end

-- Code within running text: may break after its punctuation.
function M.code(text)
    local out = M.escape(text:gsub("[_/:=,%-]%f[%w]", "%0\1"))
    return "\\code{" .. out:gsub("\1", "\\codebreak{}") .. "}"
end

-- Text of a program line: every space is a real one.
function M.program(text)
    return (text:gsub("( *)([^ ]*)", function(spaces, word)
        return ("\\s{}"):rep(#spaces) .. M.escape(word)
    end))
end

-- A PDF string: UTF-16 in hexadecimal digits.
function M.hex(text)
    local out = { "FEFF" }
    for _, code in utf8.codes(text) do
        if code >= 0x10000 then
            code = code - 0x10000
            out[#out + 1] = ("%04X%04X"):format(0xd800 + (code >> 10),
                                                0xdc00 + (code & 0x3ff))
        else
            out[#out + 1] = ("%04X"):format(code)
        end
    end
    return table.concat(out)
end

-- A web address as a PDF string of hexadecimal digits.
function M.url(url)
    return (url:gsub(".", function(c)
        return c:find("[%w%-._~:/?#%[%]@!$&'()*+,;=%%]") and
               ("%02X"):format(c:byte()) or
               ("%02X"):rep(3):format(("%%%02X"):format(c:byte()):byte(1, 3))
    end))
end

-- A command with its arguments, each LaTeX already.
function M.call(name, ...)
    return "\\" .. name .. "{" .. table.concat({ ... }, "}{") .. "}"
end

return M
