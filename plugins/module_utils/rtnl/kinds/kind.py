# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The shape of a link kind: what stands in IFLA_INFO_DATA, and the policy that goes with it.

A kind's file says what its attributes are and which of them a playbook may set; how links are made and
changed, it does not know.
"""
from __future__ import annotations

from collections import namedtuple

# name: IFLA_INFO_KIND. data, port: the attribute tables of IFLA_INFO_DATA and IFLA_INFO_SLAVE_DATA.
# options: the attributes that a playbook may set, by the tables' names; words: attribute -> how a playbook and
# iproute2 spell it, where they differ. fixed: what cannot change in place ("mode=passthru": not from or to this value).
# needs: other options that it cannot be without ("linkinfo.data.id|linkinfo.data.external": one of these).
# later: what is only kept when it is set after the creation. module: the kernel module that brings it.
# port_options, port_words: the same for the ports of such a link. down: what only changes while the link is down.
# absent: what it means that the kernel does not tell of an attribute; a value, or a function of the data it told.
# along: attribute -> what must go with it in the same request; a value, None for the link's own, or a function of the
# link's data (None: nothing). "*" stands for any: what the kernel would reset if a request were without it.
# implies: attribute -> another and its value, wished with it. fresh: what a new link gets where nobody said, as iproute2
# does it, if the kernel alone would do otherwise; a value, or a function of the wished data (None: nothing).
# silent: what the kernel takes and never tells, so that nobody can compare it.
# spelled: attribute -> the words of its value for `ip link`, as a function; None where iproute2 has no words for it.
# Attributes without it are one word and one value. A text is filled in from the data: "6rd-prefix {6rd_prefix}/{6rd_prefixlen}".
# port_absent, port_spelled: the same for the ports.
# zero: what a new link has at zero, and a kernel that was built without it refuses even to be told.
# derived: attribute -> (another, a function of a link): what the kernel makes of that other one and more where nobody says.
# whole: what a request must have all of that is wanted, if it has any.
# bare: a function of the data that says whether the link has no link-layer address and takes none.
# room: what of the lower link's mtu a new link leaves unused; a number, or a function of its data. None: it is told its mtu.
Kind = namedtuple("Kind", "name data port options words fixed needs later module port_options port_words down absent along spelled"
                  " implies fresh silent port_absent port_spelled zero derived whole bare room",
                  defaults=(None, None, "", {}, "", "", "", "", "", {}, "", {}, {}, {}, {}, {}, "", {}, {}, "", {}, "", None, None))


def on_off(word):
    """`gvrp on`, `gvrp off`."""
    return lambda value: [word, "on" if value else "off"]


def or_no(word):
    """`learning`, `nolearning`."""
    return lambda value: [word if value else "no" + word]


def alone(word):
    """`gbp`, and nothing for no."""
    return lambda value: [word] if value else []
