# SPDX-License-Identifier: GPL-2.0-only
# The EPUB edition: the resolved document as the files of a container, packed.
#
#   build/epub/             the files; build/epub.files their order
#   build/shared-pages.epub

epub: build/shared-pages.epub ## the EPUB edition: build/shared-pages.epub

build/epub.files: build/weave/book.json build/weave/stamp $(GRAMMARS) \
        $(wildcard $(WEAVE)/*.lua $(WEAVE)/epub/* $(WEAVE)/html/*) \
        $(WEAVE)/pdf/stamp.lua
	SOURCE_DATE_EPOCH=$$(sed 's/.* //' build/weave/stamp) \
	  $(PANDOC) -f json -t html5 --wrap=preserve \
	  $(GRAMMARS:%=--syntax-definition=%) \
	  -L $(WEAVE)/epub/epub.lua -o build/weave/epub.done $<

# The same files always make the same bytes: one time for all, one order,
# and the type first, not compressed.
build/shared-pages.epub: build/epub.files
	command -v zip >/dev/null || { echo "zip is missing, of the package" \
	  "zip; 'tools/setup book' installs it" >&2; exit 1; }
	$(say) EPUB $@
	cd build/epub && rm -f ../epub.zip && export TZ=UTC && \
	  xargs touch -t 200001010000 <../epub.files && \
	  zip -qX0 ../epub.zip mimetype && \
	  tail -n +2 ../epub.files | zip -qX9 ../epub.zip -@
	mv build/epub.zip $@

.PHONY: epub
