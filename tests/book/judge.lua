-- SPDX-License-Identifier: GPL-2.0-only
--[[ What the tests of the book share: files, commands, and verdicts in the
     Test Anything Protocol. ]]
local M = {}

-- A file's text, or nil when there is no such file.
function M.read(path)
    local f = io.open(path, "rb")
    local text = f and f:read("a")
    if f then
        f:close()
    end
    return text
end

function M.write(path, text)
    local f = assert(io.open(path, "wb"))
    f:write(text)
    f:close()
end

-- A word that the shell takes as it is.
function M.quote(word)
    return "'" .. word:gsub("'", "'\\''") .. "'"
end

-- Runs a command, in a folder if one is given: what it said, and whether it
-- went well.
function M.sh(command, folder)
    local p = assert(io.popen((folder and "cd " .. M.quote(folder) ..
                               " && " or "") .. "{ " .. command ..
                              "; } 2>&1"))
    local text = p:read("a")
    return text, p:close() == true
end

local count, failed = 0, 0

-- TEST=PATTERN chooses among the tests by their names, as a shell would.
local pattern = os.getenv "TEST"
if pattern == "" then
    pattern = nil
end
local lua_pattern = pattern and "^" .. pattern:gsub("[^%w*?]", "%%%0")
    :gsub("%*", ".*"):gsub("%?", ".") .. "$"

function M.chosen(name)
    return not pattern or name:find(lua_pattern) ~= nil
end

-- One test, and the list of what is wrong.
function M.verdict(name, mistakes)
    if not M.chosen(name) then
        return
    end
    count = count + 1
    failed = failed + (#mistakes > 0 and 1 or 0)
    print(("%s %d - %s"):format(#mistakes == 0 and "ok" or "not ok", count,
                                name))
    for i = 1, math.min(#mistakes, 12) do
        print((("# " .. mistakes[i]):gsub("\n", "\n# ")))
    end
    if #mistakes > 12 then
        print(("# and %d more"):format(#mistakes - 12))
    end
end

-- Ends the tests.  Of those that were planned none may be missing.
function M.done(planned)
    print("1.." .. (not pattern and planned or count))
    os.exit(failed == 0 and 0 or 1, true)
end

return M
