# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every table against the kernel's own headers (linux-libc-dev): the same numbers, the same names, and none left out.

A table may know more than the headers, which are older than some kernels; it may not know less, nor anything else.
Every attribute table with a `uapi` prefix is found and held, whoever wrote it; how many are known is told at the end.
"""
from __future__ import annotations

import gc
import importlib
import inspect
import os

import pytest
from ansible_collections.linux.netlink.plugins.module_utils.netlink import connection, extack, protocol
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs
from ansible_collections.linux.netlink.plugins.module_utils.rtnl import address, addrlabel, link, link_name, lwtunnel, neigh, neightable, nexthop, route, rule
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.encaps import ila, ioam6, seg6, seg6local
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds import bridge
from ansible_collections.linux.netlink.plugins.module_utils.state.names import BOOKS
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import uapi

needs_headers = pytest.mark.skipif(not os.path.isfile(uapi.FOLDER + "/rtnetlink.h"),
                                   reason="no kernel headers in %s (Debian: linux-libc-dev)" % uapi.FOLDER)

# (prefix, number) -> our name, where it is not the kernel's.
OTHER_NAMES = {
    ("IFLA_DSA", 1): "conduit",         # IFLA_DSA_MASTER before Linux 6.7
    ("NDA", 8): "ifindex_out",          # NDA_IFINDEX; the header of the message has an ifindex, too
}
# Members that no table needs.
NOT_NEEDED = {"pad", "unused2", "unused3", "unused4", "unused5"}
# Enums that linux-libc-dev 6.1 does not have yet.
NEWER = {"IFLA_NETKIT", "IFLA_OVPN", "IFLA_CAN_PWM", "NHA_GROUP_STATS", "NHA_GROUP_STATS_ENTRY"}


def all_tables():
    """prefix -> number -> names, of all tables of rtnl/ and of the protocol; some share an enum."""
    folder, package = os.path.dirname(link.__file__), link.__name__.rpartition(".")[0]
    names = ["%s.%s" % (package, name[:-3]) for name in sorted(os.listdir(folder)) if name.endswith(".py")]
    names += ["%s.kinds.%s" % (package, name[:-3]) for name in sorted(os.listdir(folder + "/kinds")) if name.endswith(".py")]
    names += ["%s.encaps.%s" % (package, name[:-3]) for name in sorted(os.listdir(folder + "/encaps")) if name.endswith(".py")]
    kept: list = [extack.EXTACK]
    for module in [importlib.import_module(name) for name in names]:
        for item in vars(module).values():
            if inspect.isfunction(item) and list(inspect.signature(item).parameters) == ["link"]:
                kept.append(item(link.LINK))        # a kind that has a link inside
    out = {}
    gc.unfreeze()                                   # what task.py has put aside
    for table in gc.get_objects():                  # some stand only inside a type
        if isinstance(table, Attrs) and table.uapi:
            rows = out.setdefault(table.uapi, {})
            for number, name, _type in table.rows:
                rows.setdefault(number, set()).add(name)
    assert len(kept) > 1
    return out


TABLES = all_tables()


def test_all_tables_are_found():
    """Also those that stand only inside a type, and those of kinds with a peer."""
    assert set(TABLES) >= {"LWTUNNEL_IP", "LWTUNNEL_IP_OPT_GENEVE", "LWT_BPF", "MPLS_IPTUNNEL", "SEG6_LOCAL", "IOAM6_IPTUNNEL", "IFLA", "IFLA_INFO",
                           "IFLA_BR", "BRIDGE_QUERIER", "VETH_INFO", "IFLA_INET", "IFLA_INET6", "IFLA_XDP",
                           "IFLA_VLAN_QOS", "IFLA_PROTO_DOWN_REASON", "IFA", "RTA", "RTAX", "NDA", "NFEA", "IFAL", "NDTA", "NDTPA", "NLMSGERR_ATTR",
                           "NL_POLICY_TYPE_ATTR"}


@needs_headers
@pytest.mark.parametrize("prefix", sorted(TABLES))
def test_attributes(prefix, record_property):
    mine, theirs = TABLES[prefix], uapi.members(uapi.enum_of(prefix), prefix)
    assert theirs or prefix in NEWER, "no enum of that prefix in the headers"
    wrong = []
    for number, names in sorted(mine.items()):
        wanted = {OTHER_NAMES[prefix, number]} if (prefix, number) in OTHER_NAMES else set(theirs.get(number, names))
        if len(names) > 1 or not names <= wanted:
            wrong.append("%d is %s, not %s" % (number, "/".join(sorted(wanted)), "/".join(sorted(names))))
    of_name = {name: number for number, names in theirs.items() for name in names}
    wrong += ["%s is %d, not %d" % (name, of_name[name], number) for number, names in mine.items() for name in names
              if name in of_name and of_name[name] != number]
    missing = ["%s_%s = %d" % (prefix, name.upper(), number) for number, (name, *_aliases) in sorted(theirs.items())
               if number not in mine and name not in NOT_NEEDED]
    counted = {number for number, names in theirs.items() if not NOT_NEEDED & set(names)}
    record_property("uapi", [prefix, len(counted & set(mine)), len(counted), len(set(mine) - set(theirs))])
    assert (wrong, missing) == ([], [])


def bit(number):
    return 1 << number


def same(number):
    return number


RTM_OWN = {name: number for name, number in route.RTM_F.items() if name not in route.RTNH_F}
PREF = route.ROUTE.attrs.by_name["pref"][1].names
MODES = link.LINK.attrs.by_name["linkmode"][1].names

# our names, the header, the prefix, what a number of the header is here, other names, members that are none of these
NAMES = {
    "IFF": (link.IFF, "if.h", "IFF", same, {}, {"volatile"}),
    "IF_OPER": (link.OPERSTATE, "if.h", "IF_OPER", same, {}, set()),
    "IF_LINK_MODE": (MODES, "if.h", "IF_LINK_MODE", same, {}, set()),
    "IFAPROT": (BOOKS["address protocol"][1], "if_addr.h", "IFAPROT", same, {}, set()),
    "IFA_F": (address.IFA_F, "if_addr.h", "IFA_F", same, {}, set()),
    "RTN": (route.RTN, "rtnetlink.h", "RTN", same, {}, set()),
    "RTNH_F": (route.RTNH_F, "rtnetlink.h", "RTNH_F", same, {}, set()),
    # rtm_flags hold those of RTNH_F, too, which have an offload and a trap of their own
    "RTM_F": (RTM_OWN, "rtnetlink.h", "RTM_F", same, {"offload": "rt_offload", "trap": "rt_trap"}, set()),
    "RTAX_FEATURE": (route.FEATURES, "rtnetlink.h", "RTAX_FEATURE", same, {}, {"mask"}),
    "ICMPV6_ROUTER_PREF": (PREF, "icmpv6.h", "ICMPV6_ROUTER_PREF", same, {}, {"invalid"}),
    "LWTUNNEL_ENCAP": ({name: encap.number for name, encap in lwtunnel.ENCAPS.items()}, "lwtunnel.h", "LWTUNNEL_ENCAP", same,
                       {"seg6_local": "seg6local"}, {"none"}),
    "SEG6_IPTUN_MODE": ({name.replace(".", "_"): number for name, number in seg6.MODES.items()}, "seg6_iptunnel.h", "SEG6_IPTUN_MODE", same,
                        {}, set()),
    "SEG6_LOCAL_ACTION": ({name.lower().replace(".", "_"): number for name, number in seg6local.ACTIONS.items()}, "seg6_local.h",
                          "SEG6_LOCAL_ACTION", same, {"end_b6_encap": "end_b6_encaps"}, set()),
    "SEG6_LOCAL_FLV_OP": ({name.replace("-", "_"): number for name, number in seg6local.FLAVORS.items()}, "seg6_local.h",
                          "SEG6_LOCAL_FLV_OP", bit, {}, set()),
    "IOAM6_IPTUNNEL_MODE": (ioam6.MODES, "ioam6_iptunnel.h", "IOAM6_IPTUNNEL_MODE", same, {}, {"min"}),
    "ILA_CSUM": ({name.replace("adj-", "adjust-").replace("-", "_"): number for name, number in ila.CSUM.items()}, "ila.h", "ILA_CSUM",
                 same, {}, set()),
    "ILA_ATYPE": ({name.replace("-", "_"): number for name, number in ila.ATYPE.items()}, "ila.h", "ILA_ATYPE", same, {}, set()),
    "ILA_HOOK": (ila.HOOK, "ila.h", "ILA_HOOK", same, {"route_output": "output", "route_input": "input"}, set()),
    # MROUTED and COMPAT are names that iproute2 does not know
    "RTPROT": (BOOKS["protocol"][1], "rtnetlink.h", "RTPROT", same, {}, {"mrouted"}),
    "RT_SCOPE": (BOOKS["scope"][1], "rtnetlink.h", "RT_SCOPE", same, {"universe": "global"}, set()),
    "RT_TABLE": (BOOKS["table"][1], "rtnetlink.h", "RT_TABLE", same, {}, {"compat"}),
    "NUD": (neigh.NUD, "neighbour.h", "NUD", same, {}, set()),
    "NTF": (neigh.NTF, "neighbour.h", "NTF", same, {}, {"ext_managed", "ext_locked", "ext_ext_validated"}),
    "NTF_EXT": (neigh.NTF_EXT, "neighbour.h", "NTF_EXT", same, {}, {"learned"}),
    "FR_ACT": (rule.FR_ACT, "fib_rules.h", "FR_ACT", same, {}, {"res3", "res4"}),
    "FIB_RULE": (rule.FIB_RULE, "fib_rules.h", "FIB_RULE", same, {}, set()),
    "NEXTHOP_GRP_TYPE": (nexthop.TYPES, "nexthop.h", "NEXTHOP_GRP_TYPE", same, {"res": "resilient"}, set()),     # as iproute2 has it
    "BR_BOOLOPT": (bridge.BOOLOPT, "if_bridge.h", "BR_BOOLOPT", bit, {"mst_enable": "mst_enabled"}, set()),     # as iproute2 has it
}


def numbers(file, prefix):
    """The members of enums and the #defines with a prefix."""
    header = uapi.header(file)
    found = {name: number for enum in header.enums for name, number in enum.items()}
    found.update(header.defines)
    return {name: number for number, names in uapi.members(found, prefix).items() for name in names}


