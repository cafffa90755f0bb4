# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Which links a purge removes: virtual ones of the kinds that were named, that nobody listed and nobody else keeps.

What a container engine or a hypervisor made is known by its name, or by the other end being in another network
namespace; a name cannot prove that, so `ignore` takes more patterns.
"""
from __future__ import annotations

from fnmatch import fnmatchcase

ENGINES = ("docker*", "br-" + "[0-9a-f]" * 12, "cni*", "flannel*", "cali*", "vxlan.calico", "cilium*", "lxc*", "lxd*", "incus*",
           "podman*", "virbr*", "vnet*", "kube-*", "weave*")
# Fall-back devices: a tunnel's module brings one into every namespace, and nobody can remove it.
FALLBACK = ("tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0")


def purged(links, listed, kinds, ignore):
    """Those of `links` (as the kernel shows them) that a purge of `kinds` removes.

    listed: the names that the task speaks of. ignore: shell patterns of names to leave alone.
    """
    return [link for link in links if link.get("linkinfo", {}).get("kind") in kinds
            and link["ifname"] not in listed and "link_netnsid" not in link
            and not any(fnmatchcase(link["ifname"], pattern) for pattern in ENGINES + FALLBACK + tuple(ignore))]
