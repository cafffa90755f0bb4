# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""All link kinds that we have a table for, and the message of links that knows them."""
from __future__ import annotations

from ...netlink.values import nest
from ..link import LINK as PLAIN
from ..link import link_message
from .bridge import BRIDGE
from .plain import DUMMY, IFB
from .veth import veth

KINDS = {kind.name: kind for kind in (BRIDGE, DUMMY, IFB, veth(PLAIN))}
LINK = link_message({name: nest(kind.data) for name, kind in KINDS.items() if kind.data},
                    {name: nest(kind.port) for name, kind in KINDS.items() if kind.port})
