# SPDX-License-Identifier: MIT
# footfall: every target is listed by `make help`, which reads the ## comments below.

BUILD ?= build
OPT ?= -O3
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
DEMO ?= scenes/vs121-p/lobby
SCENE ?= $(DEMO)
PREFIX ?= /usr/local
PKGS := libcjson libjpeg libcurl libmosquitto libmicrohttpd openssl libgpiod sdl2 SDL2_ttf libpng libgif
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(JOBS)
endif
MAKEFLAGS += --no-print-directory

# CROSS=aarch64-linux-gnu builds for that machine, with Debian's compiler and what pkg-config finds
# in SYSROOT; scripts/aarch64.sh fetches one.
PKG_CONFIG := pkg-config
ifneq ($(CROSS),)
SYSROOT ?= $(shell scripts/aarch64.sh path)
PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) \
	PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/$(CROSS)/pkgconfig:$(SYSROOT)/usr/share/pkgconfig pkg-config
CC := $(CROSS)-gcc --sysroot=$(SYSROOT)
AR := $(CROSS)-ar
endif

# CROSS, SAN=1 and FUZZ=1 are the same program in other clothes, each in a folder of its own.
B := $(BUILD)$(if $(CROSS),/$(firstword $(subst -, ,$(CROSS))))$(if $(filter 1,$(SAN)),/san)$(if $(filter 1,$(FUZZ)),/fuzz)
# gcc's warnings about the flow of values see ghosts in instrumented code.
CHECKED := -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-error
CHECKS := $(if $(filter 1,$(SAN)),address) $(if $(filter 1,$(FUZZ)),fuzzer-no-link address)
INSTRUMENT := $(if $(strip $(CHECKS)),$(CHECKS:%=-fsanitize=%) -fsanitize=undefined $(CHECKED))

# One set of flags for every room; the exactness of the simulation hangs on the -f* ones.
WARN := -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Werror
EXACT := -fno-fast-math -ffp-contract=off -fno-strict-overflow -fno-math-errno -fno-trapping-math
INCLUDES := -D_GNU_SOURCE -I. $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
COMPILE := $(CC) -std=c11 -g $(OPT) $(WARN) $(EXACT) $(INSTRUMENT) $(INCLUDES) $(CPPFLAGS) $(CFLAGS)
LINK := $(CC) $(INSTRUMENT) $(CFLAGS) $(LDFLAGS)
LINK_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null) -lresolv -lm $(LDLIBS)

ARM_COMPILE := arm-none-eabi-gcc -std=c11 -g -O2 $(WARN) $(EXACT) -I. -I$(B)/arm/include \
	-mcpu=cortex-m7 -mthumb -mfpu=fpv5-d16 -mfloat-abi=hard

