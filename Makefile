# SPDX-License-Identifier: MIT
# footfall: every target is listed by `make help`, which reads the ## comments below.

BUILD ?= build
CC ?= cc
OPT ?= -O3
SAN ?=
PKGS := libcjson libjpeg libcurl libmosquitto libmicrohttpd openssl

# One set of flags for every room; the exactness of the simulation hangs on the -ff* ones.
WARN := -Wall -Wextra -Wconversion -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Werror
EXACT := -fno-fast-math -ffp-contract=off -fno-strict-overflow
CFLAGS += -std=c11 -D_GNU_SOURCE -g $(OPT) $(WARN) $(EXACT) -I. -MMD -MP
LDLIBS = $(shell pkg-config --libs $(PKGS)) -lm
CPPFLAGS += $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
ifeq ($(SAN),1)
BUILD := $(BUILD)/san
CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
endif

SRC_core := $(wildcard firmware_core/*.c firmware_core/models/*.c)
SRC_sim := $(wildcard sim/*.c)
SRC_hal_sim := $(wildcard hal_sim/*.c)
SRC_rig := $(filter-out rig/main.c,$(wildcard rig/*.c))
SRC_unit := $(wildcard tests/unit/test_*.c)

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIBS := $(BUILD)/librig.a $(BUILD)/libhal_sim.a $(BUILD)/libsim.a $(BUILD)/libcore.a
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(SRC_unit))

.DEFAULT_GOAL := help
.PHONY: help all unit clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-12s %s\n",$$1,$$2}' $(MAKEFILE_LIST)

all: $(BUILD)/footfall ## build the program
	@true

$(BUILD)/footfall: $(call obj,rig/main.c) $(LIBS)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libcore.a: $(call obj,$(SRC_core))
$(BUILD)/libsim.a: $(call obj,$(SRC_sim))
$(BUILD)/libhal_sim.a: $(call obj,$(SRC_hal_sim))
$(BUILD)/librig.a: $(call obj,$(SRC_rig))
$(BUILD)/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(LIBS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

unit: $(UNITS) ## build and run the unit tests
	@for t in $(UNITS); do $$t || exit 1; done

clean: ## remove everything that was built
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
