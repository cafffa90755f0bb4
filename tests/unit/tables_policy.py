# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Linux makes of rules and next-hop objects, as far as the collection depends on it; for kernel.py. As found by tests/kernels."""
from __future__ import annotations

import errno
import struct

from ansible_collections.linux.netlink.plugins.module_utils.rtnl.nexthop import NEXTHOP
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.rule import RULE

from .tables import CREATE, EXCL, REPLACE, Refusal, Table


class Rules(Table):
    """RTM_*RULE: fib_rules.c. What is not named matches anything, when a rule is looked for."""

    message = RULE

    def __init__(self, host):
        super().__init__(host)
        self.list = []
        for family, priority, table in ((2, 0, 255), (2, 0x7FFE, 254), (2, 0x7FFF, 253), (10, 0, 255), (10, 0x7FFE, 254)):
            self.seed(family=family, priority=priority, table=table, action=1, protocol=2)

    def all(self):
        return list(self.list)

    def drop(self, test):
        self.list = [row for row in self.list if not test(row)]

    def dump(self, values):
        return [row for family in (2, 10) for row in self.list if row["family"] == family and values["family"] in (0, family)]

    def find(self, values):
        named = {name: value for name, value in values.items() if name not in ("flags", "goto") and (value or name == "priority")}
        return next((row for row in self.list if all(row.get(name) == value for name, value in named.items())), None)

    def new(self, values, flags, _body):
        if flags & EXCL and self.find(values):
            raise Refusal(errno.EEXIST)
        if values["tos"] & 0x3:
            raise Refusal(errno.EINVAL, "Invalid dsfield (tos): ECN bits must be 0")
        row = dict(values)
        row["priority"] = row.get("priority", 0)
        row.setdefault("protocol", 0)
        row.setdefault("suppress_prefixlen", 0xFFFFFFFF)
        if row.get("fwmark"):
            row.setdefault("fwmask", 0xFFFFFFFF)
        self.list.append(row)
        self.list.sort(key=lambda row: row["priority"])

    def delete(self, values, _flags, body):
        pos = self.message.size
        while pos < len(body):
            length = struct.unpack_from("=H", body, pos)[0]
            if length == 4:                         # an attribute of no length
                raise Refusal(errno.ERANGE)
            pos += (length + 3) & ~3
        row = self.find(values)
        if row is None:
            raise Refusal(errno.ENOENT)
        self.list = [other for other in self.list if other is not row]


class NextHops(Table):
    """RTM_*NEXTHOP: nexthop.c."""

    message = NEXTHOP

    def key(self, obj):
        return obj["id"]

    def check(self, values):
        if values.get("oif"):
            self.check_link(values["oif"])
        for member in values.get("group", ()):
            if member["id"] not in self.rows:
                raise Refusal(errno.EINVAL, "Invalid nexthop id")
        row = self.rows.get(values["id"])
        if row is not None and ("group" in row) != ("group" in values):
            raise Refusal(errno.EINVAL, "Can not replace a nexthop with a nexthop group.")

    def made(self, values):
        return dict(values)

    def new(self, values, flags, _body):
        values.setdefault("id", max(self.rows, default=0) + 1)
        if not flags & REPLACE and values["id"] in self.rows:
            raise Refusal(errno.EEXIST)
        super().new(values, flags | CREATE, _body)

    def delete(self, values, _flags, _body):
        if self.rows.pop(values["id"], None) is None:
            raise Refusal(errno.ENOENT)
        for row in self.all():
            if "group" in row:
                row["group"] = [member for member in row["group"] if member["id"] != values["id"]]
                if not row["group"]:
                    self.delete(row, 0, b"")
        self.host.routes.drop(lambda row: row.get("nh_id") == values["id"])
