# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The requests that carry out a step for a link. What a step means, the manager of links says (link.py).

What creation does not take follows in requests of its own; a change sends the attributes that differ and no others.
"""
from __future__ import annotations

from ..netlink.netns import OWN
from ..netlink.protocol import CREATE, EXCL
from ..rtnl.kinds.all import KINDS, LINK
from ..rtnl.link import DELLINKPROP, NEWLINKPROP
from . import link_extra, link_kind, napi, tuntap
from .link_kind import JOIN_DOWN
from .link_name import RENAMED_UP, TEMPORARY, in_the_way
from .manager import dig, drop, kernel_release, put, without
from .spread import sent


def requests(links, step):
    """The requests of one step, in their order."""
    if step.verb == "delete" or step.verb == "recreate" and step.before["ifindex"] not in links.along:
        yield sent(links.via, LINK.delete, 0, LINK.pack({"ifindex": step.before["ifindex"]}), step, LINK)
    if step.verb in ("create", "recreate"):
        yield from _creation(links, step)
    elif step.verb == "change":
        yield from _change(links, step)


def going_along(steps):
    """The links that are made anew, and go with the one below, which is made anew, too."""
    renewed = {step.before["ifindex"]: step for step in steps if step.verb == "recreate"}
    return {index for index, step in renewed.items() if step.before["link"] in renewed
            and step.before["link"] == step.after.get("link") and "link_netnsid" not in step.before}


def _creation(links, step):
    obj = seed(links, step) if "ifindex" in step.after else links.settings(step.after)
    later = {name: obj.pop(name) for name in links.afterwards(obj) if name in obj}
    port = obj.get("linkinfo", {}).pop("slave_data", None)
    if port:
        later["linkinfo"] = {"slave_kind": obj["linkinfo"]["slave_kind"], "slave_data": port}
    obj.get("linkinfo", {}).pop("slave_kind", None)
    for path in link_kind.joining(obj):     # they name links that are not its ports yet; the second round sets them
        drop(obj, path)
    if obj.get("master") and links.kind_of(obj["master"]) in JOIN_DOWN:
        later["flags"] = obj.pop("flags", {})
    where = {"ifname": obj["ifname"]}
    if links.is_peer(step.after):            # it comes with its other end
        yield _set(links, step, without(obj, "linkinfo"))
    elif tuntap.is_one(obj):
        yield None                          # what stands before it has been done by then
        tuntap.bring(links, step)
        yield _set(links, step, dict(without(obj, "linkinfo", "ifindex"), **where))
    else:                                   # made anew it keeps its index, and all that refers to it
        obj = link_kind.along(dict(obj, ifindex=step.after.get("ifindex", 0)), step.after)
        maker = links.maker(step.after)
        if maker is not links.names:        # where the lower link is; the new one appears in its own namespace at once
            obj["net_ns_fd"] = maker.netns(links.names.connection.netns or OWN)
        yield sent(links.via if maker is links.names else maker.connection, LINK.new, CREATE | EXCL,
                   LINK.pack(without(links.settled(obj), "link_netns")), step, LINK)
    altnames = dig(later, "prop_list.alt_ifname") or []
    patch = {name: value for name, value in later.items() if name != "prop_list" and value != ""}
    if patch:
        yield _set(links, step, dict(patch, **where))
    yield from _altnames(links, step, where, [], altnames)


def seed(links, step):
    """What a link that is made anew needs at once; the rest follows as a change, since drivers refuse to be told defaults."""
    kind, want = KINDS.get(dig(step.after, "linkinfo.kind")), links.settings(step.after)
    paths = set(step.names) | set(links.fixed) | {"ifname", "address", "mtu"}       # IPv6 comes and goes with the mtu
    if kind:
        paths |= {link_kind.DATA + rule.partition("=")[0] for rule in kind.fixed.split()} | set(kind.needs.replace("|", " ").split())
        paths |= {link_kind.DATA + name for name in kind.fresh}
    out: dict = {}
    for path in sorted(paths):
        if dig(want, path) is not None:
            put(out, path, dig(want, path))
    return out


def _change(links, step):
    where = {"ifindex": step.before["ifindex"]}
    if "to_netns" in step.names:                # the rest is said to it when it is there
        yield links.move(step)
        where = {"ifname": step.after["ifname"]}
        step = step._replace(names=tuple(path for path in step.names if path not in ("to_netns", "ifname")))
    kind, patch, port = _apart(step, where)
    down, up = links.goes_down(step), {}
    if links.joins_down(step) and dig(patch, "flags.up"):
        up = {"up": patch["flags"].pop("up")}           # the kernel would do that first
    if down:
        yield _set(links, step, dict(where, flags={"up": False}))
    for index in in_the_way(links, step):
        if kernel_release() < RENAMED_UP:       # it comes up when it has its own name
            yield _set(links, step, {"ifindex": index, "flags": {"up": False}})
        yield _set(links, step, {"ifindex": index, "ifname": TEMPORARY % index})
    for changes in (kind, patch, port):
        if changes is kind and len(kind) > 1 and tuntap.is_one(step.after):
            yield None
            tuntap.bring(links, step, step.names)
        elif len(changes) > 1:
            yield _set(links, step, changes)
    if up or down and step.after["flags"]["up"]:
        yield _set(links, step, dict(where, flags={"up": True}))
    if "threaded" in step.names:
        yield None
        napi.bring(links.names, step)
    if "prop_list.alt_ifname" in step.names:
        yield from _altnames(links, step, where, *[dig(obj, "prop_list.alt_ifname") or [] for obj in (step.before, step.after)])


def _apart(step, where):
    """What a change sends in three requests: some kinds refuse other attributes beside their own, and the port's options want its master."""
    kind, patch, port = dict(where), dict(where), dict(where)
    for path in step.names:
        if path.startswith(link_kind.PORT):
            put(port, "linkinfo.slave_kind", dig(step.after, "linkinfo.slave_kind"))
            put(port, path, dig(step.after, path))
        elif path.startswith(link_kind.DATA):
            put(kind, "linkinfo.kind", dig(step.after, "linkinfo.kind"))
            put(kind, path, dig(step.after, path))
        elif not path.startswith("prop_list") and path not in ("linkinfo.slave_kind", "threaded"):
            put(patch, path, dig(step.after, path))
    return kind, patch, port


def _set(links, step, patch):
    link_extra.along(link_kind.along(patch, step.after), step.after, step.before)
    patch = links.settled(dict(patch, link_netns=step.after.get("link_netns")))
    return sent(links.via, LINK.new, 0, LINK.pack(without(patch, "link_netns")), step, LINK)


def _altnames(links, step, where, before, after):
    for kind, names in ((DELLINKPROP, [name for name in before if name not in after]),
                        (NEWLINKPROP, [name for name in after if name not in before])):
        if names:
            yield sent(links.via, kind, CREATE | EXCL if kind == NEWLINKPROP else 0,
                       LINK.pack(dict(where, prop_list={"alt_ifname": names})), step, LINK)
