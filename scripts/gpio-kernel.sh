#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A kernel with GPIO chips for machines that have none: gpio-kernel.sh build makes it from Debian's
# source, once, and keeps it; gpio-kernel.sh run [--virtual] COMMAND... runs a command in it, as
# root of a machine that has this one's files, and ends with the command's status.
#
# It is a user-mode kernel: a process like any other, which needs neither privileges nor a virtual
# machine and is up in under a second. With --virtual its time is its own: a sleep takes no time,
# and what happens happens at the same microsecond in every run.
set -euo pipefail

version=6.1
folder=${GPIO_KERNEL_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/footfall/gpio-kernel-$version}
kernel=$folder/linux
source_archive=${GPIO_KERNEL_SOURCE:-/usr/src/linux-source-$version.tar.xz}
compile_lines=900 # about as many as make prints

# Beyond the smallest configuration: the GPIO device and its simulated chips, the file systems that
# they are set up through, this machine's files as root, and what programs expect of a kernel. The
# PCI lines are for their interrupt numbers, of which a chip's lines otherwise find too few.
options='
64BIT PRINTK MULTIUSER POSIX_TIMERS HIGH_RES_TIMERS FUTEX EPOLL EVENTFD SIGNALFD TIMERFD AIO
ADVISE_SYSCALLS MEMBARRIER FILE_LOCKING SHMEM BINFMT_ELF BINFMT_SCRIPT NET UNIX INET
GPIOLIB GPIO_CDEV GPIO_CDEV_V1 GPIO_SIM IRQ_SIM
PROC_FS SYSFS CONFIGFS_FS TMPFS DEVTMPFS DEVTMPFS_MOUNT HOSTFS
TTY PTY_CHAN TTY_CHAN XTERM_CHAN NULL_CHAN UNIX98_PTYS STDERR_CONSOLE SSL
VIRTIO_MENU VIRTIO_UML PCI PCI_MSI UML_PCI_OVER_VIRTIO UML_TIME_TRAVEL_SUPPORT
'

fail() {
    echo "gpio-kernel.sh: $*" >&2
    exit 3
}

configure() {
    # A simulated chip's edges are told at the kernel's next tick: the more ticks, the finer.
    sed -i '/^config HZ$/,/default/ s/default 100$/default 5000/' arch/um/Kconfig
    grep -q 'default 5000$' arch/um/Kconfig || fail "this source has no rate of ticks to set"
    make -s ARCH=um tinyconfig
    local option
    for option in $options; do scripts/config -e "$option"; done
    scripts/config -d PTP_1588_CLOCK -d PTP_1588_CLOCK_OPTIONAL
    make -s ARCH=um olddefconfig
    for option in $options; do
        grep -q "^CONFIG_$option=y" .config || fail "this source has no option $option"
    done
}

# Of the source: nothing of what other machines and absent devices need but its options, which is
# half of the files.
unpack() {
    local skip=() part
    for part in Documentation sound samples tools/testing drivers/{clk,crypto,gpu,iio,infiniband,input} \
        drivers/{media,mtd,pinctrl,scsi,soc,staging,usb,video} 'drivers/net/*' \
        arch/{alpha,arc,arm,arm64,csky,hexagon,ia64,loongarch,m68k,microblaze,mips,nios2,openrisc} \
        arch/{parisc,powerpc,riscv,s390,sh,sparc,xtensa}; do
        skip+=(--exclude="*/$part/*.[chS]" --exclude="*/$part/*.dts*" --exclude="*/$part/*.rst"
            --exclude="*/$part/*.yaml")
    done
    tar xf "$source_archive" -C "$1" --wildcards "${skip[@]}"
}

# Passes what make says on to the log, and tells now and then how far it is.
watch_compiling() {
    local line n=0 told=0
    while IFS= read -r line; do
        echo "$line"
        n=$((n + 1))
        if [ $((n * 100 / compile_lines)) -ge $((told + 20)) ] && [ $told -lt 80 ]; then
            told=$((told + 20))
            echo "gpio-kernel.sh: $told % after $SECONDS s" >&2
        fi
    done
}

# In a shell of its own, with its own clean-up and clock.
build() (
    [ ! -x "$kernel" ] || exit 0
    [ -r "$source_archive" ] || fail "missing: $source_archive (Debian's package linux-source-$version)"
    mkdir -p "$folder"
    work=$(mktemp -d "$folder/build.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    SECONDS=0
    echo "gpio-kernel.sh: building a kernel with simulated GPIO chips, once (about two minutes)" >&2
    unpack "$work"
    cd "$work/linux-source-$version"
    { configure && make ARCH=um -j"$(nproc)" linux; } 2>&1 | watch_compiling >"$work/log" || {
        tail -n 20 "$work/log" >&2
        fail "the kernel does not build"
    }
    strip -o "$work/linux" linux
    mv "$work/linux" "$kernel" # at once, so that nobody finds half of it
    echo "gpio-kernel.sh: it is $kernel; took $SECONDS s" >&2
)

# What runs as the first process inside: file systems, then the command, then off.
write_init() {
    local init=$1 status=$2
    shift 2
    {
        echo '#!/bin/bash'
        echo 'mount -t proc proc /proc; mount -t sysfs sys /sys'
        echo 'mkdir -p /dev/shm; mount -t tmpfs shm /dev/shm; mount -t configfs config /sys/kernel/config'
        echo 'ip link set lo up 2>/dev/null'
        printf 'export PATH=%q HOME=%q LC_ALL=C FOOTFALL_GPIO_KERNEL=1\n' "$PATH" "$HOME"
        printf 'cd %q\n' "$PWD"
        printf '%q ' "$@"
        printf '\necho $? >%q\n' "$status"
        echo 'halt -f >/dev/null 2>&1'
    } >"$init"
    chmod +x "$init"
}

run() {
    local time=()
    if [ "${1:-}" = --virtual ]; then time=(time-travel=inf-cpu) && shift; fi
    [ $# -gt 0 ] || fail "run what?"
    build
    local work code
    work=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    write_init "$work/init" "$work/status" "$@"
    timeout "${GPIO_KERNEL_TIMEOUT_S:-300}" "$kernel" mem=256M root=/dev/root rootfstype=hostfs \
        rootflags=/ rw init="$work/init" con=null con0=fd:0,fd:1 quiet umid="footfall-$$" \
        "${time[@]}" </dev/null | sed -e 's/\r$//' -e '/^reboot: System halted$/d' || true
    [ -s "$work/status" ] || fail "the kernel ended before the command did"
    read -r code <"$work/status"
    return "$code"
}

case ${1:-} in
build) build ;;
run) shift && run "$@" ;;
*) echo "usage: gpio-kernel.sh build | run [--virtual] COMMAND..." >&2 && exit 2 ;;
esac
