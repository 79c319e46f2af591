# SPDX-License-Identifier: GPL-2.0-only
# The book: one resolved document, then its editions.
#
#   build/weave/book.json   everything numbered and resolved (tools/weave)
#   build/html/             the HTML edition

WEAVE := tools/weave
PANDOC := pandoc --fail-if-warnings
GRAMMARS := $(wildcard $(WEAVE)/syntax/*.xml)

# What was read last time, chapter by chapter and file by file.
-include build/weave/book.d

# DRAFT=1 lets functions be missing from the ledger.
export DRAFT

build/weave/book.json: book.yml build/trees.mk $(wildcard $(WEAVE)/*.lua) \
        $(RUNS:%=build/run/%/status)
	$(say) WEAVE 'the book'
	mkdir -p $(@D)
	$(PANDOC) -f markdown-smart -L $(WEAVE)/resolve.lua --citeproc \
	  -t json -o $@.tmp book.yml
	mv $@.tmp $@

html: build/weave/html.done ## the HTML edition: build/html/index.html

build/weave/html.done: build/weave/book.json $(GRAMMARS) \
        $(wildcard $(WEAVE)/*.lua $(WEAVE)/html/* $(WEAVE)/vendor/*/*)
	$(say) HTML build/html/index.html
	$(PANDOC) -f json -t html5 --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=%) \
	  -L $(WEAVE)/html/site.lua -o $@ $<

ledger: build/weave/book.json ## which function each chapter adds, and where it is shown
	cat build/ledger.txt

.PHONY: html ledger
