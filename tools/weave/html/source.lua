-- SPDX-License-Identifier: GPL-2.0-only
--[[ A page for each source file that a listing or a link leads to: the
     whole file, its lines as targets, and the listings that show it. ]]
local util = require "util"
local text = require "html.text"
local code = require "html.code"
local symbols = require "symbols"
local page = require "html.page"

local M = {}

-- The page's path below the site's top.
function M.path(file)
    return "src/" .. file .. ".html"
end

local function listings(site, file, root)
    local out = {}
    for _, l in ipairs(site.listings_of[file] or {}) do
        out[#out + 1] = ('<li><a href="%s%s#%s">Listing %s</a> (lines ' ..
            '%s\u{2013}%s)</li>'):format(root, l.page, l.id, l.number,
            l.first, l.last)
    end
    return #out > 0 and '<p>Shown in the book:</p>\n<ul class="shown">' ..
           table.concat(out, "\n") .. "</ul>" or ""
end

function M.render(site, file)
    local content = util.read(file)
    if not content then
        error(file .. " is missing; remove build/weave and run make again",
              0)
    end
    local _, depth = M.path(file):gsub("/", "")
    local root = ("../"):rep(depth)
    local language = symbols.language(file)
    local body = ([[
<header class="opening"><p class="chapter-number">Source</p>
<h1>%s</h1></header>
%s
<pre class="source"><code class="lang-%s">%s</code></pre>]])
        :format(text.escape(file), listings(site, file, root), language,
                code.numbered(code.lines(content, language), 1, "", "L"))
    return page.render(site, { title = file, root = root, class = "source",
        description = "The whole file " .. file, body = body })
end

return M
