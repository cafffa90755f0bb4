# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""What of a link may be in another network namespace than the link itself: its lower link, and its other end.

An index means something in one namespace only, so whoever has a lower link's index asks here whose names it goes by.
"""
from __future__ import annotations

from ..netlink.protocol import Request
from ..rtnl.kinds.all import LINK
from ..state.spaces import Spaces
from . import link_kind
from .manager import Manager, dig
from .peer import Peers


class Sent(Request):
    """A request that goes by the connection of another namespace, `via`."""

    via = None


def sent(via, *request):
    """A Request, by that connection if there is one."""
    out = Sent(*request)
    out.via = via
    return out


class Spread(Manager):
    """The part of a manager of links that knows of other namespaces."""

    def __init__(self, names):
        super().__init__(names)
        self.via = None                         # the connection that requests name: that of another namespace than the task's
        self._lower = names                     # where the lower links of the entry are that is being read
        self._peers = Peers(names)

    def spaces(self):
        """The other namespaces that the task speaks of."""
        if self.names.spaces is None:
            self.names.spaces = Spaces(self.names)
        return self.names.spaces

    def _lower_of(self, entry):
        """The names of the namespace that the lower links of an entry are in."""
        if not entry.get("link_netns"):
            return self.names
        self.elsewhere = True
        return self.spaces().at(self.spaces().known(entry["link_netns"]))

    def lower(self, obj):
        """The names of the namespace that the lower link of an object is in."""
        return self.spaces().at(obj["link_netns"]) if obj.get("link_netns") else self.names

    def maker(self, obj):
        """The names of the namespace where the kernel is asked to make an object."""
        return self.lower(obj)

    def to_number(self, path, value, so_far):
        if self._lower is not self.names and _is_lower(path) and getattr(self.type_at(path, so_far), "names", None) == "link":
            return self._lower.number("link", value)
        return super().to_number(path, value, so_far)

    def to_text(self, path, value, obj):
        if obj.get("link_netns") and _is_lower(path) and getattr(self.type_at(path, obj), "names", None) == "link":
            return self.lower(obj).name(value)
        return super().to_text(path, value, obj)

    def settled(self, obj):
        low = {name: obj[name] for name in ("link", "linkinfo") if name in obj}
        rest = {name: value for name, value in obj.items() if name not in low}
        return dict(self.names.settle(rest, LINK), **self.lower(obj).settle(low, LINK))

    def lost(self, steps):
        """The other ends that went with their links and were in another namespace: no more is known of them than their names, if that."""
        went = [(step.before, link_kind.peer_path(step.before)) for step in steps if step.verb in ("delete", "recreate")]
        return ["%s: its other end, in another network namespace, is not as it was" % self.label(obj) for obj, path in went
                if path and "ifindex" not in (dig(obj, path) or {})]

    def described(self, obj):
        """A link from the kernel with what that left unsaid, or says with numbers of other namespaces."""
        obj = self._peers.seen(link_kind.normal(self.normal(obj)), self.spaces)
        if "link_netnsid" in obj and obj["link"]:
            netns = self.spaces().called(self.names, obj["link_netnsid"])
            obj = dict(obj, link_netns=netns) if netns else obj
        return obj


def _is_lower(path):
    return path == "link" or path.startswith(link_kind.DATA)
