-- SPDX-License-Identifier: GPL-2.0-only
--[[ What other editions take from the HTML edition's style sheets: the
     colours of both schemes, and the rules for code and figures. ]]
local util = require "util"

local M = {}

local html = debug.getinfo(1, "S").source:match("^@(.*)style%.lua$") .. "html/"

local function sheet(name)
    return assert(util.read(html .. name), html .. name)
end

local function colours(css)
    local set = {}
    for name, value in css:match(":root {(.-)\n}"):gmatch(
            "\n%s*(%-%-[%w-]+):%s*([^;]+);") do
        set[name] = value
    end
    return set
end

local book = sheet "book.css"
local light = colours(book)
local dark = setmetatable(colours(sheet "dark.css"), { __index = light })
M.text = book                           -- figures are drawn in its colours
M.palettes = { light = light, dark = dark }

-- A colour of the light scheme as PDF has it: "r g b".
function M.parts(name)
    local out = {}
    for pair in light[name]:gmatch("%x%x") do
        out[#out + 1] = ("%.3f"):format(tonumber(pair, 16) / 255)
    end
    return table.concat(out, " ")
end

-- The families of book.css, as a rule.
function M.families()
    return (":root { --serif: %s; --sans: %s; --mono: %s; }\n"):format(
        light["--serif"], light["--sans"], light["--mono"])
end

-- The declarations of both schemes, each as one rule for `selector`.
function M.declare(selector, scheme)
    local out = {}
    for name in util.sorted(colours(sheet "dark.css")) do
        out[#out + 1] = ("    %s: %s;"):format(name,
                                               M.palettes[scheme][name])
    end
    return ("%s {\n    color-scheme: %s;\n%s\n}\n"):format(selector, scheme,
        table.concat(out, "\n"))
end

-- All rules of book.css that `wanted` says yes to, from selector and body.
local function rules(wanted)
    local out = {}
    for selector, body in book:gmatch("\n([^\n@/{} ][^{}]*)(%b{})") do
        if wanted(selector, body) then
            out[#out + 1] = selector .. body
        end
    end
    assert(#out > 0, "book.css has not the rules that are looked for")
    return table.concat(out, "\n") .. "\n"
end

-- The colours of pandoc's classes for program text, inside `within`.
function M.code_rules(within)
    local css = rules(function(selector, body)
        return body:match("var%(%-%-code%-") or
               selector:match("^%.lang%-diff")
    end)
    return (css:gsub("([^{}\n]+)(%b{})", function(selector, body)
        return selector:gsub("%s*([^,]+)", within .. " %1") .. body
    end))
end

-- The colours of Graphviz's SVG.
function M.figure_rules()
    return rules(function(selector) return selector:match("^svg ") end)
end

-- A style sheet without variables, which few e-readers know.
function M.literal(css, scheme)
    return (css:gsub("var%((%-%-[%w-]+)%)", function(name)
        return assert(M.palettes[scheme][name], "no colour " .. name)
    end))
end

return M
