#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Another processor's libraries beside this machine's own: aarch64.sh fetch brings Debian's arm64
# packages that building needs, and what those need to run, into a folder and keeps it; aarch64.sh
# path prints that folder, for compiler and linker as --sysroot; aarch64.sh run PROGRAM... runs a
# program that was built with it, emulated where this processor is another one.
#
# The packages are unpacked, not installed: dpkg does not learn of another architecture, and nobody
# needs to be root.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${AARCH64_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/footfall/aarch64}
sysroot=$folder/sysroot
triplet=aarch64-linux-gnu

fail() {
    echo "aarch64.sh: $*" >&2
    exit 3
}

# This machine's sources of packages, asked for arm64, with lists and a store of their own.
apt() {
    local mine=$folder/apt
    apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
        -o APT::Install-Recommends=0 -o APT::Sandbox::User= -o Debug::NoLocking=1 \
        -o Dir::State="$mine" -o Dir::State::Lists="$mine/lists" \
        -o Dir::State::Status="$mine/status" -o Dir::Cache="$mine/cache" "$@"
}

# The libraries that development packages are for; their own development packages are of no use.
libraries_of() {
    local package
    for package in "$@"; do
        dpkg-deb -f "$package" Depends | tr ',' '\n' | sed -E 's/ *([^ |]+).*/\1/' |
            grep -E '^lib' | grep -v -e '-dev$' || true
    done | sort -u
}

download() {
    local packages=$1 mine=$folder/apt
    mkdir -p "$mine/lists/partial" "$mine/cache/archives/partial"
    : >"$mine/status"
    apt update
    # shellcheck disable=SC2086 # several packages
    (cd "$mine/cache/archives" && apt download $packages)
    # shellcheck disable=SC2046
    apt install -y --download-only $(libraries_of "$mine"/cache/archives/*-dev_*.deb)
}

unpack() {
    local package
    rm -rf "$sysroot.new"
    mkdir -p "$sysroot.new"
    for package in "$folder"/apt/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" |
            tar x -C "$sysroot.new" --exclude=./usr/share/doc --exclude=./usr/share/locale
    done
    # what a static library would need besides is not here, and nobody links one
    sed -i '/^Requires.private:/d' "$sysroot.new"/usr/lib/$triplet/pkgconfig/*.pc
    rm -rf "$folder/apt" "$sysroot"
    mv "$sysroot.new" "$sysroot"
}

fetch() {
    local packages start=$SECONDS
    # libc6-dev's headers need the kernel's, which its list does not name
    packages="$(scripts/setup.sh --list build | grep -e '-dev$' | tr '\n' ' ')linux-libc-dev"
    [ "$packages" != "$(cat "$folder/packages" 2>/dev/null)" ] || return 0
    command -v apt-get >/dev/null || fail "there is no apt-get here that could bring Debian's arm64 packages"
    echo "aarch64.sh: fetching Debian's arm64 libraries, once (about 40 MB)" >&2
    mkdir -p "$folder"
    download "$packages" >"$folder/log" 2>&1 ||
        fail "Debian's arm64 packages cannot be had ($folder/log): $(grep -m 1 -E '^[EW]:' "$folder/log")"
    unpack >>"$folder/log" 2>&1 || fail "they cannot be unpacked ($folder/log): $(tail -n 1 "$folder/log")"
    printf '%s' "$packages" >"$folder/packages"
    echo "aarch64.sh: they are in $sysroot; took $((SECONDS - start)) s" >&2
}

run() {
    [ "$(uname -m)" != aarch64 ] || exec "$@"
    local emulator
    for emulator in qemu-aarch64 qemu-aarch64-static; do
        command -v $emulator >/dev/null && exec $emulator -L "$sysroot" "$@"
    done
    fail "missing: qemu-aarch64 (Debian's package qemu-user)"
}

case ${1:-} in
fetch) fetch ;;
path) echo "$sysroot" ;;
run) shift && run "$@" ;;
*) echo "usage: aarch64.sh fetch | path | run PROGRAM..." >&2 && exit 2 ;;
esac
