#!/usr/bin/env bash
# Prints "VERSION FOLDER" for every Python from 3.8 to 3.13 that is installed: on the PATH, or one of pyenv's.
# With --missing WHAT, prints instead a sentence for every one that is not installed: there will be no WHAT on it.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

# Shims would only lead to the Pythons that are found anyway, slowly.
PATH=$(printf %s "$PATH" | tr : '\n' | grep -v '/shims$' | paste -sd :)

if [ "${1:-}" = --missing ]; then
    found=$("$0" | cut -d ' ' -f 1)
    for version in 3.8 3.9 3.10 3.11 3.12 3.13; do
        grep -qxF "$version" <<<"$found" || echo "Python $version is not installed: no $2 on it."
    done
    exit
fi

for minor in 8 9 10 11 12 13; do
    name=python3.$minor
    # The folder is the one that Python itself names: that of a shim or a virtual environment would mislead ansible-test.
    for python in $(type -ap "$name" || true) ~/.pyenv/versions/*/bin/"$name"; do
        path=$("$python" -c "import sys; print(getattr(sys, '_base_executable', sys.executable))" 2>/dev/null) || continue
        if [ "$(basename "$path")" != "$name" ]; then
            path=$(dirname "$path")/$name
        fi
        if [ -x "$path" ] && "$path" -c 'import ensurepip, venv' 2>/dev/null; then
            echo "3.$minor $(dirname "$path")"
            break
        fi
    done
done
