# SPDX-License-Identifier: GPL-2.0-only
# Disks.  A tree with a folder disk/ has an ext2 image of it, for each config:
#
#   build/disk/CONFIG/TREE.ext2
#   build/disk/CONFIG/TREE.files/    the same as a folder of the host
#
# On it is what disk/ holds, what disk/made says is to be made, and in bin/
# the tree's programs.

# The image of tree $(2) built for config $(1), or nothing: it has none.
disk_image = $(if $(wildcard build/tree/$(2)/disk/made),build/disk/$(1)/$(2).ext2)

# How tools/boot brings the image $(2) to the kernel, as `ram` or as `ata`.
disk_as = $(if $(filter ram,$(1)),--module disk=$(2))$(if $(filter ata,$(1)),--disk $(2))

# Of gcc-Og/05-files: its folder in the tree, the files, the programs.
disk_tree     = $(patsubst $(firstword $(subst /, ,$(1)))/%,%,$(1))
disk_files    = $(shell find "build/tree/$(disk_tree)/disk")
disk_programs = $(addprefix build/program/$(1)/,$(call programs_of,$(disk_tree)))

build/tools/disk: tools/disk.c
	$(say) CC tools/disk
	mkdir -p $(@D)
	$(HOSTCC) $(HOST_CFLAGS) -o $@ $(filter %.c,$^)

# What C programs of tools/ share.
build/tools/layer build/tools/disk: tools/util.c tools/util.h

build/disk/%.ext2: $$(call disk_files,$$*) $$(call disk_programs,$$*) build/tools/disk
	$(say) DISK '$*'
	rm -rf build/disk/$*.files
	mkdir -p build/disk/$*.files
	cp -R build/tree/$(call disk_tree,$*)/disk/. build/disk/$*.files
	chmod -R u+w build/disk/$*.files
	mkdir -p build/disk/$*.files/bin
	rm build/disk/$*.files/made
	cp $(call disk_programs,$*) build/disk/$*.files/bin
	build/tools/disk $@ build/disk/$*.files \
	  build/tree/$(call disk_tree,$*)/disk/made
