#!/usr/bin/env bash
# The unit tests, on every Python from 3.8 to 3.13 that is installed: units.sh [ARGUMENTS OF ansible-test units]
# PYTHONS="3.8 3.13" limits them to those.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
logs=$(cd "$tools/../.." && pwd)/build/units
rm -rf "$logs"
mkdir -p "$logs"

# Two Pythons at a time: one alone does not keep two cores busy. Hence to files first, so as not to mix their outputs.
run() {
    if "$tools/ansible-test.sh" units --venv --python "$@" >"$logs/$1" 2>&1 </dev/null; then
        # in one piece, pytest's closing lines as they are
        echo "Python $1:"$'\n'"$(grep -E '^=+ .* in [0-9.]+s .*=+$' "$logs/$1")"
    else
        touch "$logs/$1.failed"
        cat "$logs/$1"
        echo "Python $1: FAILED"
    fi
}
export -f run
export tools logs

"$tools/pythons.sh" --missing "unit tests"
"$tools/../setup-system.sh" linux-libc-dev || true      # tests that need the headers are skipped without them
read -ra versions <<<"${PYTHONS:-$("$tools/pythons.sh" | cut -d ' ' -f 1 | paste -sd ' ')}"
[ ${#versions[@]} -gt 0 ] || { echo "There is no Python to run unit tests on." >&2; exit 1; }

# The first one alone, as it may have to set up the virtual environment of the controller, which all share.
run "${versions[0]}" "$@"
# shellcheck disable=SC2016  # to be expanded by the inner shell
printf '%s\n' "${versions[@]:1}" | xargs -r -P 2 -I{} bash -c 'run "$@"' run {} "$@"

if compgen -G "$logs/*.failed" >/dev/null; then
    echo "Unit tests failed. What they said is in build/units." >&2
    exit 1
fi
