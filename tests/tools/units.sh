#!/usr/bin/env bash
# The unit tests, on every Python from 3.8 to 3.13 that is installed: units.sh [ARGUMENTS OF ansible-test units]
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
logs=$tools/../../build/units
rm -rf "$logs"
mkdir -p "$logs"

found=$("$tools/pythons.sh" | cut -d ' ' -f 1)
for version in 3.8 3.9 3.10 3.11 3.12 3.13; do
    grep -qx "$version" <<<"$found" || echo "Python $version is not installed: no unit tests on it."
done
[ -n "$found" ] || exit 1

status=0
for version in $found; do
    "$tools/ansible-test.sh" units --venv --python "$version" "$@" || { status=1; failed="${failed:-} $version"; }
done
[ $status = 0 ] || echo "Unit tests failed on Python${failed}." >&2
exit $status
