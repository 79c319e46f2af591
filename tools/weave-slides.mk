# SPDX-License-Identifier: GPL-2.0-only
# The slides: a deck for each lecture of book.yml, and its hand-out.
#
#   build/slides/           index.html, LECTURE.html, LECTURE-handout.pdf
#   build/slides.list       the lectures

slides: build/slides.done ## the lectures' slides: build/slides/index.html

# $(call slides_of,WEAVE,SYNTAX,JSON,FOLDER): the decks of a book.
slides_of = SLIDES=$(4) $(PANDOC) -f json -t html5 --wrap=preserve \
  $(GRAMMARS:%=--syntax-definition=$(2)%) -L $(1)/slides/slides.lua \
  -o $(4).made $(3)

# $(call handouts,WEAVE,LIST): their hand-outs, printed.
handouts = echo $(2) | $(PANDOC) -f markdown -t plain \
  -L $(1)/slides/print.lua -o $(2:.list=.done)

build/slides.list: build/weave/book.json $(GRAMMARS) \
        $(wildcard $(WEAVE)/*.lua $(WEAVE)/html/* $(WEAVE)/slides/* \
        $(WEAVE)/vendor/reveal/* $(WEAVE)/vendor/han/* \
        $(WEAVE)/vendor/fonts/* $(WEAVE)/pdf/tex/motif.lua)
	$(say) SLIDES build/slides/index.html
	$(call slides_of,$(WEAVE),,$<,build/slides)

build/slides.done: build/slides.list $(WEAVE)/slides/print.lua
	$(call handouts,$(WEAVE),$<)

# ---- tests: the book, and the fixture that has every form ----------------

SLIDE_TESTS := book/slides book/slides-fixture
EXTRA_TESTS += $(SLIDE_TESTS)
judge_slides = env NODE_PATH=$(NODE_TOOLS)/node_modules \
  node tests/book/slides.js

test-slides: ## each slide as the last row sees it, and broken ones
	+$(call judge,$(SLIDE_TESTS))

build/test/book/slides.log: build/slides.done $(NODE_TOOLS)/done FORCE
	$(call run_test,$(judge_slides) build/slides)

build/test/book/slides-fixture.log: build/test/book/errors.log \
        build/slides.done $(NODE_TOOLS)/done FORCE
	cd 'build/test/book/a fixture' && \
	  $(call slides_of,$(up)/$(WEAVE),$(up)/,build/weave/book.json,slides) && \
	  $(call handouts,$(up)/$(WEAVE),slides.list)
	$(call run_test,$(judge_slides) 'build/test/book/a fixture/slides')

.PHONY: slides test-slides
