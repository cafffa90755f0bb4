# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation names the Linux that an option needs if that is newer than 4.19, and no other.

What an option needs is what the attribute needs that it sets; tests/tools/since.py found that in the history of the headers (since.json). Versions
that no header tells stand here with their source.
"""
from __future__ import annotations

import ast
import functools
import os
import re

import pytest
import yaml
from ansible_collections.linux.netlink.plugins.doc_fragments import link as link_docs
from ansible_collections.linux.netlink.plugins.doc_fragments import nexthop as nexthop_docs
from ansible_collections.linux.netlink.plugins.doc_fragments import route as route_docs
from ansible_collections.linux.netlink.plugins.module_utils.managers import rule_guard
from ansible_collections.linux.netlink.plugins.module_utils.managers.address import Address
from ansible_collections.linux.netlink.plugins.module_utils.managers.addrlabel import AddrLabel
from ansible_collections.linux.netlink.plugins.module_utils.managers.link import Link
from ansible_collections.linux.netlink.plugins.module_utils.managers.neigh import Neigh
from ansible_collections.linux.netlink.plugins.module_utils.managers.neightable import NeighTable
from ansible_collections.linux.netlink.plugins.module_utils.managers.nexthop import NextHop
from ansible_collections.linux.netlink.plugins.module_utils.managers.route import Route
from ansible_collections.linux.netlink.plugins.module_utils.managers.rule import Rule
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.lwtunnel import ENCAPS
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import since, test_uapi, uapi_table

MODULES = os.path.join(os.path.dirname(__file__), *[os.pardir] * 3, "plugins", "modules")
MANAGERS = {"nl_address": Address, "nl_addrlabel": AddrLabel, "nl_link": Link, "nl_neigh": Neigh, "nl_neightable": NeighTable, "nl_nexthop": NextHop,
            "nl_route": Route, "nl_rule": Rule}
FRAGMENTS = {"nl_link": link_docs, "nl_nexthop": nexthop_docs, "nl_route": route_docs}
# Options that set a bit, a value or a part of one, and groups of options: their names in the headers.
NAMES = {
    "nl_link": {
        "match.permanent_address": "IFLA_PERM_ADDRESS", "match.altname": "IFLA_ALT_IFNAME", "threaded": "NETDEV_NAPI_THREADED_ENABLED",
        "ipv4_conf.arp_evict_nocarrier": "IPV4_DEVCONF_ARP_EVICT_NOCARRIER", "bridge.no_linklocal_learn": "BR_BOOLOPT_NO_LL_LEARN",
        "bridge.mcast_vlan_snooping": "BR_BOOLOPT_MCAST_VLAN_SNOOPING", "bridge.mst_enabled": "BR_BOOLOPT_MST_ENABLE",
        "bridge.mdb_offload_fail_notification": "BR_BOOLOPT_MDB_OFFLOAD_FAIL_NOTIFICATION", "bridge.fdb_local_vlan_0": "BR_BOOLOPT_FDB_LOCAL_VLAN_0",
        "vlan.bridge_binding": "VLAN_FLAG_BRIDGE_BINDING", "netkit": "IFLA_NETKIT_MODE", "netkit.peer_scrub": "IFLA_NETKIT_PEER_SCRUB",
        "bareudp": "IFLA_BAREUDP_PORT", "gtp": "IFLA_GTP_CREATE_SOCKETS", "amt": "IFLA_AMT_MODE", "ovpn": "IFLA_OVPN_MODE", "wwan": "IFLA_WWAN_LINK_ID",
        "can.xtdcv": "IFLA_CAN_XL_TDC", "can.xtdco": "IFLA_CAN_XL_TDC", "can.xtdcf": "IFLA_CAN_XL_TDC", "can.cc_len8_dlc": "CAN_CTRLMODE_CC_LEN8_DLC",
        "can.tdc_auto": "CAN_CTRLMODE_TDC_AUTO", "can.tdc_manual": "CAN_CTRLMODE_TDC_MANUAL", "can.restricted": "CAN_CTRLMODE_RESTRICTED",
        "can.xl": "CAN_CTRLMODE_XL", "can.xl_tdc_auto": "CAN_CTRLMODE_XL_TDC_AUTO", "can.xl_tdc_manual": "CAN_CTRLMODE_XL_TDC_MANUAL",
        "can.tms": "CAN_CTRLMODE_XL_TMS", "rmnet.ingress_mapv5_checksum": "RMNET_FLAGS_INGRESS_MAP_CKSUMV5",
        "rmnet.egress_mapv5_checksum": "RMNET_FLAGS_EGRESS_MAP_CKSUMV5",
    },
    "nl_neigh": {"managed": "NTF_EXT_MANAGED", "extern_valid": "NTF_EXT_EXT_VALIDATED"},
    "nl_nexthop": {"": "RTM_NEWNEXTHOP"},
    "nl_rule": {"dscp": "FRA_DSCP", "flowlabel": "FRA_FLOWLABEL"},
}
ENCAP = {"rpl": "LWTUNNEL_ENCAP_RPL", "ioam6": "LWTUNNEL_ENCAP_IOAM6", "ioam6.freq": "IOAM6_IPTUNNEL_FREQ_K", "xfrm": "LWTUNNEL_ENCAP_XFRM"}
# Some values of an option are newer than the option.
VALUES = {
    "nl_link": {"mode": "IF_LINK_MODE_TESTING", "threaded": "NETDEV_NAPI_THREADED_BUSY_POLL", "macvlan.flag": "MACVLAN_FLAG_NODST",
                "macvtap.flag": "MACVLAN_FLAG_NODST"},
    "nl_nexthop": {"type": "NEXTHOP_GRP_TYPE_RES"},
    "nl_route": {"features": "RTAX_FEATURE_TCP_USEC_TS"},
    "nl_rule": {"dscp": "FRA_DSCP_MASK", "sport": "FRA_SPORT_MASK", "dport": "FRA_DPORT_MASK"},
}
ENCAP_VALUES = {"seg6.mode": "SEG6_IPTUN_MODE_ENCAP_RED", "seg6local.action": "SEG6_LOCAL_ACTION_END_DT46"}
# What no header tells: option -> {Linux: the kernel's commit}.
BEHAVIOUR = {
    "nl_link": {
        "match": {"6.2": "bd039b5ea2a9 net/core: Allow live renaming when an interface is up"},
        "gso_max_size": {"5.19": "7c4e983c4f3c net: allow gso_max_size to exceed 65536"},
        "gro_max_size": {"5.19": "0fe79f28bfaf net: allow gro_max_size to exceed 65536"},
        "vfs.node_guid": {"5.5": "30aad41721e0 net/core: Add support for getting VF GUIDs"},
        "vfs.port_guid": {"5.5": "30aad41721e0 net/core: Add support for getting VF GUIDs"},
        "bond.use_carrier": {"6.18": "23a6037ce76c bonding: Remove support for use_carrier"},
        "bond.ad_select": {"6.18": "came with IFLA_BOND_SLAVE_ACTOR_PORT_PRIO"},
        "erspan.erspan_ver": {"5.8": "erspan: Add type I version 0 support, net-next of May 2020"},
    },
    "nl_neigh": {"router": {"4.20": "net-next of September 2018, with c2cd14ac of iproute2: ipneigh: support setting of NTF_ROUTER on neigh entries"}},
    "nl_nexthop": {"group.weight": {"6.12": "b72a6a7ab957 net: nexthop: Increase weight to u16"}},
    "nl_route": {"via": {"5.2": "d15662682db2 ipv4: Allow ipv6 gateway with ipv4 routes"}},
}
OPTIONS_OF_HEADERS = {"6.15": "bb5e62f2d547 net: Add options as a flexible array to struct ip_tunnel_info"}
ENCAP_BEHAVIOUR = {
    "ip.geneve_opts": OPTIONS_OF_HEADERS, "ip.vxlan_opts": OPTIONS_OF_HEADERS, "ip.erspan_opts": OPTIONS_OF_HEADERS, "ip6.geneve_opts": OPTIONS_OF_HEADERS,
    "ip6.vxlan_opts": OPTIONS_OF_HEADERS, "ip6.erspan_opts": OPTIONS_OF_HEADERS,
    "seg6local.action": {"5.11": "came with SEG6_LOCAL_VRFTABLE: seg6: add support for the SRv6 End.DT4 behavior"},
    "seg6local.flavors": {"6.3": "bdf3c0b9c10b seg6: add PSP flavor support for SRv6 End behavior"},
}
ENCAPS_AT = {"nl_route": ("encap.", "multipath.encap."), "nl_nexthop": ("encap.",)}


@functools.lru_cache(maxsize=None)
def options_of(module):
    """path -> (text, texts of what it is in) of every option of a module; an entry's stand without the list's name."""
    with open(os.path.join(MODULES, module + ".py"), encoding="utf-8") as source:
        tree = ast.parse(source.read())
    documentation = next(node.value.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "DOCUMENTATION")
    options = yaml.safe_load(documentation).get("options") or {}
    if module in FRAGMENTS:
        options.update(yaml.safe_load(FRAGMENTS[module].ModuleDocFragment.DOCUMENTATION)["options"])
    whole = " ".join(yaml.safe_load(documentation)["description"])
    out = {"": (whole, [])}

    def walk(options, path, outer):
        for name, option in options.items():
            text = option["description"] if isinstance(option["description"], str) else " ".join(option["description"])
            out[path + name] = text, outer
            walk(option.get("suboptions") or {}, path + name + ".", [*outer, text])

    plural = MANAGERS[module].plural if module in MANAGERS else None
    walk({name: option for name, option in options.items() if name != plural}, "", [whole])
    return out


def sets():
    """(module, option) -> the names in the headers of what an option sets."""
    out: dict = {}
    enums = {(enum, name): options for (enum, name), options in uapi_table.enums_of_options().items()}
    for enum_and_name, options in uapi_table.MORE.items():
        enums.setdefault(enum_and_name, []).extend(options.split(", "))
    for (enum, name), options in enums.items():
        for option in options:
            out.setdefault(("nl_link", option), set()).add(since.member(enum, name))
    for module, manager in MANAGERS.items():
        for option in manager.options if module != "nl_link" else ():
            out.setdefault((module, option.name), set()).update(members(manager.message.attrs, option.path))
        for option, name in NAMES.get(module, {}).items():
            out.setdefault((module, option), set()).add(name)
        for at in ENCAPS_AT.get(module, ()):
            for encap in ENCAPS.values():
                for row in encap.rows:
                    out[module, "%s%s.%s" % (at, encap.name, row.name)] = set(members(encap.data, row.path))
            for option, name in ENCAP.items():
                out[module, at + option] = {name}
    return out


def of_encaps(module, table):
    return {at + option: value for at in ENCAPS_AT.get(module, ()) for option, value in table.items()}


def newer(version):
    return tuple(map(int, version.split(".")))


def members(attrs, path):
    """The members of enums along a path of a table."""
    name, _dot, rest = path.partition(".")
    if name in attrs.by_name:
        if attrs.uapi:
            yield since.member(attrs.uapi, name)
        inner = attrs.by_name[name][1].inner
        if rest and hasattr(inner, "by_name"):
            yield from members(inner, rest)


def told(text):
    """The versions that a text names."""
    return set(re.findall(r"(?:Linux|since) (\d+\.\d+)", text))


SETS = sets()


@pytest.mark.parametrize("module", sorted(os.path.splitext(name)[0] for name in os.listdir(MODULES) if name.startswith("nl_")))
def test_an_option_names_the_linux_that_it_needs(module):
    values = {**VALUES.get(module, {}), **of_encaps(module, ENCAP_VALUES)}
    behaviour = {**BEHAVIOUR.get(module, {}), **of_encaps(module, ENCAP_BEHAVIOUR)}
    wrong, found = [], set()
    for option, (text, outer) in options_of(module).items():
        found.add(option)
        need = {max([since.BASE] + [since.of(name) for name in SETS.get((module, option), ())], key=newer)} - {since.BASE}
        need -= set().union(*map(told, outer))
        need |= set(behaviour.get(option, ())) | ({since.of(values[option])} if option in values else set())
        if need != told(text):
            wrong.append("%s.%s needs Linux %s: %s" % (module, option, ", ".join(sorted(need)) or since.BASE, text))
    assert not wrong, "\n".join(wrong)
    assert set(values) | set(behaviour) | set(NAMES.get(module, ())) <= found


def test_the_history_has_every_member():
    """And a new one is not taken for an old one."""
    names = [since.member(enum, name) for enum, rows in test_uapi.TABLES.items() for names in rows.values() for name in names]
    names += [since.member(enum, name) for enum, _number, name, _option, _reason in uapi_table.rows()]
    assert sorted(name for name in set(names) if name not in since.NAMES) == []


def test_selectors_that_older_kernels_skip_are_known():
    """A rule with one of these would match too much, so rule_guard asks the kernel first; a flow label's mask never comes alone."""
    came = {name: since.of(since.member("FRA", name)) for _number, name, _type in Rule.message.attrs.rows if name != "flowlabel_mask"}
    assert {name: version for name, version in came.items() if version != since.BASE} == rule_guard.NEWER
