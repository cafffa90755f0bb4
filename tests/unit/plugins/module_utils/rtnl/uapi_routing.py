# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/uapi-routing.md: every member of the kernel's enums for addresses, routes, rules, next hops and neighbours, with the option that sets it
or the reason why none does.

Options that are rows of a manager or of an encapsulation come from there; what is more than a row, and the reasons, stand here.
"""
from __future__ import annotations

from ansible_collections.linux.netlink.tests.unit.plugins import test_since
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import since, test_uapi

ENUMS = {
    "addresses": ("IFA", "IFAL"),
    "routes": ("RTA", "RTAX"),
    "encapsulations": ("MPLS_IPTUNNEL", "LWTUNNEL_IP", "LWTUNNEL_IP6", "LWTUNNEL_IP_OPTS", "LWTUNNEL_IP_OPT_GENEVE", "LWTUNNEL_IP_OPT_VXLAN",
                       "LWTUNNEL_IP_OPT_ERSPAN", "ILA_ATTR", "SEG6_IPTUNNEL", "SEG6_LOCAL", "SEG6_LOCAL_BPF_PROG", "SEG6_LOCAL_CNT", "SEG6_LOCAL_FLV",
                       "LWT_BPF", "LWT_BPF_PROG", "RPL_IPTUNNEL", "IOAM6_IPTUNNEL", "LWT_XFRM"),
    "rules": ("FRA",),
    "next hops": ("NHA", "NHA_RES_GROUP", "NHA_RES_BUCKET", "NHA_GROUP_STATS", "NHA_GROUP_STATS_ENTRY"),
    "neighbours": ("NDA", "NFEA", "NDTA", "NDTPA"),
    "network namespaces": ("NETNSA",),
}
# Options that are more than a row: members -> module and option.
MORE = {
    "IFA_ADDRESS": "nl_address peer", "IFA_LOCAL": "nl_address address", "IFA_CACHEINFO": "nl_address valid_lft, preferred_lft",
    "IFAL_ADDRESS": "nl_addrlabel prefix", "RTA_DST": "nl_route dst", "RTA_SRC": "nl_route from", "RTA_MULTIPATH": "nl_route multipath",
    "RTA_FLOW": "nl_route realms", "RTA_ENCAP_TYPE": "nl_route encap", "RTA_ENCAP": "nl_route encap", "RTAX_LOCK": "nl_route lock",
    "RTAX_RTT": "nl_route rtt", "RTAX_RTTVAR": "nl_route rttvar", "RTAX_FEATURES": "nl_route features",
    "IOAM6_IPTUNNEL_FREQ_N": "nl_route encap.ioam6.freq", "LWT_BPF_PROG_FD": "nl_route encap.bpf.in, encap.bpf.out, encap.bpf.xmit",
    "SEG6_LOCAL_BPF_PROG": "nl_route encap.seg6local.endpoint", "FRA_DST": "nl_rule to", "FRA_SRC": "nl_rule from", "FRA_FWMARK": "nl_rule fwmark",
    "FRA_FWMASK": "nl_rule fwmark", "FRA_FLOW": "nl_rule realms", "FRA_SUPPRESS_IFGROUP": "nl_rule suppress_ifgroup",
    "FRA_SUPPRESS_PREFIXLEN": "nl_rule suppress_prefixlength", "FRA_L3MDEV": "nl_rule l3mdev", "FRA_UID_RANGE": "nl_rule uidrange",
    "FRA_IP_PROTO": "nl_rule ipproto", "FRA_SPORT_RANGE": "nl_rule sport", "FRA_DPORT_RANGE": "nl_rule dport", "FRA_SPORT_MASK": "nl_rule sport",
    "FRA_DPORT_MASK": "nl_rule dport", "FRA_DSCP_MASK": "nl_rule dscp", "FRA_FLOWLABEL_MASK": "nl_rule flowlabel", "NHA_GROUP": "nl_nexthop group",
    "NHA_ENCAP_TYPE": "nl_nexthop encap", "NHA_ENCAP": "nl_nexthop encap", "NDA_DST": "nl_neigh dst", "NDTA_NAME": "nl_neightable family",
    "NETNSA_NSID": "nl_netns nsid", "NETNSA_FD": "nl_netns name",
    **{"LWTUNNEL_IP_OPT_ERSPAN_" + name: "nl_route encap.ip.erspan_opts, encap.ip6.erspan_opts" for name in ("VER", "INDEX", "DIR", "HWID")},
    **{"LWTUNNEL_IP_OPT_GENEVE_" + name: "nl_route encap.ip.geneve_opts, encap.ip6.geneve_opts" for name in ("CLASS", "TYPE", "DATA")},
}
LOOKUP, FDB = "asks which way a packet would go; no route has it", "only entries of forwarding databases have it, which no module sets"
REASONS = {
    "IFA_ANYCAST IFA_MULTICAST": "read only: what sockets and the kernel have joined",
    "IFA_TARGET_NETNSID": "asks about another namespace; netns is entered instead",
    "RTA_IIF": "read only: of multicast and of cloned routes", "RTA_CACHEINFO RTA_MFC_STATS": "statistics",
    "RTA_PROTOINFO RTA_SESSION RTA_MP_ALGO": "no kernel takes it", "RTA_MARK RTA_UID RTA_IP_PROTO RTA_SPORT RTA_DPORT RTA_FLOWLABEL": LOOKUP,
    "RTA_PAD LWTUNNEL_IP_PAD LWTUNNEL_IP6_PAD ILA_ATTR_PAD SEG6_LOCAL_CNT_PAD": "padding",
    "ILA_ATTR_IDENTIFIER ILA_ATTR_LOCATOR_MATCH ILA_ATTR_IFINDEX ILA_ATTR_DIR": "of ila's own generic netlink family",
    "SEG6_LOCAL_CNT_PACKETS SEG6_LOCAL_CNT_BYTES SEG6_LOCAL_CNT_ERRORS": "statistics",
    "NHA_GROUPS NHA_MASTER": "filters of dumps", "NHA_OP_FLAGS": "says what shall be told: nl_info's statistics",
    "NHA_RES_BUCKET NHA_RES_BUCKET_INDEX NHA_RES_BUCKET_IDLE_TIME NHA_RES_BUCKET_NH_ID": "read only: nl_info's statistics",
    "NHA_RES_GROUP_UNBALANCED_TIME NHA_HW_STATS_USED": "read only",
    "NHA_GROUP_STATS NHA_GROUP_STATS_ENTRY NHA_GROUP_STATS_ENTRY_ID NHA_GROUP_STATS_ENTRY_PACKETS NHA_GROUP_STATS_ENTRY_PACKETS_HW":
        "statistics: nl_info's statistics",
    "NDA_CACHEINFO": "read only: ages and users", "NDA_PROBES": "counted by the kernel", "NDA_LINK_NETNSID": "read only",
    "NDA_VLAN NDA_PORT NDA_VNI NDA_IFINDEX NDA_SRC_VNI NDA_NH_ID NDA_FDB_EXT_ATTRS NFEA_ACTIVITY_NOTIFY NFEA_DONT_REFRESH": FDB,
    "NDA_MASTER NDA_NDM_STATE_MASK NDA_NDM_FLAGS_MASK": "filters of dumps and of flushing",
    "NDTA_CONFIG NDTA_STATS": "read only, and statistics", "NDTPA_REFCNT NDTPA_REACHABLE_TIME": "read only: counted or rolled by the kernel",
    "NETNSA_PID": "fd does it", "NETNSA_TARGET_NSID NETNSA_CURRENT_NSID": "ask about another namespace; each is entered instead",
    "NETNSA_NONE": "nothing",
}
REASON_OF = {name: reason for names, reason in REASONS.items() for name in names.split()}


def rows():
    """(what about, enum, number, member, option, reason); one of the last two is empty, or a member is unaccounted for."""
    options: dict = {}
    for (module, option), names in sorted(test_since.SETS.items()):
        for name in names if module != "nl_link" and not option.startswith("multipath") and not (module == "nl_nexthop" and "." in option) else ():
            options.setdefault(name, {}).setdefault(module, []).append(option)
    for what, enums in ENUMS.items():
        for enum in enums:
            for number, names in sorted(test_uapi.TABLES[enum].items()):
                member = since.member(enum, min(names))
                found = ["%s %s" % (module, ", ".join(words)) for module, words in options.get(member, {}).items()] + [MORE.get(member, "")]
                found = [one for one in found if one][:1]
                yield what, enum, number, member, found[0] if found else "", "" if found else REASON_OF.get(member, "")


def render():
    """The page."""
    out, settable, total, last = [], 0, 0, None
    for what, enum, number, member, option, reason in rows():
        if (what, enum) != last:
            out += [""] + (["## %s" % what.capitalize(), ""] if not last or last[0] != what else [])
            out += ["### %s" % enum, "", "| | member | since | option | or why there is none |", "|--:|---|--:|---|---|"]
            last = what, enum
        linux = since.of(member)
        out.append("| %d | `%s` | %s | %s | %s |" % (number, member, "" if linux == since.BASE else linux, option and "`%s`" % option, reason))
        settable, total = settable + bool(option), total + 1
    return """# The kernel's attributes of routing

Every member of the enums of attributes in `linux/if_addr.h`, `if_addrlabel.h`, `rtnetlink.h`, `lwtunnel.h` and the encapsulations' own headers, `fib_rules.h`,
`nexthop.h`, `neighbour.h` and `net_namespace.h` as of Linux 7.2: the option that sets it, or why there is none. Made by `UAPI_WRITE=1 pytest
tests/unit/plugins/module_utils/rtnl/test_uapi_routing.py`. A member without a version is in the headers of Linux 4.19. What encapsulations have, next hops
take, too.

%d members are known; %d are set by options, %d are not, each with its reason.
""" % (total, settable, total - settable) + "\n".join(out) + "\n"
