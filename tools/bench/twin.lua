-- SPDX-License-Identifier: GPL-2.0-only
--[[ The same book for Sphinx, a pandoc filter over the resolved document:
     the words, the code, the figures as SVG, and nothing looked up.  Run in
     the book's folder; it leaves a folder `twin` there. ]]
local out = "twin"
local lexer = { c = "c", gnuassembler = "gas", asm = "gas", lua = "lua",
                makefile = "make", make = "make", console = "console" }

local function write(path, text)
    local f = assert(io.open(path, "wb"), path)
    f:write(text)
    f:close()
end

local plain = {
    Link = function(link) return link.content end,
    Span = function(span) return span.content end,
    Div = function(div)
        if div.classes[1] == "caption" then
            return pandoc.Para(div.content[1].content)
        end
        return div.content
    end,
    Header = function(h) h.identifier = "" return h end,
    Image = function(image)
        local svg = "svg/" .. image.src:match("([^/]*)$"):gsub("%.%w+$", "") ..
                    ".svg"
        return pandoc.Image({ pandoc.Str "figure" }, svg)
    end,
    CodeBlock = function(code)
        return pandoc.CodeBlock(code.text, pandoc.Attr("",
            { lexer[code.classes[1] or ""] or "text" }))
    end,
}

function Pandoc(doc)
    assert(os.execute("rm -rf twin && mkdir -p twin/svg && " ..
                      "cp build/cache/dot/*.svg twin/svg"))
    local pages = {}
    for _, div in ipairs(doc.blocks) do
        if div.classes[1] == "unit" and div.identifier ~= "index-of-terms" then
            local blocks = pandoc.walk_block(div, plain).content
            table.insert(blocks, 1, pandoc.Header(1, div.attributes.title))
            write(out .. "/" .. div.identifier .. ".rst",
                  pandoc.write(pandoc.Pandoc(blocks), "rst"))
            pages[#pages + 1] = "   " .. div.identifier .. "\n"
        end
    end
    write(out .. "/index.rst", "Shared Pages\n============\n\n" ..
          ".. toctree::\n\n" .. table.concat(pages))
    write(out .. "/conf.py", 'project = "Shared Pages"\n')
    return pandoc.Pandoc {}
end