@needs_headers
@pytest.mark.parametrize("label", sorted(NAMES))
def test_names_of_values(label, record_property):
    mine, file, prefix, convert, others, none_of_these = NAMES[label]
    theirs = {others.get(name, name): convert(number) for name, number in numbers(file, prefix).items() if name not in none_of_these}
    assert theirs
    taken = set(mine.values())
    aliases = {name for name, number in theirs.items() if name not in mine and number in taken}     # IFA_F_TEMPORARY
    for name in aliases:
        assert list(theirs.values()).count(theirs[name]) > 1, "%d is called %s" % (theirs[name], name)
    missing = sorted(set(theirs) - set(mine) - aliases)
    record_property("uapi", [label, len(set(theirs) & set(mine)), len(set(theirs) - aliases), len(set(mine) - set(theirs))])
    assert missing == []
    assert {name: mine[name] for name in theirs if name in mine} == {name: number for name, number in theirs.items() if name in mine}


def test_a_lock_is_the_bit_of_a_metric():
    assert {name: 1 << number for number, name, _type in route.RTAX.rows if name != "lock"} == route.LOCKS


CONSTANTS = [
    ("RTM_NEWLINK", link.LINK.new), ("RTM_DELLINK", link.LINK.delete), ("RTM_GETLINK", link.LINK.get),
    ("RTM_NEWADDR", address.ADDRESS.new), ("RTM_DELADDR", address.ADDRESS.delete), ("RTM_GETADDR", address.ADDRESS.get),
    ("RTM_NEWROUTE", route.ROUTE.new), ("RTM_DELROUTE", route.ROUTE.delete), ("RTM_GETROUTE", route.ROUTE.get),
    ("RTM_NEWNEIGH", neigh.NEIGH.new), ("RTM_DELNEIGH", neigh.NEIGH.delete), ("RTM_GETNEIGH", neigh.NEIGH.get),
    ("RTM_NEWADDRLABEL", addrlabel.ADDRLABEL.new), ("RTM_DELADDRLABEL", addrlabel.ADDRLABEL.delete),
    ("RTM_GETADDRLABEL", addrlabel.ADDRLABEL.get), ("RTM_NEWNEIGHTBL", neightable.NEIGHTABLE.new),
    ("RTM_GETNEIGHTBL", neightable.NEIGHTABLE.get), ("RTM_SETNEIGHTBL", neightable.SET),
    ("RTM_NEWRULE", rule.RULE.new), ("RTM_DELRULE", rule.RULE.delete), ("RTM_GETRULE", rule.RULE.get),
    ("RTM_NEWNEXTHOP", nexthop.NEXTHOP.new), ("RTM_DELNEXTHOP", nexthop.NEXTHOP.delete), ("RTM_GETNEXTHOP", nexthop.NEXTHOP.get),
    ("RTM_NEWNEXTHOPBUCKET", nexthop.BUCKET.new), ("RTM_DELNEXTHOPBUCKET", nexthop.BUCKET.delete), ("RTM_GETNEXTHOPBUCKET", nexthop.BUCKET.get),
    ("RTNLGRP_IPV4_RULE", rule.RULE.group), ("RTNLGRP_NEXTHOP", nexthop.NEXTHOP.group),
    ("RTM_NEWLINKPROP", link.NEWLINKPROP), ("RTM_DELLINKPROP", link.DELLINKPROP),
    ("RTNLGRP_LINK", link.LINK.group), ("RTNLGRP_IPV4_IFADDR", address.ADDRESS.group), ("RTNLGRP_IPV4_ROUTE", route.ROUTE.group),
    ("RTNLGRP_NEIGH", neigh.NEIGH.group), ("RTEXT_FILTER_SKIP_STATS", link_name.SKIP_STATS),
    ("NLMSG_NOOP", protocol.NOOP), ("NLMSG_ERROR", protocol.ERROR), ("NLMSG_DONE", protocol.DONE), ("NLMSG_OVERRUN", protocol.OVERRUN),
    ("NLM_F_REQUEST", protocol.REQUEST), ("NLM_F_ACK", protocol.ACK), ("NLM_F_DUMP_INTR", protocol.DUMP_INTR),
    ("NLM_F_DUMP_FILTERED", protocol.DUMP_FILTERED), ("NLM_F_DUMP", protocol.DUMP), ("NLM_F_REPLACE", protocol.REPLACE),
    ("NLM_F_EXCL", protocol.EXCL), ("NLM_F_CREATE", protocol.CREATE), ("NLM_F_APPEND", protocol.APPEND),
    ("NLM_F_CAPPED", protocol.CAPPED), ("NLM_F_ACK_TLVS", protocol.ACK_TLVS),
    ("NETLINK_ROUTE", connection.ROUTE), ("NETLINK_ADD_MEMBERSHIP", connection.ADD_MEMBERSHIP), ("NETLINK_CAP_ACK", connection.CAP_ACK),
    ("NETLINK_EXT_ACK", connection.EXT_ACK), ("NETLINK_GET_STRICT_CHK", connection.GET_STRICT_CHK),
]


