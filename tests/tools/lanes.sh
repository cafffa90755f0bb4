#!/usr/bin/env bash
# Makes targets in lanes beside each other: lanes.sh "TARGET..." "TARGET..."
#
# The targets of a lane follow one another. What one says comes in one piece, with its time, when it has ended. The first
# failure ends all lanes, and so does a target that takes longer than it may (SECONDS_AT_MOST).
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
logs=$root/build/lanes
cd "$root"
rm -rf "$logs"
mkdir -p "$logs"
start=$SECONDS

# Runs one lane; ends with 1 at the first target that fails.
lane() {
    local target began status maker=""
    trap '[ -z "$maker" ] || { kill -TERM "$maker"; wait "$maker"; } 2>/dev/null; exit 143' TERM
    for target in "$@"; do
        began=$SECONDS status=0
        # timeout has a process group of its own, which gets its signals
        timeout -k 20 "${SECONDS_AT_MOST:-1700}" make --no-print-directory "$target" >"$logs/$target" 2>&1 </dev/null &
        maker=$!
        wait "$maker" || status=$?
        maker=""
        (
            flock 9
            echo "=== $target: $((SECONDS - began)) s"
            cat "$logs/$target"
            [ "$status" != 124 ] || echo "$target: stopped, it has taken longer than it may"
            [ "$status" = 0 ] || echo "$target: FAILED"
            echo "$target $((SECONDS - began))" >>"$logs/times"
        ) 9>"$logs/.lock"
        [ "$status" = 0 ] || exit 1
    done
}

lanes=()
trap '[ ${#lanes[@]} = 0 ] || kill -TERM "${lanes[@]}" 2>/dev/null || true' EXIT
trap 'exit 143' INT TERM HUP
for targets in "$@"; do
    # shellcheck disable=SC2086  # one word each
    lane $targets &
    lanes+=($!)
done

failed=0
for _lane in "${lanes[@]}"; do
    wait -n || { failed=1; break; }
done
if [ "$failed" = 1 ]; then
    kill -TERM "${lanes[@]}" 2>/dev/null || true
    wait || true
fi
lanes=()
echo "=== in all: $((SECONDS - start)) s ($(paste -sd , "$logs/times" | sed 's/,/, /g'))"
exit "$failed"
