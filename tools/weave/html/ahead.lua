-- SPDX-License-Identifier: GPL-2.0-only
--[[ Highlights the source files that the book shows, while the weave is at
     work on what stands between them: pages find it done.  Whatever is not
     done here is done there. ]]
package.path = PANDOC_SCRIPT_FILE:match("^(.*)/html/[^/]*$") .. "/?.lua;" ..
               package.path

local util = require "util"
local kept = require "kept"
local symbols = require "symbols"
local code = require "html.code"

function Pandoc()
    for _, path in ipairs(util.lines(util.output_of(
            "ls build/cache/unit/*.first 2>/dev/null"))) do
        local record = kept.load(path)
        for _, shown in ipairs(record and record.shown or {}) do
            local text = util.read(shown.path)
            if text then
                code.lines(text, symbols.language(shown.path))
            end
        end
    end
    return pandoc.Pandoc {}
end
