-- SPDX-License-Identifier: GPL-2.0-only
--[[ What was made of each unit last time, with all that it was made from:
     the files read and looked for, and the answers that the rest of the
     book gave.  When none of it has changed, it holds. ]]
local util = require "util"
local report = require "report"

local M = {}

local dir = "build/cache/unit/"

local function put(out, value)
    if type(value) ~= "table" then
        out[#out + 1] = type(value) == "string" and ("%q"):format(value) or
                        tostring(value)
        return
    end
    out[#out + 1] = "{"
    for i, item in ipairs(value) do
        put(out, item)
        out[#out + 1] = ","
    end
    for key, item in util.sorted(value) do
        if type(key) == "string" then
            out[#out + 1] = ("[%q]="):format(key)
            put(out, item)
            out[#out + 1] = ","
        end
    end
    out[#out + 1] = "}"
end

-- A table of tables, strings, numbers and booleans as Lua's text.
local function lua(value)
    local out = { "return " }
    put(out, value)
    return table.concat(out)
end

function M.path(unit, ending)
    return dir .. util.slug(unit.id) .. ending
end

-- The record that was saved under a name, or nil.
function M.load(path)
    local text = util.read(path)
    local made = text and load(text, path, "t", {})
    return made and made()
end

-- Saves a record, and before it a text that goes with it: wherever this is
-- interrupted, no record has another's text.
function M.save(path, record, text_path, text)
    util.mkdir(util.dirname(path))
    if text then
        os.remove(path)
        util.write(text_path, text)
    end
    util.write(path, lua(record))
end

-- A hash of a record.
function M.hash(record)
    return util.sha1(lua(record))
end

-- ---- what a pass asks of the rest of the book -----------------------------

-- ctx.answers[KIND](KEY) is the answer of now as a string; who asks calls
-- ctx.ask(KIND, KEY), so that a record has the question and the answer.
function M.attach(ctx)
    ctx.answers = {}
    local asked

    function ctx.ask(kind, key)
        local question = kind .. " " .. key
        if asked and not asked[question] then
            asked[question] = ctx.answers[kind](key)
        end
    end

    -- Runs a pass; returns its trace, its questions, and whether it found
    -- no mistake.
    function ctx.pass(run)
        local trace, mistakes = {}, report.count()
        asked = {}
        util.trace(trace)
        run()
        util.trace(nil)
        local questions = asked
        asked = nil
        return trace, questions, report.count() == mistakes
    end

    -- Is a record of `key`, and would its pass go as it went?
    function ctx.holds(record, key)
        if not record or record.key ~= key then
            return false
        end
        for question, answer in pairs(record.asked) do
            local kind, about = question:match("^(%S+) (.*)$")
            if ctx.answers[kind](about) ~= answer then
                return false
            end
        end
        return util.still(record.trace)
    end
end

-- A hash of the weave's own text, of pandoc, and of what else matters.
function M.version(folder, script, more)
    local all = { tostring(PANDOC_VERSION), more }
    local function add(path)
        local f = io.open(path, "rb")   -- no source of the book
        if f then
            all[#all + 1] = f:read("a")
            f:close()
        end
    end
    for name in util.sorted(package.loaded) do
        add(folder .. name:gsub("%.", "/") .. ".lua")
    end
    add(script)
    return util.sha1(table.concat(all, "\n"))
end

return M
