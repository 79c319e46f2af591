# SPDX-License-Identifier: GPL-2.0-only
# The PDF edition: the resolved document as LaTeX, and LuaLaTeX over that.
#
#   build/weave/stamp       the commit the book is made of
#   build/pdf/              the LaTeX text, its log, where each thing landed
#   build/shared-pages.pdf

pdf: build/shared-pages.pdf ## the PDF edition: build/shared-pages.pdf

# "HASH SECONDS" of the commit, "+" after the hash when files were changed.
build/weave/stamp: FORCE
	mkdir -p $(@D)
	commit=$$(git log -1 --format=%h 2>/dev/null); \
	  changed=$$(git status --porcelain -uno 2>/dev/null | head -n 1); \
	  seconds=$$(git log -1 --format=%ct 2>/dev/null); \
	  echo "$$commit$${changed:++} $${SOURCE_DATE_EPOCH:-$${seconds:-0}}" >$@.tmp
	cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@

# The figures have the fonts that lualatex comes with: both or nothing.
build/pdf/book.tex: build/weave/book.json build/weave/stamp $(GRAMMARS) \
        $(wildcard $(WEAVE)/pdf/*.lua $(WEAVE)/*.lua $(WEAVE)/html/*.lua \
        $(WEAVE)/html/*.css $(WEAVE)/pdf/tex/motif.lua)
	$(call need,dot,graphviz)
	$(call need,lualatex,texlive-luatex,book)
	mkdir -p $(@D)
	$(PANDOC) -f json -t latex --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=%) \
	  -L $(WEAVE)/pdf/latex.lua -o $@.tmp $<
	mv $@.tmp $@

build/shared-pages.pdf: build/pdf/book.tex $(WEAVE)/pdf/typeset.lua \
        $(wildcard $(WEAVE)/pdf/tex/*)
	$(call need,lualatex,texlive-luatex,book)
	$(say) PDF $@
	SOURCE_DATE_EPOCH=$$(sed 's/.* //' build/weave/stamp) \
	  texlua $(WEAVE)/pdf/typeset.lua $< $@

# ---- tests: the book, and the fixture that has every form ------------------

PDF_TESTS := book/pdf book/pdf-fixture book/pdf-build
EXTRA_TESTS += $(PDF_TESTS)
hold_pdf = PDF=build/shared-pages.pdf HTML=$(1) pandoc -f json -t plain \
  -o /dev/null -L $(2)tests/book/pdf.lua $(3)

test-pdf: ## the PDF against what the weave numbered, and how it is built
	+$(call judge,$(PDF_TESTS))

build/test/book/pdf.log: build/shared-pages.pdf build/weave/html.done FORCE
	$(call run_test,env $(call hold_pdf,build/html,,build/weave/book.json))

build/test/book/pdf-fixture.log: build/test/book/browser-fixture.log FORCE
	cd 'build/test/book/a fixture' && mkdir -p build/pdf && \
	  $(PANDOC) -f json -t latex --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=$(up)/%) \
	  -L $(up)/$(WEAVE)/pdf/latex.lua -o build/pdf/book.tex build/weave/book.json && \
	  texlua $(up)/$(WEAVE)/pdf/typeset.lua build/pdf/book.tex \
	  build/shared-pages.pdf
	$(call run_test,env -C 'build/test/book/a fixture' \
	  $(call hold_pdf,html,$(up)/,build/weave/book.json))

build/test/book/pdf-build.log: build/test/book/pdf-fixture.log FORCE
	$(call run_test,pandoc -L tests/book/pdf-build.lua </dev/null)

.PHONY: pdf test-pdf
