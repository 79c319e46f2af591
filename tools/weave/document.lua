-- SPDX-License-Identifier: GPL-2.0-only
--[[ Blocks as pandoc's JSON without the frame of a document: such texts can
     be kept, and joined to a document without being read again. ]]
local M = {}

local head, tail = pandoc.write(pandoc.Pandoc {}, "json"):match(
    '^(.*"blocks":%[)(%]}%s*)$')

-- The text of a list of blocks.
function M.text(blocks)
    return pandoc.write(pandoc.Pandoc(blocks), "json")
                 :sub(#head + 1, -#tail - 1)
end

-- The blocks of such a text.
function M.blocks(text)
    return pandoc.read(head .. text .. tail, "json").blocks
end

-- An empty Div with the text of what it shall hold.
function M.filled(div, text)
    local empty, before = "[]]}", M.text { div }
    assert(before:sub(-#empty) == empty, "a Div that is not empty")
    return before:sub(1, -#empty - 1) .. "[" .. text .. "]]}"
end

-- Texts of blocks as a document.
function M.whole(texts, meta)
    local frame = pandoc.write(pandoc.Pandoc({}, meta), "json")
    return frame:sub(1, -#tail - 1) .. table.concat(texts, ",") .. tail
end

-- What book.yml says of the whole, as strings; `authors` is a list of them.
function M.fields(meta)
    local fields = { authors = {} }
    for _, key in ipairs { "title", "subtitle", "lang", "edition", "rights",
                           "stamp", "identifier" } do
        fields[key] = meta[key] and pandoc.utils.stringify(meta[key]) or ""
    end
    for i, author in ipairs(meta.authors or {}) do
        fields.authors[i] = pandoc.utils.stringify(author)
    end
    return fields
end

return M
