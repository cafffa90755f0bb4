#!/usr/bin/env bash
# Runs the demo: run-demo.sh [ARGUMENTS OF ansible-playbook]
#
# Who may not make network namespaces becomes root of a user namespace first, if the kernel allows it. Network, mounts
# and /run are its own there, so that nothing of the host is even visible to be changed.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)

if [ "${1:-}" = --inside ]; then
    shift
    mount -t tmpfs -o mode=755 tmpfs /run
elif ! unshare --mount --net true 2>/dev/null; then
    if unshare --user --map-root-user --mount --net true 2>/dev/null; then
        exec unshare --user --map-root-user --mount --net "$0" --inside "$@"
    fi
    echo "The demo makes network namespaces. Run it as root: this kernel does not let ordinary users make namespaces of their own." >&2
    exit 1
fi

# All that ansible writes goes below build/, nothing that the user has configured gets in.
for name in $(compgen -e ANSIBLE_ || true); do
    unset "$name"
done
home=$root/build/demo-home
mkdir -p "$home"
echo "[defaults]" >"$home/ansible.cfg"
export ANSIBLE_CONFIG="$home/ansible.cfg"
export ANSIBLE_HOME="$home"
export ANSIBLE_LOCAL_TEMP="$home/tmp"
export ANSIBLE_REMOTE_TEMP="$home/tmp"
export ANSIBLE_COLLECTIONS_PATH="$root/build/demo"
export ANSIBLE_LOCALHOST_WARNING=false
export ANSIBLE_INVENTORY_UNPARSED_WARNING=false
export ANSIBLE_NOCOWS=true
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    export ANSIBLE_FORCE_COLOR=true
fi
exec "$root/.venv/bin/ansible-playbook" linux.netlink.demo "$@"
