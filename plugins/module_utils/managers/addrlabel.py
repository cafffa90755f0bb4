# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Address labels: the table from which IPv6 picks a source for a destination, RFC 6724.

Told apart by prefix and link (net/ipv6/addrlabel.c). Established on Linux 6.1 and 6.18, see tests/kernels/test_addrlabel.py:
* The kernel looks for an entry only until the place where it would stand: of two prefixes of one length, the one behind the
  other is set a second time, even with EXCL or REPLACE. The first counts; a deletion takes the first. So a change is a deletion of
  all of them and a creation.
* A label stays when its link has gone.
"""
from __future__ import annotations

from ..netlink.errors import NetlinkError
from ..netlink.protocol import CREATE, EXCL
from ..rtnl.addrlabel import ADDRLABEL
from .manager import Manager, Option
from .prefix import split

INET6 = 10
# What the kernel starts with (ip6addrlbl_init_table)
INITIAL = {("::1", 128): 0, ("::", 96): 3, ("::ffff:0.0.0.0", 96): 4, ("2001::", 32): 6, ("2001:10::", 28): 7, ("3ffe::", 16): 12,
           ("2002::", 16): 2, ("fec0::", 10): 11, ("fc00::", 7): 5, ("::", 0): 1}
LARGEST = 0xFFFFFFFE        # the next one means that there is none


class AddrLabel(Manager):
    message, noun, plural = ADDRLABEL, "address label", "labels"
    from_file = True
    options = (Option("link", "index", "dev"), Option("label", "label"))
    extra = {"prefix": {"type": "str"}}
    of_task = {"purge": {"type": "bool"}}
    about = {"link": "index", "family": "family"}
    identity = ("family", "address", "prefixlen", "index")
    settable = ("family", "address", "prefixlen", "index", "label")
    absent = {"index": 0}

    def __init__(self, names):
        super().__init__(names)
        self._copies: dict = {}             # key -> how often the entry is there

    def read(self, entry):
        if not entry.get("prefix"):
            raise ValueError("prefix is missing")
        family, address, length = split("::/0" if entry["prefix"] == "default" else entry["prefix"], network=True)
        if family != INET6:
            raise ValueError("labels are for IPv6 prefixes; IPv4 as a whole is ::ffff:0.0.0.0/96, of %s alone the kernel keeps none" % entry["prefix"])
        if address.startswith("::ffff:") and "." in address and length > 96:
            raise ValueError("of the IPv4 addresses in IPv6 the kernel keeps a label only as a whole: ::ffff:0.0.0.0/96, not %s" % entry["prefix"])
        label = entry.get("label")
        if label is None and entry["state"] == "present":
            raise ValueError("label is missing")
        if label is not None and not 0 <= label <= LARGEST:
            raise ValueError("label %d is out of range: 0 to %d" % (label, LARGEST))
        return dict({"index": 0}, **self.read_options(entry), family=INET6, address=address, prefixlen=length)

    def show(self, obj):
        out = dict({"prefix": "%s/%d" % (obj["address"], obj["prefixlen"])}, **self.show_options(obj))
        return {name: value for name, value in out.items() if value != ""}

    def label(self, obj):
        link = " on %s" % self.names.name(obj["index"]) if obj["index"] else ""
        return "label of %s/%d%s" % (obj["address"], obj["prefixlen"], link)

    def current(self, connection, wanted):
        self._copies, found = {}, []
        try:
            dumped = connection.dump(ADDRLABEL, {"family": INET6})
        except NetlinkError as exc:
            if wanted or exc.name != "EOPNOTSUPP":
                raise
            dumped = []                         # a kernel without IPv6
        for obj in dumped:
            obj = self.normal(obj)
            key = self.key(obj)
            self._copies[key] = self._copies.get(key, 0) + 1
            if self._copies[key] == 1:
                found.append(obj)
        return found

    def besides(self, connection, params, wishes):
        if not params.get("purge"):
            return []
        return self.unlisted(filter(self.ours, self.current(connection, [])), wishes)

    def ours(self, obj):
        return bool(obj["index"]) or INITIAL.get((obj["address"], obj["prefixlen"])) != obj["label"]

    def links_of(self, obj):
        return (obj["index"],) if obj["index"] else ()

    def requests(self, step):
        if step.before is not None:
            for _copy in range(self._copies.get(step.key, 1)):
                yield self.request(step, ADDRLABEL.delete, 0, step.before)
        if step.after is not None:
            yield self.request(step, ADDRLABEL.new, CREATE | EXCL, step.after)

    def commands(self, step):
        link = ["dev", self.names.name(step.key[3])] if step.key[3] else []
        prefix = ["prefix", "%s/%d" % (step.key[1], step.key[2])] + link
        if step.before is not None:
            for _copy in range(self._copies.get(step.key, 1)):
                yield ["ip", "addrlabel", "delete"] + prefix + ["label", str(step.before["label"])]
        if step.after is not None:
            yield ["ip", "addrlabel", "add"] + prefix + ["label", str(step.after["label"])]
