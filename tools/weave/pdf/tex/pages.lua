-- SPDX-License-Identifier: GPL-2.0-only
--[[ Runs inside LuaTeX.  Notes at shipout on which page each thing landed,
     for the file JOB.pages; prints page numbers out of the pass before. ]]
local M = { language = "en" }

local old = {}                          -- id -> label
local lines = {}                        -- what this pass saw
local file
local front                             -- sheets before the main matter

local function roman(n)
    local out = ""
    for _, step in ipairs { { 100, "c" }, { 90, "xc" }, { 50, "l" },
                            { 40, "xl" }, { 10, "x" }, { 9, "ix" },
                            { 5, "v" }, { 4, "iv" }, { 1, "i" } } do
        while n >= step[1] do
            out, n = out .. step[2], n - step[1]
        end
    end
    return out
end

function M.open(job)
    file = job .. ".pages"
    local f = io.open(file)
    if f then
        for line in f:lines() do
            local id, label = line:match("^([^\t]*)\t([^\t]*)")
            old[id] = label
        end
        f:close()
    end
end

-- The front matter ends here: its pages have been shipped out.
function M.main()
    front = tex.count[0] - 1
end

local function label_now()
    local n = tex.count[0]
    return front and tostring(n) or roman(n)
end

-- At shipout: the thing `id`, a `kind`, printed with `number`, is here.
-- Notes the page's label and which sheet of the PDF it is.
function M.note(id, kind, number)
    local sheet = (front or 0) + tex.count[0]
    lines[#lines + 1] = ("%s\t%s\t%d\t%s\t%s\n"):format(id, label_now(),
        sheet, kind, number)
end

function M.print(id)
    tex.sprint(old[id] or "0")
end

-- The pages of several marks ("ix-3 ix-9"), each once and in their order,
-- neighbours joined.
function M.print_all(ids)
    local seen, marks, runs = {}, {}, {}
    for id in ids:gmatch("%S+") do
        local label = old[id] or "0"
        if not seen[label] then
            seen[label] = true
            marks[#marks + 1] = { id = id, from = label, order = #marks,
                                  n = tonumber(label) }
        end
    end
    table.sort(marks, function(a, b)
        if a.n ~= b.n then
            return (a.n or 0) < (b.n or 0)
        end
        return a.order < b.order
    end)
    for _, mark in ipairs(marks) do
        local last = runs[#runs]
        if last and mark.n and last.n and mark.n == last.n + 1 then
            last.n, last.to = mark.n, mark.from
        else
            runs[#runs + 1] = mark
        end
    end
    for i, run in ipairs(runs) do
        tex.sprint((i > 1 and ", " or "") .. "\\linkto{" .. run.id .. "}{" ..
                   run.from .. (run.to and "–" .. run.to or "") .. "}")
    end
end

function M.close()
    local f = assert(io.open(file, "w"))
    f:write(table.concat(lines))
    f:close()
    pdf.setcatalog(("/PageMode/UseOutlines/ViewerPreferences" ..
        "<</DisplayDocTitle true>>/Lang(%s)/PageLabels" ..
        "<</Nums[0<</S/r>>%d<</S/D>>]>>"):format(M.language, front or 0))
end

return M
