#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing on a Debian machine: setup.sh GROUP..., where a group is build or test.
# Says nothing when everything is there; setup.sh --list GROUP names its packages. Each line of the lists is a package and how to see that
# what it brings is present, wherever that came from: pc (pkg-config), cmd (on the PATH), file.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

build_packages='
gcc                     cmd   cc
libc6-dev               file  /usr/include/stdlib.h
pkg-config              cmd   pkg-config
libcjson-dev            pc    libcjson
libjpeg62-turbo-dev     pc    libjpeg
libcurl4-openssl-dev    pc    libcurl
libmosquitto-dev        pc    libmosquitto
libmicrohttpd-dev       pc    libmicrohttpd
libssl-dev              pc    openssl
libgpiod-dev            pc    libgpiod
libsdl2-dev             pc    sdl2
libsdl2-ttf-dev         pc    SDL2_ttf
libpng-dev              pc    libpng
libgif-dev              pc    libgif
fonts-dejavu-core       file  /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
'

# clang and the Arm compiler prove that the bytes and the core do not hang on one compiler; the
# broker, its clients and the NTP server are the tests' real peers (instances of the tests' own, on
# free ports); the kernel's source makes one with GPIO chips, for the tests of the bench; ffmpeg makes
# and reads clips; the other processor's compiler and emulator prove that its bytes are the same.
test_packages='
libcmocka-dev           pc    cmocka
clang                   cmd   clang
libclang-rt-dev         file  /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer*
clang-format-14         cmd   clang-format-14
gcc-arm-none-eabi       cmd   arm-none-eabi-gcc
libnewlib-arm-none-eabi file  /usr/include/newlib/string.h
mosquitto               cmd   mosquitto
mosquitto-clients       cmd   mosquitto_sub
openssl                 cmd   openssl
chrony                  cmd   chronyd
gpiod                   cmd   gpiodetect
strace                  cmd   strace
linux-source-6.1        file  /usr/src/linux-source-6.1.tar.xz
xz-utils                cmd   xz
flex                    cmd   flex
bison                   cmd   bison
bc                      cmd   bc
xvfb                    cmd   Xvfb
xdotool                 cmd   xdotool
libx11-dev              pc    x11
ffmpeg                  cmd   ffmpeg
gcc-aarch64-linux-gnu   cmd   aarch64-linux-gnu-gcc
qemu-user               cmd   qemu-aarch64
'

present() {
    case $1 in
    pc) pkg-config --exists "$2" 2>/dev/null ;;
    cmd) command -v "$2" >/dev/null ;;
    file) compgen -G "$2" >/dev/null ;;
    esac
}

list_only=
[ "${1:-}" != --list ] || { list_only=1 && shift; }
missing=()
for group in "$@"; do
    list="${group}_packages"
    [ -n "${!list:-}" ] || { echo "setup.sh: no group '$group'; there are build and test" >&2; exit 2; }
    while read -r package how what; do
        [ -n "$package" ] || continue
        [ -z "$list_only" ] && present "$how" "$what" || missing+=("$package")
    done <<<"${!list}"
done
[ -z "$list_only" ] || { printf '%s\n' "${missing[@]}" && exit; }
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "setup.sh: missing (names of the Debian packages): ${missing[*]}" >&2
    echo "setup.sh: there is no apt-get here; please install them by your system's own means" >&2
    exit 3
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "setup.sh: please run as root: apt-get install ${missing[*]}" >&2
        exit 3
    }
    as_root=(sudo)
fi

echo "footfall needs these packages, installing them${as_root:+ with sudo}: ${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { # quiet unless it fails
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >"$log" 2>&1 </dev/null && return
    cat "$log" >&2
    echo "setup.sh: apt-get $1 failed" >&2
    exit 3
}
[ ${#as_root[@]} -eq 0 ] || sudo -v || exit 3
apt update -q
apt install -q -y --no-install-recommends "${missing[@]}"
