-- SPDX-License-Identifier: GPL-2.0-only
-- A pandoc filter: the chapters of book.yml as Make variables.

local text = pandoc.utils.stringify

local function fail(message)
  io.stderr:write("book.yml: " .. message .. "\n")
  os.exit(1)
end

local function field(chapter, name, number)
  local value = chapter[name]
  if not value or text(value) == "" then
    fail(("chapter %d has no `%s`; give it one"):format(number, name))
  end
  value = text(value)
  if name ~= "title" and value:find("[^%w%-_./]") then
    fail(("chapter %d: `%s: %s` may hold only letters, digits and -_./")
      :format(number, name, value))
  end
  return value
end

local function exists(path)
  local file = io.open(path)
  return file and file:close()
end

function Pandoc(doc)
  local metadata = doc.meta
  local out, ids, numbers = {}, {}, {}
  local function put(...) out[#out + 1] = string.format(...) end

  if not metadata.parts then
    fail("there are no `parts`")
  end
  for _, part in ipairs(metadata.parts) do
    for _, chapter in ipairs(part.chapters or {}) do
      local n = #ids + 1
      local id, code = field(chapter, "id", n), field(chapter, "code", n)
      if not id:find(("^%02d%%-"):format(n)) then
        fail(("chapter %d has the id `%s`; it must begin with %02d-")
          :format(n, id, n))
      end
      if not exists(code) then
        fail(("chapter %s: its code folder %s is not there"):format(id, code))
      end
      ids[n], numbers[n] = id, n
      put("CHAPTER/%d := %s", n, id)
      put("NUMBER/%s := %d", id, n)
      put("PARENT/%s := %s", id, ids[n - 1] or "-")
      put("CODE/%s := %s", id, code)
      if not chapter.draft then
        put("FINISHED += %s", id)
        put("PROSE/%s := %s", id, field(chapter, "prose", n))
      end
      local exercises = {}
      for _, exercise in ipairs(chapter.exercises or {}) do
        exercises[#exercises + 1] = text(exercise.id)
      end
      put("EXERCISES/%s := %s", id, table.concat(exercises, " "))
    end
  end
  if #ids == 0 then
    fail("no part has a chapter")
  end
  put("CHAPTERS := %s", table.concat(ids, " "))
  put("CHAPTER_NUMBERS := %s", table.concat(numbers, " "))
  return pandoc.Pandoc({ pandoc.RawBlock("markdown", table.concat(out, "\n")) })
end
