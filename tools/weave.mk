# SPDX-License-Identifier: GPL-2.0-only
# The book: one resolved document, then its editions.
#
#   build/weave/book.json   everything numbered and resolved (tools/weave);
#                           contents.json and unit/, the same in pieces
#   build/html/             the HTML edition

WEAVE := tools/weave
# A large nursery: most of what pandoc allocates is dead at once.
PANDOC := pandoc +RTS -A128m -RTS --fail-if-warnings
GRAMMARS := $(wildcard $(WEAVE)/syntax/*.xml)

# What was read last time, chapter by chapter and file by file.  If some of
# it is gone, or the pages are, both are made again, which says what is wrong.
-include build/weave/book.d
READ := $(filter-out %:,$(filter chapters/% figures/% exercises/% code/%, \
        $(file <build/weave/book.d)))
ifneq (,$(filter-out $(wildcard $(READ)),$(READ)))
build/weave/book.json: FORCE
endif
ifeq (,$(wildcard build/html/index.html))
build/weave/html.done: FORCE
endif

# DRAFT=1 lets functions be missing from the ledger.
export DRAFT

BOOK_NEEDS := book.yml build/trees.mk $(wildcard $(WEAVE)/*.lua) \
        $(WEAVE)/html/book.css $(WEAVE)/html/dark.css \
        $(WEAVE)/vendor/han/han.otf $(WEAVE)/vendor/fonts/characters.txt \
        $(patsubst %,build/run/%/status,$(filter $(FINISHED:%=%/%),$(RUNS)))
SITE_NEEDS := $(GRAMMARS) $(wildcard $(WEAVE)/*.lua $(WEAVE)/html/* \
        $(WEAVE)/pdf/tex/motif.lua \
        $(WEAVE)/vendor/*/*)

build/weave/book.json: $(BOOK_NEEDS)
	$(say) WEAVE 'the book'
	$(PANDOC) -f markdown-smart -L $(WEAVE)/resolve.lua -t plain \
	  -o /dev/null book.yml

html: build/weave/html.done ## the HTML edition: build/html/index.html

build/weave/html.done: build/weave/book.json $(SITE_NEEDS)
	$(say) HTML build/html/index.html
	$(PANDOC) -f json -t html5 --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=%) -L $(WEAVE)/html/site.lua \
	  -o $@ build/weave/contents.json

# ---- tests -----------------------------------------------------------------
# What the weave says of a broken book, and the site in a browser.  The
# browser's driver and axe come from npm, by the lock file; books do not
# need them.

BOOK_TESTS := book/errors book/facts book/missing book/edits book/here \
        book/browser book/browser-fixture
EXTRA_TESTS += $(BOOK_TESTS)
NODE_TOOLS := build/test/node
browse = NODE_PATH=$(NODE_TOOLS)/node_modules node tests/book/browser.js

test-book: ## the weave's messages, edits against new books, and the site in headless Chromium
	+$(call judge,$(BOOK_TESTS))

$(NODE_TOOLS)/done: tests/book/package.json tests/book/package-lock.json \
        tests/book/.npmrc
	$(call need,npm,npm,test)
	$(say) NPM 'what the browser tests need'
	mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && npm ci --no-audit --no-fund --loglevel=error >/dev/null
	touch $@

build/test/book/errors.log: build/tools/layer FORCE
	$(call run_test,pandoc -L tests/book/errors.lua </dev/null)

build/test/book/facts.log: FORCE
	$(call run_test,pandoc -L tests/book/facts.lua </dev/null)

build/test/book/missing.log: FORCE
	$(call run_test,pandoc -L tests/book/missing.lua </dev/null)

build/test/book/edits.log: FORCE
	$(call run_test,pandoc -L tests/book/edits.lua </dev/null)

# The runs once more, in the machine that pages have.
define here_line
$(1)	$(HERE/$(1))	$(WATCH/$(1))	$(call boot_words,$(1))

endef

build/test/book/here.log: $$(patsubst %,build/run/%/status,$$(runs_asked)) \
        build/run/01-boot/hello/status $(STUBS) FORCE
	$(call need,node,nodejs,test)
	$(shell mkdir -p $(@D))$(file >build/test/book/here.list,$(foreach r,$(RUNS),$(call here_line,$(r))))
	$(call run_test,FOLDER=$(test_chapter) node tests/book/here.js \
	  build/test/book/here.list)

build/test/book/browser.log: build/weave/html.done $(NODE_TOOLS)/done FORCE
	$(call run_test,$(browse) build/html)

# Made once more elsewhere; ALL=1 makes the PDF and the slides once more, too.
$(if $(findstring command,$(origin ALL)),,$(eval ALL :=))
EXTRA_TESTS += book/same
build/test/book/same.log: build/weave/html.done build/shared-pages.epub \
        build/pdf/book.tex $(if $(ALL),build/shared-pages.pdf build/slides.done) FORCE
	$(call run_test,ALL=$(ALL) sh tests/book/same)

# The fixture has forms that the book may not have yet.
up := ../../../..
build/test/book/browser-fixture.log: build/test/book/errors.log \
        build/weave/html.done $(NODE_TOOLS)/done FORCE
	cd 'build/test/book/a fixture' && SITE=html $(PANDOC) -f json -t html5 \
	  --wrap=preserve $(GRAMMARS:%=--syntax-definition=$(up)/%) \
	  -L $(up)/$(WEAVE)/html/site.lua -o html.done \
	  build/weave/contents.json
	$(call run_test,$(browse) 'build/test/book/a fixture/html' \
	  'build/test/book/a fixture')

ledger: build/weave/book.json ## which function each chapter adds, and where it is shown
	cat build/ledger.txt

.PHONY: html ledger test-book

include tools/weave-pdf.mk
include tools/weave-epub.mk
include tools/weave-slides.mk
