# SPDX-License-Identifier: GPL-2.0-only
# The book: one resolved document, then its editions.

weave_dir := tools/weave
weave_json := build/weave/book.json

weave_sources = $(wildcard $(weave_dir)/*.lua chapters/* figures/*.dot \
        exercises/*/*/exercise.md exercises/*/*/check.c \
        tests/transcripts/*/*.txt)

# $(weave_runs): what the build of the kernels leaves; see the top Makefile.
$(weave_json): book.yml $(weave_sources) $(weave_runs)
	$(call say,weave,$@)
	$(Q)mkdir -p $(@D)
	$(Q)pandoc --fail-if-warnings -f markdown-smart \
	    -L $(weave_dir)/resolve.lua --citeproc -t json -o $@.tmp book.yml
	$(Q)mv $@.tmp $@
