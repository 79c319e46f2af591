# SPDX-License-Identifier: GPL-2.0-only
# The EPUB edition: the resolved document as the files of a container.
#
#   build/epub/             the files; build/epub.files their order
#   build/shared-pages.epub

epub: build/shared-pages.epub ## the EPUB edition: build/shared-pages.epub

# $(call epub_files,WEAVE,SYNTAX,JSON,FOLDER): the files of a book.
epub_files = EPUB=$(4) $(PANDOC) -f json -t html5 --wrap=preserve \
  $(GRAMMARS:%=--syntax-definition=$(2)%) -L $(1)/epub/epub.lua \
  -o $(4).done $(3)

# $(call epub_pack,FOLDER,FILE): the same files always make the same bytes:
# one time for all, one order, and the type first, not compressed.
epub_pack = cd $(1) && rm -f ../epub.zip && export TZ=UTC && \
  xargs touch -t 200001010000 <../$(notdir $(1)).files && \
  zip -qX0 ../epub.zip mimetype && \
  tail -n +2 ../$(notdir $(1)).files | zip -qX9 ../epub.zip -@ && \
  mv ../epub.zip ../$(2)

build/epub.files: build/weave/book.json build/weave/stamp $(GRAMMARS) \
        $(wildcard $(WEAVE)/*.lua $(WEAVE)/epub/* $(WEAVE)/html/*) \
        $(WEAVE)/pdf/stamp.lua $(WEAVE)/pdf/tex/motif.lua \
        $(wildcard $(WEAVE)/vendor/han/* $(WEAVE)/vendor/fonts/*)
	SOURCE_DATE_EPOCH=$$(sed 's/.* //' build/weave/stamp) \
	  $(call epub_files,$(WEAVE),,$<,build/epub)

build/shared-pages.epub: build/epub.files
	$(call need,zip,zip,book)
	$(say) EPUB $@
	$(call epub_pack,build/epub,$(@F))

# ---- tests: the book, and the fixture that has every form ----------------

EPUB_TESTS := book/epub book/epub-fixture
EXTRA_TESTS += $(EPUB_TESTS)
judge_epub = env NODE_PATH=$(NODE_TOOLS)/node_modules \
  node tests/book/epub.js

test-epub: ## the EPUB on a narrow screen, and what epubcheck says
	+$(call judge,$(EPUB_TESTS))

# Made a second time, elsewhere: the same bytes.
build/test/book/again.epub: build/shared-pages.epub $(NODE_TOOLS)/done
	mkdir -p $(@D)
	TZ=Asia/Shanghai \
	  SOURCE_DATE_EPOCH=$$(sed 's/.* //' build/weave/stamp) \
	  $(call epub_files,$(WEAVE),,build/weave/book.json,$(@D)/again)
	$(call epub_pack,$(@D)/again,$(@F))

build/test/book/epub.log: build/shared-pages.epub \
        build/test/book/again.epub $(NODE_TOOLS)/done FORCE
	$(call run_test,$(judge_epub) $< build/epub build/weave/book.json \
	  . build/test/book/again.epub)

build/test/book/epub-fixture.log: build/test/book/errors.log \
        build/shared-pages.epub $(NODE_TOOLS)/done FORCE
	cd 'build/test/book/a fixture' && \
	  $(call epub_files,$(up)/$(WEAVE),$(up)/,build/weave/book.json,epub) && \
	  ($(call epub_pack,epub,book.epub))
	$(call run_test,$(judge_epub) \
	  'build/test/book/a fixture/book.epub' \
	  'build/test/book/a fixture/epub' \
	  'build/test/book/a fixture/build/weave/book.json' 'build/test/book/a fixture')

.PHONY: epub test-epub
