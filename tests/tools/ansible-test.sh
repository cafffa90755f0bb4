#!/usr/bin/env bash
# ansible-test, for this checkout, without containers: ansible-test.sh ARGUMENTS
#
# It runs in build/ansible_collections/linux/netlink, an up-to-date copy of the checkout, and with a home folder of its
# own. Called without arguments, it only brings that copy and that home up to date.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$tools/../.." && pwd)
copy=$root/build/ansible_collections/linux/netlink
home=$root/build/home
python=$root/.venv/bin/python

# The Pythons that it finds must be real ones: it would take a shim for the Python of that version, and fail.
folders=""
while read -r _version folder; do
    case $folder in
        /bin | /usr/bin | /usr/local/bin) ;;        # on the PATH anyway, and not to hide what comes before them
        *) folders=$folders$folder: ;;
    esac
done < <("$tools/pythons.sh")
rest=$(printf %s "$PATH" | tr : '\n' | grep -v '/shims$' | paste -sd :)

mkdir -p "$root/build"
flock "$root/build/.lock" "$python" "$tools/sync_tree.py" "$root" "$copy"

# pip is to find its settings and its cache there, too.
mkdir -p "$home/.ansible/test/cache" "$home/.cache" "$home/.config"
for name in .pip .config/pip .cache/pip; do
    if [ -e ~/"$name" ] && [ ! -e "$home/$name" ]; then
        ln -sfn ~/"$name" "$home/$name"
    fi
done
# One name for each generation of ansible-test: 2.16 and 2.17, 2.18 and 2.19, 2.20 and later.
for version in 23_1_2 24_2 25_2; do
    cp "$tools/get_pip.py" "$home/.ansible/test/cache/get_pip_$version.py"
done

[ $# -gt 0 ] || exit 0
cd "$copy"
export HOME="$home" PATH="$folders$rest"
# shellcheck disable=SC2093  # the last command in any case
exec "$root/.venv/bin/ansible-test" "$@"
