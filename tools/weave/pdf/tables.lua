-- SPDX-License-Identifier: GPL-2.0-only
--[[ Tables as LaTeX: columns as wide as their words when all fit, else
     paragraphs of a width in proportion to what they hold. ]]
local inline = require "pdf.inline"

local M = {}

local measure = 387                     -- points; shared-pages.cls
local separation = 10                   -- two times \tabcolsep
local character = 4.9                   -- points, on average

-- A cell as LaTeX; its blocks are paragraphs.
local function cell_latex(blocks)
    local out = {}
    for i, block in ipairs(blocks) do
        out[i] = block.content and inline.write(block.content) or ""
    end
    return table.concat(out, "\\par ")
end

local function length(blocks)
    return utf8.len(pandoc.utils.stringify(blocks)) or 0
end

local function is_right(align)
    return align == "AlignRight"
end

-- Has the source said how wide which column is?  A pipe table with a long
-- row and dashes of one length has all columns alike, which says nothing.
local function has_widths(simple)
    for _, width in ipairs(simple.widths) do
        if math.abs(width - simple.widths[1]) > 0.001 then
            return true
        end
    end
    return false
end

-- The columns' letters for LaTeX.
local function columns(simple, wide)
    local longest, total = {}, 0
    local stated = has_widths(simple)
    for i in ipairs(simple.aligns) do
        longest[i] = length(simple.headers[i] or {})
        for _, row in ipairs(simple.rows) do
            longest[i] = math.max(longest[i], length(row[i]))
        end
        total = total + longest[i] * character + separation
    end
    local room = wide or measure
    local out = {}
    for i, align in ipairs(simple.aligns) do
        local width = simple.widths[i]
        if total <= room and not (wide and stated) then
            out[i] = is_right(align) and "r" or
                     align == "AlignCenter" and "c" or "l"
        else
            local sum = 0
            for j = 1, #longest do
                sum = sum + math.sqrt(longest[j])
            end
            local share = stated and width or
                          math.sqrt(longest[i]) / sum
            out[i] = ("%s{%.1fpt}"):format(is_right(align) and "R" or "P",
                share * (room - separation * #longest) - 0.1)
        end
    end
    return "@{\\hskip5pt}" .. table.concat(out) .. "@{\\hskip5pt}"
end

local function row_latex(cells, bold, last)
    local out = {}
    for i, cell in ipairs(cells) do
        out[i] = cell_latex(cell)
        if bold and out[i] ~= "" then
            out[i] = "\\textbf{" .. out[i] .. "}"
        end
    end
    return table.concat(out, " & ") .. " \\\\" .. (last or "") .. "\n"
end

-- A pandoc Table.  One with a caption, or a short one, stays on one page; the
-- rows of a wide one stand apart.
function M.write(e, captioned)
    local simple = pandoc.utils.to_simple_table(e)
    local body = {}
    local long = not captioned and (M.room or #simple.rows > 14)
    local last = M.room and "\\addlinespace[2pt]"
    for i, row in ipairs(simple.rows) do
        body[i] = row_latex(row, false, last)
    end
    local head = ""
    for _, cell in ipairs(simple.headers) do
        if #cell > 0 then
            head = row_latex(simple.headers, true) .. "\\midrule\n"
            break
        end
    end
    local letters = columns(simple, long and M.room)
    if long then
        return "{\\tablefont\\begin{longtable}{" .. letters ..
               "}\n\\toprule\n" .. head .. "\\endhead\n" ..
               "\\bottomrule\\endfoot\n" .. table.concat(body) ..
               "\\end{longtable}}"
    end
    local latex = "\\begin{tabular}{" .. letters .. "}\n\\toprule\n" ..
                  head .. table.concat(body) .. "\\bottomrule\n\\end{tabular}"
    return captioned and latex or
           "\\begin{plaintable}" .. latex .. "\\end{plaintable}"
end

return M
