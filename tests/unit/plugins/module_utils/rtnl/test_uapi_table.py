# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/uapi.md is what the tables and options say, no member is without an option or a reason, and the headers have no other members."""
from __future__ import annotations

import os

from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl import uapi, uapi_table
from ansible_collections.linux.netlink.tests.unit.plugins.module_utils.rtnl.test_uapi import needs_headers

PAGE = os.path.join(os.path.dirname(__file__), *[os.pardir] * 5, "docs", "uapi.md")
# Enums of values, not of attributes.
VALUES = ("IN6_ADDR_GEN_MODE", "BR_STP_MODE", "BRIDGE_MODE", "MACVLAN_MODE", "MACVLAN_MACADDR", "MACSEC_", "IPVLAN_MODE", "NETKIT_", "VXLAN_DF",
          "VXLAN_LABEL", "GENEVE_DF", "GTP_ROLE", "IFLA_VF_LINK_STATE", "PORT_", "IPOIB_MODE", "HSR_PROTOCOL", "XDP_ATTACHED", "IFLA_EVENT",
          "OVPN_MODE", "TUNNEL_ENCAP", "IP_TUNNEL")


def test_every_member_has_an_option_or_a_reason():
    lacking = ["%s_%s" % (enum, name.upper()) for enum, _number, name, option, reason in uapi_table.rows() if not option and not reason]
    assert lacking == []


def test_the_page_is_up_to_date():
    uapi.check_page(PAGE, uapi_table.render())


@needs_headers
def test_the_headers_have_no_member_that_is_not_there():
    known, unknown, seen = uapi_table.tables(), [], 0
    for file in ("if_link.h", "if_tunnel.h"):
        for enum in uapi.header(file).enums:
            first = next(iter(enum))
            if first.startswith(VALUES):
                continue
            ends = [name for name in enum if name.startswith("__") and name.endswith("_MAX")]
            prefix = ends[0][2:-4] if ends else first[:-len("_UNSPEC")]
            for number, names in uapi.members(enum, prefix).items():
                seen += 1
                if number not in known.get(prefix, ()):
                    unknown.append("%s_%s" % (prefix, names[0].upper()))
    assert unknown == []
    assert seen > 350


def test_reasons_are_given_for_members_that_exist():
    tables = uapi_table.tables()
    wrong = ["%s: %s" % (enum, name) for enum, reasons in uapi_table.REASONS.items() for names in reasons for name in names.split()
             if name != "*" and name not in tables.get(enum, {}).values()]
    assert wrong == []
