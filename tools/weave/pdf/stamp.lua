-- SPDX-License-Identifier: GPL-2.0-only
--[[ The edition's stamp: which commit the book was made of.  Make leaves
     "HASH SECONDS" in build/weave/stamp, with "+" after the hash when the
     files were changed since; nothing without git. ]]
local util = require "util"

local M = {}

-- "Edition 0.1, made of commit 1868742 of 21 November 2024, build 0123456789";
-- the build is the weave's stamp, which the other editions show too.
function M.text(edition, build)
    build = build ~= "" and ", build " .. build or ""
    local said = util.read("build/weave/stamp") or ""
    local hash, changed, seconds = said:match("^(%x+)(%+?) (%d+)")
    if not hash then
        return "Edition " .. edition .. build
    end
    local date = os.date("!%d %B %Y", tonumber(seconds)):gsub("^0", "")
    return ("Edition %s, made of commit %s of %s%s%s"):format(edition, hash,
        date, changed ~= "" and " with changes" or "", build)
end

return M
