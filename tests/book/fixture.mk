# SPDX-License-Identifier: GPL-2.0-only
# The weave's rules for a book whose trees are laid and whose runs are run.
.SILENT:
.SECONDEXPANSION:
say = @:
include tools/weave.mk
PANDOC := pandoc --fail-if-warnings
.PHONY: FORCE
FORCE:
