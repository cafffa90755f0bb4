#!/usr/bin/env bash
# Prints the path of a Python that can run the pinned ansible-core: python3 if it will do, else the newest that does.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

venvless=""
for name in python3 python3.13 python3.12 python3.11 python3.14; do
    # The path that Python itself names is never a wrapper (pyenv's shims are) and never that of a virtual environment.
    path=$("$name" -c 'import sys; sys.version_info >= (3, 11) and print(getattr(sys, "_base_executable", sys.executable))' 2>/dev/null) || continue
    [ -n "$path" ] || continue
    if "$path" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$path"
        exit
    fi
    venvless=${venvless:-$path}
done

if [ -n "$venvless" ]; then
    version=$("$venvless" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$venvless cannot make virtual environments: install its venv module (Debian's package is python3-venv or python$version-venv)." >&2
else
    echo "Python 3.11 or newer is needed, and none is on the PATH: install it (Debian's packages are python3 and python3-venv)." >&2
fi
exit 1
