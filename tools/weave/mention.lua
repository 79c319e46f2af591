-- SPDX-License-Identifier: GPL-2.0-only
--[[ "chapter 7" in running text is a link, if the book has that chapter; in
     "chapters 4 and 7" the numbers are.  Not within code, headings, links
     and quotations, and not after a citation, up to the end of the sentence:
     that is another book's chapter. ]]
local M = {}

function M.attach(ctx)
    function ctx.answers.chapter(number)
        for _, unit in ipairs(ctx.book.units) do
            if unit.kind == "chapter" and "" .. unit.number == number then
                return unit.anchor or "none"
            end
        end
        return "none"
    end
end

-- The words as a link to chapter `number`, or as they are.
local function link(ctx, words, number)
    ctx.ask("chapter", number)
    local id = ctx.answers.chapter(number)
    if id == "none" then
        return pandoc.Str(words)
    end
    return pandoc.Link({ pandoc.Str(words) }, "#" .. id)
end

local function is_space(e)
    return e ~= nil and (e.t == "Space" or e.t == "SoftBreak")
end

-- The numbers of "chapters 4, 6 and 7" from list[i] on; adds them to `out`
-- and says where it has stopped.
local function numbers(ctx, out, list, i)
    while list[i] and list[i].t == "Str" do
        local text = list[i].text
        local first, dash, second, rest =
            text:match("^(%d+)(\u{2013})(%d+)(.*)$")
        if not first then
            first, rest = text:match("^(%d+)(.*)$")
        end
        if first then
            out:insert(link(ctx, first, first))
            if second then
                out:extend { pandoc.Str(dash), link(ctx, second, second) }
            end
            if rest ~= "" then
                out:insert(pandoc.Str(rest))
            end
        elseif text == "and" or text == "or" or text == "to" then
            out:insert(list[i])
        else
            return i
        end
        i = i + 1
        if first and rest ~= "" and rest ~= "," or not is_space(list[i]) then
            return i
        end
        out:insert(list[i])
        i = i + 1
    end
    return i
end

local closed = { term = true, quote = true, value = true, claim = true }
local open = { Emph = true, Strong = true, Quoted = true, Span = true }

local function inlines(ctx, list)
    local out, i, cited = pandoc.List(), 1, false
    while i <= #list do
        local e, after = list[i], list[i + 2]
        local before, word, many, joined
        if e.t == "Str" then
            cited = cited and not e.text:find("%.$")
            before, word, many, joined = e.text:gsub("\u{a0}", " "):match(
                "^(%W*)([Cc]hapter)(s?) ?(%d*.*)$")
        elseif e.t == "Cite" then
            cited = true
        elseif open[e.t] and not (e.classes and closed[e.classes[1]]) then
            e.content = inlines(ctx, e.content)
        end
        local number, rest = (joined or ""):match("^(%d+)(.*)$")
        local width = 1
        if word and joined == "" and is_space(list[i + 1]) and
           after and after.t == "Str" then
            number, rest = after.text:match("^(%d+)(.*)$")
            width = 3
        end
        if not number or cited or rest:find("^[%d.]*%d") then
            out:insert(e)
            i = i + 1
        elseif many == "s" and width == 3 then
            out:extend { e, list[i + 1] }
            i = numbers(ctx, out, list, i + 2)
        else
            if before ~= "" then
                out:insert(pandoc.Str(before))
            end
            out:insert(link(ctx, word .. many .. "\u{a0}" .. number, number))
            if rest ~= "" then
                out:insert(pandoc.Str(rest))
            end
            i = i + width
        end
    end
    return out
end

-- The blocks with every chapter that they name linked.
function M.blocks(ctx, blocks)
    local function paragraph(e)
        e.content = inlines(ctx, e.content)
        return e
    end
    return pandoc.walk_block(pandoc.Div(blocks), {
        Para = paragraph, Plain = paragraph }).content
end

return M
