#!/usr/bin/env bash
# Fails at once where the kernel's lock on network devices is never given back, as after a bug in the kernel: whatever asks
# about a network there would hang, and nothing but a reboot helps.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -uo pipefail

status=0
timeout -k 1 "${1:-20}" cat /sys/class/net/lo/carrier >/dev/null 2>&1 || status=$?
case $status in
    124 | 137)
        echo "The kernel of this machine does not answer about its network devices any more (its log, dmesg, may say why)." >&2
        echo "Nothing that needs a network can run until it is booted again." >&2
        exit 1
        ;;
esac
