#!/usr/bin/env bash
# All of ansible-test's sanity tests: sanity.sh [ARGUMENTS OF ansible-test sanity]
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
"$tools/pythons.sh" --missing "compile and import tests"
"$tools/../setup-system.sh" shellcheck || echo "The sanity test shellcheck is skipped."
exec "$tools/ansible-test.sh" sanity --venv "$@"
