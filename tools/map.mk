# SPDX-License-Identifier: GPL-2.0-only
# code/README.md, the map of the kernels: made from their sources, and kept.
# `make` and `make map` renew it; everything else takes it as it is, so that
# a test can say that it is old (tests/book/map.lua).

MAP_TOOLS := $(wildcard tools/map/*.lua) tools/weave/symbols.lua

# Folders too: they change when a file in them comes or goes.
MAP_SOURCES := $(foreach c,$(CHAPTERS),$(CODE/$(c)) $(wildcard \
        $(CODE/$(c))/* $(CODE/$(c))/*/* $(CODE/$(c))/*/*/*))

map: code/README.md ## code/README.md from the sources: chapters, folders, hooks, tables

build/map.md: book.yml $(MAP_TOOLS) $(MAP_SOURCES)
	$(call need,pandoc,pandoc)
	$(say) MAP 'the kernels'
	mkdir -p $(@D)
	pandoc --metadata-file=book.yml -f markdown -L tools/map/map.lua \
	  -t markdown -o $@ /dev/null

ifneq (,$(filter all map,$(or $(MAKECMDGOALS),all)))
code/README.md: build/map.md FORCE
	cmp -s $< $@ || cp $< $@
build/weave/book.json: | code/README.md
endif

EXTRA_TESTS += book/map

build/test/book/map.log: build/map.md FORCE
	$(call run_test,pandoc -L tests/book/map.lua </dev/null)

.PHONY: map