@needs_headers
@pytest.mark.parametrize("name, number", CONSTANTS)
def test_constants(name, number):
    files = [uapi.header("netlink.h"), uapi.header("rtnetlink.h")]
    found = [values[name] for file in files for values in [*file.enums, file.defines] if name in values]
    assert found == [number] * len(found)
    assert found


SIZES = {"__u8": 1, "__u16": 2, "__u32": 4, "__s32": 4, "__u64": 8}


@needs_headers
@pytest.mark.parametrize("file, struct, prefix, message, attribute", [
    ("if_link.h", "rtnl_link_stats64", "", link.LINK, "stats64"),
    ("if_link.h", "rtnl_link_ifmap", "", link.LINK, "map"),
    ("if_link.h", "ifla_cacheinfo", "", link.INET6, "cacheinfo"),
    ("if_addr.h", "ifa_cacheinfo", "ifa_", address.ADDRESS, "cacheinfo"),
    ("rtnetlink.h", "rta_cacheinfo", "rta_", route.ROUTE, "cacheinfo"),
    ("neighbour.h", "nda_cacheinfo", "ndm_", neigh.NEIGH, "cacheinfo"),
    ("neighbour.h", "ndt_config", "ndtc_", neightable.NEIGHTABLE, "config"),
    ("neighbour.h", "ndt_stats", "ndts_", neightable.NEIGHTABLE, "stats"),
])
def test_structs(file, struct, prefix, message, attribute):
    theirs = [(name[len(prefix):] if name.startswith(prefix) else name, SIZES[kind.strip()])
              for kind, name in uapi.header(file).structs[struct]]
    type, at = message.type_of(attribute), 0
    names = list(type.unpack(b""))
    assert names[:len(theirs)] == [name for name, _size in theirs]
    for name, size in theirs:           # each field's bytes, and no others, are that field
        values = type.unpack(bytes(at) + b"\1" + bytes(size - 1) + bytes(64 * 8))
        assert {key for key, value in values.items() if value} == {name}
        at += size


