-- SPDX-License-Identifier: GPL-2.0-only
--[[ A pandoc filter: the exercises of book.yml as Make variables.  FACTS/N
     is the part of exercise N's kit that the book knows; see kit.c. ]]
local text = pandoc.utils.stringify

local function fail(...)
  io.stderr:write("book.yml: " .. string.format(...) .. "\n")
  os.exit(1)
end

local function read(path)
  local file = io.open(path)
  if not file then
    return nil
  end
  local data = file:read("a")
  file:close()
  return data
end

local function list(value)
  local out = {}
  for i, item in ipairs(value or {}) do
    out[i] = text(item)
  end
  return out
end

local function number(entry, what, key, least, most)
  local value = entry[key] and tonumber(text(entry[key]))
  if not value or value % 1 ~= 0 or value < least or value > most then
    fail("exercise %s needs `%s`, a whole number from %d to %d", what, key,
         least, most)
  end
  return value
end

local function safe(entry, what, key)
  for _, path in ipairs(list(entry[key])) do
    if path:find("[^%w%-_./]") or path:find("^[/.-]") or path:find("/[.-]")
    then
      fail("exercise %s: `%s` is no path of a file inside its folder", what,
           path)
    end
  end
  return list(entry[key])
end

-- A prerequisite is a section of the chapter, or an exercise before.
local function check_prerequisites(entry, what, chapter, seen)
  local prose = read(text(chapter.prose))
  if not prose then
    fail("there is no file %s, which chapter %s names as its prose",
         text(chapter.prose), text(chapter.id))
  end
  for _, id in ipairs(list(entry.prerequisites)) do
    local anchor = "{#" .. id:gsub("%p", "%%%0") .. "[ }]"
    if not seen[id] and not prose:find(anchor) then
      fail("exercise %s: its prerequisite `%s` is neither a section of " ..
           "%s nor an exercise before it", what, id, text(chapter.prose))
    end
  end
end

local function facts(entry, what, chapter, folder)
  local out = {}
  local function put(key, value)
    out[#out + 1] = key .. " " .. tostring(value):gsub("%$", "$$$$")
  end
  local prose = read(folder .. "/exercise.md")
  if not prose then
    fail("exercise %s: there is no %s/exercise.md", what, folder)
  end
  put("number", what)
  put("chapter", text(chapter.id))
  put("folder", folder)
  put("title", prose:match("^#%s+([^\n{]-)%s*[\n{]")
               or fail("%s/exercise.md must begin with '# ' and its title",
                       folder))
  put("kind", entry.kind and text(entry.kind)
              or fail("exercise %s has no `kind`", what))
  put("stars", number(entry, what, "stars", 1, 3))
  put("minutes", number(entry, what, "minutes", 1, 240))
  put("points", number(entry, what, "points", 1, 100))
  for _, path in ipairs(safe(entry, what, "files")) do
    put("file", path)
  end
  for _, path in ipairs(safe(entry, what, "answers")) do
    put("answer", path)
  end
  if entry.written then
    put("written", text(entry.written))
  end
  if #list(entry.files) + #list(entry.answers) == 0 then
    fail("exercise %s names nothing to hand in: `files` or `answers`", what)
  end
  return table.concat(out, "\n")
end

function Pandoc(doc)
  local out, numbers, n = {}, {}, 0

  for _, part in ipairs(doc.meta.parts or {}) do
    for _, chapter in ipairs(part.chapters or {}) do
      local seen = {}
      n = n + 1
      for i, entry in ipairs(chapter.exercises or {}) do
        local what = n .. "." .. i
        local id = text(entry.id)
        local folder = "exercises/" .. text(chapter.id) .. "/" .. id
        check_prerequisites(entry, what, chapter, seen)
        seen[id] = true
        numbers[#numbers + 1] = what
        out[#out + 1] = ("FOLDER/%s := %s"):format(what, folder)
        out[#out + 1] = ("FILES/%s := %s"):format(what,
          table.concat(list(entry.files), " "))
        out[#out + 1] = ("define FACTS/%s\n%s\nendef"):format(what,
          facts(entry, what, chapter, folder))
      end
    end
  end
  out[#out + 1] = "EXERCISES := " .. table.concat(numbers, " ")
  return pandoc.Pandoc({ pandoc.RawBlock("markdown",
                                         table.concat(out, "\n")) })
end
