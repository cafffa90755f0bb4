#!/usr/bin/env bash
# Installs what tests need from the system, where it is missing: setup-system.sh PACKAGE...
# As root on Debian and its like; elsewhere it names what is missing. Fails if something is still missing.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

present() {
    case $1 in
        iproute2) command -v ip ;;                                  # the judge of integration tests
        linux-libc-dev) test -e /usr/include/linux/rtnetlink.h ;;   # the kernel's headers, which the tables mirror
        *) command -v "$1" ;;
    esac >/dev/null
}

missing=()
for package in "$@"; do
    present "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    install=(apt-get install -qq -y --no-install-recommends "${missing[@]}")
    # the lists of packages may be old, or not there at all
    "${install[@]}" >/dev/null 2>&1 </dev/null || { apt-get update -qq </dev/null && "${install[@]}" >/dev/null </dev/null; } || true
fi

status=0
for package in "${missing[@]}"; do
    present "$package" || { echo "Missing: $package (the name of Debian's package). Install it as root." >&2; status=1; }
done
exit $status
