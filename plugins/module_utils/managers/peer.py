# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The other ends of links that come in pairs (veth, vxcan, netkit): told to the kernel once, at creation, and after that only to be found out.

A peer is {"ifname": name} or, in another namespace, {"ifname": name, "net_ns_fd": its descriptor}.
"""
from __future__ import annotations

from .link_kind import PEERED, peer_path
from .manager import dig, put


class Peers:
    """What is known of peers while one task runs."""

    def __init__(self, names):
        self.names = names
        self.owner = {}                 # name of a peer that an entry declares -> name of the link that brings it
        self.kind = {}                  # and its kind

    def declare(self, entry):
        """Note the peer that an entry speaks of; the first end that is named brings the other."""
        for kind in PEERED:
            peer = (entry.get(kind) or {}).get("peer") or {}
            if peer.get("name") and not peer.get("netns") and entry["name"] not in self.owner:
                self.owner[peer["name"]], self.kind[peer["name"]] = entry["name"], kind

    def bring(self, peer, owner, kind):
        """Note that a link, when it is made, brings its peer."""
        self.owner[peer], self.kind[peer] = owner, kind

    def promise(self):
        for name in list(self.owner):
            self.names.promise(name)

    def read(self, peer):
        """The peer of an entry, for the table."""
        out = {"ifname": peer["name"]}
        if peer.get("netns"):
            out["net_ns_fd"] = self.names.netns(peer["netns"])
        return out

    def show(self, peer):
        """And back."""
        if not peer or not peer.get("ifname"):
            return None
        netns = self.names.netns_of(peer["net_ns_fd"]) if "net_ns_fd" in peer else None
        return {"name": peer["ifname"], "netns": netns} if netns else {"name": peer["ifname"]}

    def seen(self, link, spaces):
        """A link from the kernel, with the peer that it has as far as that can be seen from here; spaces: see there."""
        path = peer_path(link)
        if not path or not link.get("link"):
            return link
        netns = spaces().called(self.names, link["link_netnsid"]) if "link_netnsid" in link else None
        leaving = spaces().leaving.get((self.names, link["link"])) if "link_netnsid" not in link else None
        if leaving:
            peer = {"ifname": leaving[0], "net_ns_fd": self.names.netns(leaving[1])}
        elif "link_netnsid" not in link:
            peer = {"ifname": self.names.name(link["link"]), "ifindex": link["link"]}      # with it, it is made anew as the same
        elif netns:
            peer = {"ifname": spaces().at(netns).name(link["link"]), "net_ns_fd": self.names.netns(netns)}
        else:
            peer = {}
        # The peer is no lower device, though IFLA_LINK tells of both.
        put(link, path, peer)
        return dict(link, link=0)

    def name_of(self, link):
        """The name of the other end, None where it is in another namespace or there is none."""
        path = peer_path(link)
        return (dig(link, path) or {}).get("ifname") if path and "link_netnsid" not in link else None