SRC_core := $(sort $(wildcard firmware_core/*.c firmware_core/models/*.c))
SRC_sim := $(sort $(wildcard sim/*.c))
# Of libgpiod's two interfaces a build has the one that is installed.
GPIO_OTHER := $(if $(shell $(PKG_CONFIG) --atleast-version=2 libgpiod && echo 2),v1,v2)
SRC_hal_sim := $(sort $(filter-out hal_sim/gpio_$(GPIO_OTHER).c,$(wildcard hal_sim/*.c)))
SRC_rig := $(sort $(filter-out rig/main.c,$(wildcard rig/*.c rig/window/*.c)))
SOURCES := $(SRC_core) $(SRC_sim) $(SRC_hal_sim) $(SRC_rig) rig/main.c
SRC_unit := $(sort $(wildcard tests/unit/test_*.c))
SRC_peers := $(sort $(wildcard tests/peers/*.c))
SRC_bench := $(sort $(wildcard tests/bench/*.c))
SRC_window := $(sort $(wildcard tests/window/*.c))
SRC_fuzz := $(sort $(wildcard tests/fuzz/fuzz_*.c))

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIBS := $(B)/librig.a $(B)/libhal_sim.a $(B)/libsim.a $(B)/libcore.a
UNITS := $(patsubst tests/unit/%.c,$(B)/unit/%,$(SRC_unit))
PEERS := $(patsubst tests/peers/%.c,$(B)/peers/%,$(SRC_peers))
BENCH := $(patsubst tests/bench/%.c,$(B)/bench/%,$(filter-out %_log.c,$(SRC_bench))) \
	$(patsubst tests/bench/%.c,$(B)/bench/%.so,$(filter %_log.c,$(SRC_bench)))
WINDOW := $(patsubst tests/window/%.c,$(B)/window/%,$(SRC_window))
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/%,$(SRC_fuzz))

ifneq ($(V),1)
Q := @
endif
say = @$(if $(findstring s,$(firstword -$(MAKEFLAGS))),:,echo "  $(1) $@")

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help setup all run view test test-rig units unit fuzzers fuzz check format lint bench accuracy pictures size arm docs install train clean FORCE

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "  make %-8s %s\n",$$1,$$2}' Makefile

# Both commands install what is missing first, so the rest has to be read anew after that.
run: setup ## install what is missing, build, run the demo scene and show its result
	@$(MAKE) all
	@$(B)/footfall run $(DEMO) -O $(B)/out

view: setup ## the same, and show a scene in a window (SCENE=scenes/vs121-p/lobby)
	@$(MAKE) all
	@$(B)/footfall view $(SCENE)

test: ## install what is missing, build and run every test (SAN=1: under the sanitizers; ONLY=unit)
	@scripts/setup.sh build test
	@$(MAKE) all units
	@BUILD=$(B) SAN=$(SAN) scripts/test.sh $(ONLY)

test-rig: ## only the tests of the bench, in a kernel with simulated GPIO chips
	@scripts/setup.sh build test
	@$(MAKE) all $(BENCH)
	@BUILD=$(B) SAN=$(SAN) scripts/test.sh bench

setup: ## install the packages that building needs
	@scripts/setup.sh build

all: $(B)/footfall ## build the program
	@true

units: $(UNITS) $(PEERS) $(BENCH) $(WINDOW) $(B)/settings_doc
unit: $(UNITS) ## build and run the unit tests
	@BUILD=$(B) tests/unit/run.sh

check: ## include and symbol directions between the rooms
	@BUILD=$(B) scripts/check-directions.sh

lint: all ## clang's static analyzer on the code, footfall lint on the scenes
	@clang --analyze --analyzer-output text -Xclang -analyzer-werror -std=c11 $(INCLUDES) $(SOURCES)
	@$(B)/footfall lint scenes

format: ## put every source file into the house's format
	@clang-format-14 -i $$(git ls-files '*.c' '*.h')

size: arm ## code and memory of the core on a Cortex-M7, by module and by model
	@BUILD=$(B) scripts/size.sh

bench: all ## measure speed beside references
	@$(B)/footfall bench

docs: $(B)/settings_doc $(B)/footfall ## write the tables of settings and of proofs, and the wiring, anew
	@$(B)/settings_doc > $(B)/settings.md
	@sed -i -e '/<!-- settings -->/,/<!-- end -->/{/<!--/!d}' \
		-e '/<!-- settings -->/r $(B)/settings.md' ARCHITECTURE.md
	@$(B)/footfall list --requirements --markdown > $(B)/proofs.md
	@cp $(B)/proofs.md scenes/requirements/VS121-P.md
	@for side in device tester; do \
		$(B)/footfall rig wiring --map rig/bench-pi-$$side.json >rig/bench-pi-$$side.svg; done

pictures: all ## make the pictures of rig/WINDOW.md anew
	@scripts/pictures.sh $(B)/footfall rig

accuracy: all ## count under good and bad conditions, and write scenes/CONDITIONS.md anew
	@$(B)/footfall accuracy > $(B)/accuracy.md
	@sed -i -e '/<!-- accuracy -->/,/<!-- end -->/{/<!--/!d}' \
		-e '/<!-- accuracy -->/r $(B)/accuracy.md' scenes/CONDITIONS.md

FUZZ_S ?= 600
fuzz: ## fuzz every reader for FUZZ_S seconds (600)
	@$(MAKE) FUZZ=1 CC=clang OPT=-O1 fuzzers
	@BUILD=$(B) tests/fuzz/run.sh $(FUZZ_S)

.PHONY: aarch64
aarch64: ## build for a 64-bit Raspberry Pi, with Debian's compiler and arm64 libraries
	@scripts/aarch64.sh fetch
	@$(MAKE) CROSS=aarch64-linux-gnu all

install: all ## install the program below PREFIX (/usr/local)
	install -D -m 755 $(B)/footfall $(DESTDIR)$(PREFIX)/bin/footfall

train: ## train the head detector anew (about an hour; see scripts/train/README.md)
	@scripts/train/train.sh $(B)/train

clean: ## remove everything that was built
	rm -rf $(B)

# The program and its tests.

$(B)/footfall: $(call obj,rig/main.c) $(LIBS)
	$(call say,ld)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LINK_LIBS)

$(B)/unit/%: $(B)/obj/tests/unit/%.o $(LIBS)
	$(call say,ld)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LINK_LIBS) -lcmocka

$(B)/bench/%: $(B)/obj/tests/bench/%.o
	$(call say,ld)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $<

# Loaded before another program's libraries, to see what it asks of the kernel.
$(B)/bench/%_log.so: tests/bench/%_log.c $(B)/flags
	$(call say,ld)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -fPIC -shared -o $@ $<

$(B)/settings_doc: $(B)/obj/scripts/settings_doc.o $(B)/libcore.a
	$(call say,ld)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LINK_LIBS)

$(B)/peers/%: $(B)/obj/tests/peers/%.o $(LIBS)
	$(call say,ld)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LINK_LIBS)

$(B)/window/%: $(B)/obj/tests/window/%.o $(LIBS)
	$(call say,ld)
	@mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LINK_LIBS) -lX11

fuzzers: $(FUZZERS)
$(B)/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(LIBS)
	$(call say,ld)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(LINK_LIBS)

$(B)/libcore.a: $(call obj,$(SRC_core))
$(B)/libsim.a: $(call obj,$(SRC_sim))
$(B)/libhal_sim.a: $(call obj,$(SRC_hal_sim))
$(B)/librig.a: $(call obj,$(SRC_rig))
$(B)/%.a: $(B)/sources
	$(call say,ar)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(filter %.o,$^)

$(B)/obj/%.o: %.c $(B)/flags
	$(call say,cc)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# The core as firmware: cJSON's header is the only one that newlib does not bring.

arm: $(B)/arm/libcore.a
$(B)/arm/libcore.a: $(patsubst %.c,$(B)/arm/%.o,$(SRC_core)) $(B)/sources
	$(call say,ar)
	@rm -f $@
	$(Q)arm-none-eabi-ar rcs $@ $(filter %.o,$^)

$(B)/arm/%.o: %.c $(B)/arm/flags $(B)/arm/include/cjson/cJSON.h
	$(call say,cc)
	@mkdir -p $(@D)
	$(Q)$(ARM_COMPILE) -MMD -MP -c -o $@ $<

$(B)/arm/include/cjson/cJSON.h:
	@mkdir -p $(@D)
	@cp "$$(pkg-config --variable=includedir libcjson)/cjson/cJSON.h" $@

# Written anew only when they change: other flags rebuild all, a removed source its library.

$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

$(B)/arm/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(ARM_COMPILE)' | cmp -s - $@ || echo '$(ARM_COMPILE)' > $@

$(B)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES)' | cmp -s - $@ || echo '$(SOURCES)' > $@

-include $(shell find $(B)/obj $(B)/arm -name '*.d' 2>/dev/null)
