# SPDX-License-Identifier: GPL-2.0-only
# Builds the book, its kernels and its tests.  `make help` lists the targets.
#
# Everything made goes to build/; what you change for yourself is in work/.
# Every path here is relative, so the folder above may be called anything.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDEXPANSION:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Make itself reads lines that end in CRLF; the shell, awk and cksum do not.
ifneq (,$(findstring $(shell printf '\r'),$(file <tools/making)))
$(error Lines end in CRLF here, in tools/making for one, as git makes them with core.autocrlf=true. \
  Clone again: git clone -c core.autocrlf=false)
endif

# As many jobs as processors, unless -j says otherwise; a make that this one
# starts shares them.
ifndef SHARES_JOBS
export SHARES_JOBS := yes
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2) --output-sync=target
ifneq ($(or $(filter-out help doctor clean,$(MAKECMDGOALS)),$(if $(MAKECMDGOALS),,all)),)
unable := $(shell exec sh tools/making $(MAKECMDGOALS) $(if $(WATCH),watch))
$(if $(unable),$(error $(unable)))
endif
endif

# V=1 shows the commands; otherwise one short line a step.
ifeq ($(V),1)
say = @:
else
.SILENT:
say = @printf '  %-8s %s\n'
endif

# $(call need,TOOL,PACKAGE,GROUP): ends a recipe that would call what is not
# there, with what brings it.
need = command -v $(1) >/dev/null || { echo "$(1) is missing, of the package" \
  "$(2); 'tools/setup $(or $(3),run)' installs it" >&2; exit 1; }

HOSTCC      ?= cc
HOST_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Wmissing-prototypes \
        -Wstrict-prototypes $(if $(CI),-Werror)

all: kernels map html hello ## build the kernels, render the book, boot the first one
	@printf '  %-8s %s\n' \
	  READ build/html/index.html \
	  RUN "make run CH=$(NUMBER/$(lastword $(FINISHED)))  boots a chapter; with RUN='?' it lists what else to run" \
	  MORE 'make help'

include tools/book.mk
include tools/kernel.mk
include tools/disk.mk
include tools/run.mk
include tools/exercise.mk
include tools/test.mk
include tools/linux.mk
include tools/bench.mk
-include tools/weave.mk
include tools/map.mk

help: ## this list
	@echo 'make TARGET [V=1] [TOOLCHAIN=gcc|clang] [CROSS=prefix-] [OPT=-Og]'
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sort -u | \
	  sed -E 's/^([a-z-]+):[^#]*## (.*)/  \1\t\2/' | expand -t 16

doctor: ## which tools are here, which are missing, what brings them
	sh tools/doctor

format: ## give the C sources the form that .clang-format describes
	sh tools/format

clean: ## remove everything that was built (work/ stays)
	rm -rf build

.PHONY: all help doctor format clean FORCE
FORCE:
