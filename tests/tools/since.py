# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With which Linux each name of the UAPI headers came, from the copies of these headers in the histories of iproute2 and strace.

    python3 tests/tools/since.py CLONE_OF_IPROUTE2 CLONE_OF_STRACE > tests/unit/plugins/module_utils/rtnl/since.json

iproute2's release X.Y has the headers of Linux X.Y, and strace's commits "update linux UAPI headers to vX.Y" say whose they took. The earlier of both
counts, since either may have taken a header late; where both have followed a header from its first day, they agree on every name
of those that we know. What is older than the base, they do not tell reliably, and nobody asks.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "unit", "plugins", "module_utils", "rtnl"))

import uapi

BASE = (4, 19)
PREFIXES = re.compile(r"(IFLA|IFA|IFAL|IFAPROT|RTA|RTAX|RTNH|RTM|RTN|RTPROT|RT_TABLE|RT_SCOPE|NDA|NTF|NFEA|NDTA|NDTPA|NUD|FRA|FR_ACT|FIB_RULE|NHA|NEXTHOP|LWT|"
                      r"LWTUNNEL|MPLS_IPTUNNEL|SEG6|RPL_IPTUNNEL|IOAM6_IPTUNNEL|ILA|VETH|VXCAN|BRIDGE_QUERIER|BR_BOOLOPT|NETNSA|NLMSGERR|NL_POLICY|"
                      r"IF_LINK_MODE|IF_OPER|IFF|ICMPV6_ROUTER_PREF|VLAN_FLAG|CAN_CTRLMODE|RMNET_FLAGS|IPV4_DEVCONF|MACVLAN_FLAG|MACVLAN_MODE|"
                      r"NETDEV_NAPI_THREADED|HSR_PROTOCOL|MACSEC_OFFLOAD|VXLAN_VNIFILTER|VNIFILTER|LINK_XSTATS|NETKIT|VXLAN_DF|"
                      r"VXLAN_LABEL|GENEVE_DF)_")
# Headers that both took late, and from where it is known all the same.
LATE = {
    "RPL_IPTUNNEL_SRH": (5, 7),         # of the same commit as LWTUNNEL_ENCAP_RPL: net: ipv6: add rpl source routing encapsulation
    "IFLA_BATADV_ALGO_NAME": (5, 11),   # net-next of 4 December 2020: batman-adv: Allow selection of routing algorithm over rtnetlink
}
ALIASES = {"IFLA_DSA_CONDUIT": "IFLA_DSA_MASTER"}       # a new name for an old number


def git(clone, *words):
    return subprocess.run(["git", "-C", clone, *words], check=True, stdout=subprocess.PIPE, encoding="utf-8", errors="replace").stdout


def names(clone, commit, folders, seen):
    """The names of all enums and #defines of a commit's headers."""
    out = set()
    for line in git(clone, "ls-tree", "-r", commit, "--", *folders).splitlines():
        _mode, _type, blob = line.partition("\t")[0].split()
        if line.endswith(".h"):
            if blob not in seen:
                header = uapi.Header(git(clone, "cat-file", "blob", blob))
                seen[blob] = set(header.defines).union(*header.enums)
            out |= seen[blob]
    return {name for name in out if PREFIXES.match(name) and not (name.endswith("_MAX") and "__" + name in out) and not name.endswith("_UNSPEC")}


def version(text):
    return tuple([int(number) for number in text.split(".")])


def commits(iproute2, strace):
    """(Linux, clone, commit, folders)"""
    for tag in git(iproute2, "tag").split():
        found = re.match(r"v(\d+\.\d+)\.0$", tag)
        if found and version(found.group(1)) >= BASE:
            yield version(found.group(1)), iproute2, tag, ("include/uapi", "include/linux")
    for line in git(strace, "log", "--format=%h %s", "--", "bundled/linux").splitlines():
        found = re.match(r"(\w+) .*UAPI headers to v(\d+\.\d+)", line)
        if found:
            yield version(found.group(2)), strace, found.group(1), ("bundled/linux/include/uapi",)


def main(iproute2, strace):
    since, seen = {}, {}
    for linux, clone, commit, folders in sorted(commits(iproute2, strace)):
        for name in names(clone, commit, folders, seen):
            since.setdefault(name, linux)
    latest = max(since.values())
    for name in names(iproute2, "HEAD", ("include/uapi",), seen):       # what its newest release does not have yet
        since.setdefault(name, latest)
    since.update(LATE)
    since.update({name: since[old] for name, old in ALIASES.items()})
    lines = {linux: textwrap.wrap(" ".join(sorted(name for name in since if since[name] == linux)), 140) for linux in set(since.values())}
    json.dump({"%d.%d" % linux: lines[linux] for linux in sorted(lines)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
