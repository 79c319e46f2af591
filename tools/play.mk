# A copy of a chapter's kernel, yours to change.  `make` builds it, `make run`
# boots it (RUN='?' lists the runs of its chapter), `make debug` stops it at
# its first C line.

name := work/$(shell basename "$$(pwd)")

all run debug:
	@$(MAKE) --no-print-directory -C ../.. CH=$(name) \
	  $(if $(filter all,$@),build/kernel/gcc-Og/$(name).elf,$@)

.PHONY: all run debug
