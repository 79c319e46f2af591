# SPDX-License-Identifier: GPL-2.0-only
# The slides: a deck for each lecture of book.yml, and its hand-out.
#
#   build/slides/           index.html, LECTURE.html, LECTURE-handout.pdf
#   build/slides.list       the lectures

slides: build/slides.done ## the lectures' slides: build/slides/index.html

build/slides.list: build/weave/book.json $(GRAMMARS) \
        $(wildcard $(WEAVE)/*.lua $(WEAVE)/html/* $(WEAVE)/slides/* \
        $(WEAVE)/vendor/reveal/*)
	$(say) SLIDES build/slides/index.html
	$(PANDOC) -f json -t html5 --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=%) \
	  -L $(WEAVE)/slides/slides.lua -o build/weave/slides.done $<

build/slides.done: build/slides.list $(WEAVE)/slides/print.lua
	echo $< | $(PANDOC) -f markdown -t plain \
	  -L $(WEAVE)/slides/print.lua -o $@

.PHONY: slides
