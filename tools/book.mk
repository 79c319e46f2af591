# SPDX-License-Identifier: GPL-2.0-only
# What Make needs to know of book.yml: the chapters in their order, and
# their exercises.

# These work with nothing built and nothing installed.
NO_BOOK_GOALS := help doctor clean
ifneq ($(or $(filter-out $(NO_BOOK_GOALS),$(MAKECMDGOALS)),\
            $(if $(MAKECMDGOALS),,all)),)
include build/book.mk

# What is included is remade as long as it is older than what it is made of.
# A file from the future (a clock that was behind) is always newer.
ifneq (,$(filter 6,$(MAKE_RESTARTS)))
$(error A file here is dated in the future: $(shell find Makefile book.yml \
  chapters code exercises tests tools ! -type l -newermt now | head -n 3). \
  Set the clock, or type: find . ! -type l -newermt now -exec touch {} +)
endif
endif

build/book.mk: book.yml tools/book-mk.lua tools/weave/book.lua \
        $(wildcard exercises/*/*/exercise.md chapters/*.md)
	$(call need,pandoc,pandoc)
	mkdir -p build
	pandoc --metadata-file=book.yml -f markdown -L tools/book-mk.lua \
	  -t markdown -o $@.$$$$ /dev/null 2>$@.$$$$.said; status=$$?; \
	  LC_ALL=C awk -f tools/yaml.awk $@.$$$$.said >&2; rm $@.$$$$.said; \
	  [ $$status != 0 ] || mv $@.$$$$ $@; exit $$status

# CH= takes a chapter's number (1), its folder (01-boot), or the tree of a
# copy of your own (work/01-boot).  Make also reads this before it has read
# the book, and for goals that need no chapter: then it is empty.
CHAPTER_GOALS := run debug play $(if $(EX),,tree)
chapter = $(if $(filter $(CHAPTER_GOALS),$(MAKECMDGOALS)),$(if $(CHAPTERS),$(one_chapter)))
one_chapter = $(or $(CHAPTER/$(CH)),$(filter $(CH),$(CHAPTERS) $(BREAKS:%=break/%) $(WORK_TREES)),$(no_such_chapter))
no_such_chapter = $(error $(if $(CH),CH=$(CH) names no chapter,Say which chapter with CH=); there are \
  $(foreach n,$(CHAPTER_NUMBERS),CH=$(n) ($(CHAPTER/$(n))))$(if $(WORK_TREES), \
  and your own: $(WORK_TREES:%=CH=%)))

# The chapter a tree belongs to: 01-boot for test/01-boot, break/01-boot/bit.
chapter_of = $(firstword $(filter $(CHAPTERS),$(subst /, ,$(1))))
