-- SPDX-License-Identifier: GPL-2.0-only
--[[ What can be wrong with slides and lectures; errors.lua has more of
     these and says what the columns are. ]]
local chapter = "chapters/01-small.md"

return {
    { "a slide without a title", chapter, ' title="Where it lies"', "",
      chapter .. ":%L: a slide needs title=" },
    { "a slide's minutes that are no number", chapter,
      'title="Where it lies"', 'title="Where it lies" minutes=two', chapter ..
      ":%L: the slide 'Where it lies' takes 'two' minutes" },
    { "a slide that shows nothing", chapter, "[Who owns a frame?]{.point}",
      "Who?\n\n:::\n\n::: {.slide title=\"Empty\"}\n\nWords, no points." ..
      "\n\n:::\n\n::: {.slide title=\"Who\"}\n\n", chapter ..
      ":%L: the slide 'Empty' shows nothing: it holds no listing, no " ..
      "output, no figure, and no [words]{.point}", 4 },
    { "a slide's unknown attribute", chapter, 'title="Where it lies"',
      'title="Where it lies" size=2', chapter ..
      ":%L: a .slide has no attribute 'size'" },
    { "a slide inside a box", chapter, "Leave the count out and",
      '::: {.slide title="Inner"}\n\n[Leave]{.point}\n\n:::\n\nand',
      chapter .. ":%L: a .slide stands between the paragraphs of a " ..
      "chapter, in no other block" },
    { "a point outside of slides", chapter, "Freeing is its inverse",
      "[Freeing]{.point} is its inverse", chapter ..
      ":%L: a .point must be inside a ::: {.slide" },
    { "unknown lecture", chapter, "lecture=costs", "lecture=cost",
      chapter .. ":%L: unknown lecture 'cost': book.yml has costs, " ..
      "counting for this chapter" },
    { "slides of no lecture", chapter, " lecture=counting", "", chapter ..
      ":%L: the first slide of a chapter with more than one lecture " ..
      "needs lecture=" },
    { "a lecture without slides", chapter, " lecture=costs", "",
      "book.yml:%L: lecture 'costs' has no slides: mark some in " ..
      chapter,
      { "book.yml", "id: costs" } },
    { "slides, but no lecture", "chapters/02-next.md", "[S0.2]{",
      "Words.\n\n::: {.slide title=\"Lost\"}\n\n[Words.]{.point}\n\n:::" ..
      "\n\n[S0.2]{", "chapters/02-next.md:%L: a slide, but book.yml " ..
      "has no lecture for chapter 02-next", 2 },
    { "a lecture without its time", "book.yml", "            minutes: 10\n",
      "", "book.yml:%L: lecture 2 of 01-small has no 'minutes'",
      { "book.yml", "id: costs" } },
    { "two lectures of one name", "book.yml", "id: costs", "id: counting",
      "book.yml:%L: there are two lectures with the id 'counting'" },
    { "a lecture whose name is no file's", "book.yml", "id: costs",
      "id: the costs", "book.yml:%L: the id of lecture 'the costs' is " ..
      "the name of a file" },
    { "a slide's pattern that matches nothing", chapter,
      'from="^get_free_page"', 'from="^get_free_pages"', chapter ..
      ":%L: from=\"^get_free_pages\" matches 0 lines of the code on the " ..
      "slide 'Taking a frame', and must match one" },
    { "a point's pattern that matches twice", chapter,
      'from="mem_map[nr] = 1"', 'from="mem_map[nr]"', chapter ..
      ":%L: from=\"mem_map[nr]\" matches 2 lines of the code on the " ..
      "slide 'Taking a frame' (" },
    { "a point's unknown attribute", chapter,
      '{.point from="mem_map[nr] = 1"}', "{.point line=5}", chapter ..
      ":%L: a .point has no attribute 'line'" },
    { "a point's to= without from=", chapter,
      ' from="for (int nr" to="mem_map[nr] == 0"', " to=x", chapter ..
      ":%L: a point with to= needs from=, the line that it speaks of" },
    { "a listing too long for a slide", "code/01-small/kernel.ld",
      "SECTIONS", ("\n"):rep(30) .. "SECTIONS",
      " lines of code and output on the slide 'Where it lies', where 20 " ..
      "can be read" },
    { "a listing too wide for a slide", "code/01-small/kernel.ld",
      "SECTIONS", "/* " .. ("wide "):rep(30) .. "*/\nSECTIONS",
      "a line of 155 columns on the slide 'Where it lies', where 100 " ..
      "can be read" },
}