# -- the parser itself

SAMPLE = uapi.Header("""
#define FIRST 0x10
#define BOTH (FIRST | (1 << 2))
#define LONG 5UL /* a comment, with a comma */
#define CALL(x) (x)
#define FOO_SELF FOO_SELF
enum {
    FOO_UNSPEC,
    FOO_A,      // one
    FOO_B = 5,  /* two,
                   lines */
    FOO_C,
#define FOO_C FOO_C
    FOO_ALIAS = FOO_C, /* new name */
    FOO_D,
    FOO_FIRST = FIRST,
    FOO_E = 1 << 9,
    FOO_NEGATIVE = -1,
    FOO_ZERO,
    __FOO_MAX,
    FOO_MAX = __FOO_MAX - 1
};
struct thing { __u8 one; __u32 two; /* three; */ };
typedef enum named { LAST } named_t;
enum named function(enum named it);
""")


def test_the_parser_counts_as_c_does():
    assert SAMPLE.enums == [{"FOO_UNSPEC": 0, "FOO_A": 1, "FOO_B": 5, "FOO_C": 6, "FOO_ALIAS": 6, "FOO_D": 7, "FOO_FIRST": 16, "FOO_E": 512,
                             "FOO_NEGATIVE": -1, "FOO_ZERO": 0, "__FOO_MAX": 1, "FOO_MAX": 0}, {"LAST": 0}]
    assert SAMPLE.defines == {"FIRST": 16, "BOTH": 20, "LONG": 5}
    assert SAMPLE.structs == {"thing": [("__u8", "one"), ("__u32", "two")]}


def test_members_are_named_as_rows_are():
    assert uapi.members(SAMPLE.enums[0], "FOO")[6] == ["c", "alias"]
    assert uapi.members({"FOO_UNSPEC": 0, "FOO_MAX": 9, "__FOO_MAX": 10, "BAR_A": 1}, "FOO") == {}
