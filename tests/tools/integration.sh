#!/usr/bin/env bash
# Integration tests on the running kernel, in throw-away namespaces: integration.sh [ARGUMENTS OF ansible-test integration]
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
log=$tools/../../build/integration.log

if [ "$(id -u)" != 0 ]; then
    echo "Integration tests make network namespaces, for which they must be root: they have not been run." >&2
    [ -n "${ALLOW_NO_INTEGRATION:-}" ] || { echo "Set ALLOW_NO_INTEGRATION=1 to go on without them." >&2; exit 1; }
    exit 0
fi
"$tools/rtnl.sh"
"$tools/../setup-system.sh" iproute2

"$tools/ansible-test.sh" integration --venv --allow-destructive --continue-on-error "$@" 2>&1 | tee "$log"

# ansible-test is content when all targets have been skipped; we are not.
ran=$(grep -cE '^Running .* integration test' "$log") || { echo "No integration target has been run." >&2; exit 1; }
echo "$ran integration targets have been run."
