# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What to try when the kernel refuses a step for a link."""
from __future__ import annotations

from ..netlink.errors import meant
from ..rtnl.kinds.all import KINDS
from .link_kind import PEERED
from .manager import dig


def hint(step, error):
    """A sentence; "" when nobody knows."""
    kind = dig(step.after or {}, "linkinfo.kind")
    if step.verb == "create" and error.name == "EOPNOTSUPP":
        if error.message != "Unknown device type":
            return "this kernel was built without something that is asked for"
        if kind in KINDS:
            return "this kernel has no links of kind %s; it needs the module %s" % (kind, KINDS[kind].module)
        return "this kernel has no links of kind %s; %s" % (kind, meant(kind, sorted(KINDS)) or "it needs the module rtnl-link-%s" % kind)
    if step.verb == "create" and error.name == "EEXIST" and kind in PEERED:
        return "there is a link already with the name that the peer shall have"
    if step.verb == "change" and "to_netns" in step.names:
        return "" if error.name != "EINVAL" or error.message else "some links never leave their network namespace"
    if error.name == "EINVAL" and step.before and step.before.get("max_mtu") and step.after and "mtu" in step.names:
        least, most = step.before.get("min_mtu", 0), step.before["max_mtu"]
        if least <= step.after["mtu"] <= most:
            return "the mtu of the link below leaves less room"
        return "this link takes an mtu from %d to %d" % (least, most)
    if step.verb == "delete" and error.name == "EOPNOTSUPP":
        return "it is no virtual link"
    return ""
