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
# iproute2 spell it, where they differ. fixed: what cannot change in place. needs: other options that it cannot
# be without. later: what is only kept when it is set after the creation. module: the kernel module that brings it.
# port_options, port_words: the same for the ports of such a link. down: what only changes while the link is down.
Kind = namedtuple("Kind", "name data port options words fixed needs later module port_options port_words down",
                  defaults=(None, None, "", {}, "", "", "", "", "", {}, ""))
