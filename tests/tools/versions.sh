#!/usr/bin/env bash
# The modules ad hoc, as `ansible -m` calls them: on the oldest and the newest ansible-core that a Python at hand can run, on
# the oldest and newest target Python, as root and as an ordinary user. In a network and under a /run of its own.
# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$tools/../.." && pwd)

if [ "$(id -u)" != 0 ]; then
    echo "The modules ad hoc need root: they have not been run on other versions."
    exit
fi

"$tools/rtnl.sh"

declare -A bin
while read -r version folder; do
    bin[$version]=$folder/python$version
done < <("$tools/pythons.sh")

# controllers: Python and the ansible-core that runs on it. Their targets: what that ansible-core still supports.
oldest=$(for version in 3.10 3.11 3.12; do [ -z "${bin[$version]:-}" ] || echo "$version"; done | tail -n 1)
newest=$(for version in 3.11 3.12 3.13; do [ -z "${bin[$version]:-}" ] || echo "$version"; done | tail -n 1)
core=2.21
[ "$newest" != 3.11 ] || core=2.19

pairs=("$oldest 2.16 3.8 3.13" "$newest $core 3.9 3.13")

if [ "${1:-}" != --inside ]; then
    for pair in "${pairs[@]}"; do
        read -r python version targets <<<"$pair"
        venv=$root/build/versions/$version
        if [ -n "$targets" ] && [ ! -e "$venv/.done" ]; then
            "${bin[$python]}" -m venv --clear "$venv"
            "$venv/bin/pip" install --quiet --disable-pip-version-check "ansible-core==$version.*"
            touch "$venv/.done"
        fi
    done
    exec unshare --mount --net -- "$0" --inside
fi
mount -t tmpfs run /run

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work/collections/ansible_collections/linux/netlink" "$work/user"
# What works has to work with these alone; and other tests may be writing to tests/output.
cp -r "$root/build/ansible_collections/linux/netlink"/{plugins,meta,galaxy.yml} "$work/collections/ansible_collections/linux/netlink"
chmod -R a+rX "$work/collections"
chown 65534 "$work/user"
failed=0 passed=0

# module ARGUMENTS...: the module's answer on one line, whether it succeeded or not
module() {
    local name=$1 arguments=$2
    shift 2
    "${who[@]}" env HOME="$home" ANSIBLE_HOME="$home/.ansible" ANSIBLE_LOCAL_TEMP="$home/tmp" ANSIBLE_REMOTE_TEMP="$home/remote" \
        ANSIBLE_COLLECTIONS_PATH="$work/collections" ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_INVENTORY_UNPARSED_WARNING=0 \
        "$venv/bin/ansible" localhost -o -c local -e "ansible_python_interpreter=$target" -m "linux.netlink.$name" -a "$arguments" "$@" \
        2>&1 || true
}

# expect WORDS MODULE ARGUMENTS...: the answer holds the words
expect() {
    local words=$1 answer
    shift
    answer=$(module "$@")
    if grep -qE -- "$words" <<<"$answer" && ! grep -q Traceback <<<"$answer"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED on $what: $* should say $words and says: $answer"
    fi
}

as_root() { who=(env) home=$work/root; mkdir -p "$home"; }
# May read what root may read, which is where the Pythons stand, and is an ordinary user otherwise.
as_user() {
    who=(setpriv --reuid=65534 --regid=65534 --clear-groups "--inh-caps=-all,+dac_read_search" "--ambient-caps=-all,+dac_read_search")
    home=$work/user
}

scenario() {
    as_root
    expect 'CHANGED' nl_link 'name=br0 kind=bridge up=true'
    as_user
    expect 'CHANGED.*ip address add 10.0.0.1/24 dev br0' nl_address 'link=br0 address=10.0.0.1/24' --check
    expect 'FAILED.*become' nl_address 'link=br0 address=10.0.0.1/24'
    expect '"addresses": \[\]' nl_info 'gather=addresses'
    as_root
    expect 'CHANGED' nl_address 'link=br0 address=10.0.0.1/24'
    expect 'SUCCESS.*"changed": false' nl_address 'link=br0 address=10.0.0.1/24'
    expect 'CHANGED' nl_route 'dst=default gateway=10.0.0.254'
    expect 'SUCCESS.*"changed": false' nl_route 'dst=default gateway=10.0.0.254' --check
    expect 'CHANGED' nl_neigh 'link=br0 dst=10.0.0.9 lladdr=02:00:00:00:00:09'
    clean_up
}

# What differs between target Pythons shows in one module; the rest of the library is the unit tests' affair.
short_scenario() {
    as_root
    expect 'CHANGED' nl_link 'name=br0 kind=bridge up=true'
    as_user
    expect 'CHANGED.*ip address add 10.0.0.1/24 dev br0' nl_address 'link=br0 address=10.0.0.1/24' --check
    clean_up
}

clean_up() {
    as_root
    expect 'CHANGED' nl_link 'name=br0 state=absent'
}

for pair in "${pairs[@]}"; do
    read -r python version targets <<<"$pair"
    if [ -z "$targets" ]; then          # the first word is missing
        echo "SKIPPED: ansible-core $python: no Python at hand runs it."
        continue
    fi
    venv=$root/build/versions/$version
    run=scenario
    for minor in $targets; do
        what="ansible-core $version, Python $minor"
        if [ -z "${bin[$minor]:-}" ]; then
            echo "SKIPPED: $what: this Python is not installed."
            continue
        fi
        target=${bin[$minor]}
        before=$failed
        $run
        run=short_scenario
        [ "$failed" != "$before" ] || echo "$what: as expected"
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
