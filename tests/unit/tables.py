# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Linux makes of a request, as far as the collection depends on it; for kernel.py.

Links are patched, routes are put, what EXCL finds is EEXIST, an IPv4 primary takes its secondaries along, a link that goes takes
everything on it along. Each method raises Refusal or does as it was told.
"""
from __future__ import annotations

import errno
import ipaddress
import time

from ansible_collections.linux.netlink.plugins.module_utils.netlink.values import array, nest
from ansible_collections.linux.netlink.plugins.module_utils.netlink.wire import Attrs, Message
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.address import ADDRESS, FOREVER, IFA_F
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.addrlabel import ADDRLABEL
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.all import LINK
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.kinds.bridge import BOOLOPT
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.link import IFF
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neigh import NEIGH, NTF, NUD
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.route import ROUTE, RTM_F, RTN

REPLACE, EXCL, CREATE = 0x100, 0x200, 0x400
INET6 = 10
NO_FLAGS = {table: dict.fromkeys(names, False) for table, names in
            (("link", IFF), ("address", IFA_F), ("route", RTM_F), ("neighbour", NTF))}
# Which bits a request means, which the ordinary tables do not tell: ifi_change, and the mask of IFLA_BR_MULTI_BOOLOPT.
MASKS = Message("masks", header=("=8xII", "flags change"), attrs=Attrs(
    (18, "linkinfo", nest(Attrs((2, "data", nest(Attrs((46, "multi_boolopt", array("I"))))))))))
BRIDGE = {"forward_delay": 1500, "hello_time": 200, "max_age": 2000, "ageing_time": 30000, "stp_state": False, "priority": 32768,
          "vlan_filtering": False, "vlan_protocol": 0x8100, "group_fwd_mask": 0, "mcast_snooping": True, "vlan_default_pvid": 1,
          "multi_boolopt": dict.fromkeys(BOOLOPT, False)}


class Refusal(Exception):
    """The kernel's no; attribute: the name of the one at fault, in the request's table."""

    def __init__(self, code, text="", attribute=""):
        super().__init__(code, text)
        self.code, self.text, self.attribute = code, text, attribute


def patched(old, new):
    out = dict(old)
    for name, value in new.items():
        out[name] = patched(old[name], value) if isinstance(value, dict) and isinstance(old.get(name), dict) else value
    return out


def chosen(names, number, mask):
    return {name: bool(number & bit) for name, bit in names.items() if mask & bit}


class Links:
    """RTM_*LINK, RTM_*LINKPROP. Rows by index."""

    message, kinds = LINK, ("bridge", "veth", "dummy", "ifb")

    def __init__(self, host):
        self.host, self.rows = host, {}
        self.make({"ifname": "lo", "address": "00:00:00:00:00:00", "mtu": 65536, "max_mtu": 0}, None)
        self.rows[1]["flags"] = dict(NO_FLAGS["link"], loopback=True, up=True)

    def all(self):
        return [self.rows[index] for index in sorted(self.rows)]

    def named(self, name):
        return next((row for row in self.rows.values()
                     if name == row["ifname"] or name in row.get("prop_list", {}).get("alt_ifname", ())), None)

    def make(self, values, kind, **more):
        """A new link; for the seed of a test, too."""
        index = values.get("ifindex") or max(self.rows, default=0) + 1
        row = {"ifindex": index, "mtu": 1500, "txqlen": 1000, "group": 0, "min_mtu": 68, "max_mtu": 65535,
               "address": "02:00:00:00:%02x:%02x" % divmod(index, 256), "broadcast": "ff:ff:ff:ff:ff:ff"}
        row.update({name: value for name, value in values.items() if name not in ("linkinfo", "flags", "ifindex", "prop_list", "ifalias")})
        row["flags"] = dict(NO_FLAGS["link"], broadcast=True, multicast=True)
        if kind:
            row["linkinfo"] = {"kind": kind, "data": dict(BRIDGE)} if kind == "bridge" else {"kind": kind}
        self.rows[index] = dict(row, **more)
        return self.rows[index]

    def find(self, values):
        name = values.get("ifname") or values.get("alt_ifname")
        if not values["ifindex"] and not name:
            raise Refusal(errno.EINVAL)
        if values.get("ifname") and len(values["ifname"].encode()) > 15:
            raise Refusal(errno.ERANGE, "Numerical result out of range", "ifname")
        return self.rows.get(values["ifindex"]) if values["ifindex"] else self.named(name)

    def get(self, values):
        row = self.find(values)
        if row is None:
            raise Refusal(errno.ENODEV)
        return row

    def dump(self, _values):
        return self.all()

    def new(self, values, flags, body):
        row = self.find(values)
        if row is not None and flags & EXCL:
            raise Refusal(errno.EEXIST)
        if row is None and not flags & CREATE:
            raise Refusal(errno.ENODEV)
        self._check(values, row)
        data = dict(values.get("linkinfo", {}).get("data") or {})
        if row is None:
            row = self._create(values, data)
            values = {name: value for name, value in values.items() if name not in ("ifalias", "prop_list")}
            data.pop("peer", None)
        self._change(row, values, data, MASKS.unpack(body))

    def _check(self, values, row):
        mtu, most = values.get("mtu"), row["max_mtu"] if row else 65535
        if mtu is not None and (mtu < 68 or most and mtu > most):
            raise Refusal(errno.EINVAL, "mtu %s than device %s" % (("less", "minimum") if mtu < 68 else ("greater", "maximum")), "mtu")
        master = values.get("master")
        if master and self.rows.get(master, {}).get("linkinfo", {}).get("kind") != "bridge":
            raise Refusal(errno.EOPNOTSUPP if master in self.rows else errno.EINVAL, "Device does not allow enslaving", "master")
        if row and values.get("linkinfo", {}).get("kind", "") not in ("", row.get("linkinfo", {}).get("kind")):
            raise Refusal(errno.EOPNOTSUPP)

    def _create(self, values, data):
        kind = values.get("linkinfo", {}).get("kind")
        if kind not in self.kinds:
            raise Refusal(errno.EOPNOTSUPP, "Unknown device type")
        peer = data.get("peer", {"ifname": "veth0"})
        where = self.host.others[peer["net_ns_fd"]] if "net_ns_fd" in peer else self.host
        if kind == "veth" and where.links.named(peer["ifname"]):
            raise Refusal(errno.EEXIST)
        row = self.make(dict(values, link=values.get("link") or None), kind)
        if kind == "veth":
            other = where.links.make({"ifname": peer["ifname"], "ifindex": peer.get("ifindex")}, "veth", link=row["ifindex"])
            row["link"] = other["ifindex"]
            if where is not self.host:
                row["link_netnsid"], other["link_netnsid"] = 0, 0
        return row

    def _change(self, row, values, data, masks):
        was_up = row["flags"]["up"]
        if "multi_boolopt" in data:
            data["multi_boolopt"] = chosen(BOOLOPT, *masks["linkinfo"]["data"]["multi_boolopt"])
        new = {name: value for name, value in values.items() if name not in LINK.fields + ["linkinfo"]}
        if data:
            new["linkinfo"] = {"data": data}
        mask = masks["change"] or (0xFFFFFFFF if masks["flags"] else 0)
        new["flags"] = chosen(IFF, masks["flags"], mask)
        row.update(patched(row, new))
        for name in ("master", "ifalias", "link"):
            if not row.get(name):
                row.pop(name, None)
        if was_up and not row["flags"]["up"]:
            self.host.routes.drop(lambda route: route.get("oif") == row["ifindex"])
            self.host.addresses.drop(lambda address: address["family"] == INET6 and address["index"] == row["ifindex"])

    def delete(self, values, _flags, _body):
        row = self.get(values)
        if "linkinfo" not in row:
            raise Refusal(errno.EOPNOTSUPP)
        self.remove(row["ifindex"])
        if row["linkinfo"]["kind"] == "veth" and "link_netnsid" not in row:
            self.remove(row["link"])

    def remove(self, index):
        del self.rows[index]
        for row in self.rows.values():
            if row.get("master") == index:
                del row["master"]
        self.host.addresses.drop(lambda obj: obj["index"] == index)
        self.host.routes.drop(lambda obj: index in [obj.get("oif")] + [hop["ifindex"] for hop in obj.get("multipath", ())])
        self.host.neighbours.drop(lambda obj: obj["ifindex"] == index)

    def newprop(self, values, _flags, _body):
        row, names = self.get(dict(values, alt_ifname=None)), values["prop_list"]["alt_ifname"]
        for name in names:
            if self.named(name):
                raise Refusal(errno.EEXIST)
            row.setdefault("prop_list", {"alt_ifname": []})
            row["prop_list"] = {"alt_ifname": row["prop_list"]["alt_ifname"] + [name]}

    def delprop(self, values, _flags, _body):
        row, names = self.get(dict(values, alt_ifname=None)), values["prop_list"]["alt_ifname"]
        there = row.get("prop_list", {}).get("alt_ifname", [])
        if not set(names) <= set(there):
            raise Refusal(errno.ENOENT)
        row["prop_list"] = {"alt_ifname": [name for name in there if name not in names]}
        if not row["prop_list"]["alt_ifname"]:
            del row["prop_list"]


class Table:
    """What the tables other than links share. Rows by their keys, in the order of their making."""

    message: Message
    link_field = ""

    def __init__(self, host):
        self.host, self.rows = host, {}

    def all(self):
        return list(self.rows.values())

    def drop(self, test):
        self.rows = {key: row for key, row in self.rows.items() if not test(row)}

    def seed(self, **values):
        """An object that was there before the test began."""
        values = dict({field: 0 for field in self.message.fields if field not in self.message.typed}, **values)
        self.new(self.message.unpack(self.message.pack(values)), CREATE, b"")
        return self.all()[-1]

    def check_link(self, index):
        if index not in self.host.links.rows:
            raise Refusal(errno.ENODEV, "Device not found" if index else "")

    def find(self, values):
        return self.rows.get(self.key(values))

    def new(self, values, flags, _body):
        self.check(values)
        row = self.find(values)
        if row is not None and (flags & EXCL or not flags & REPLACE):
            raise Refusal(errno.EEXIST, "%s already assigned" % self.message.name.capitalize())
        if row is None and not flags & CREATE:
            raise Refusal(errno.ENOENT)
        if row is None:
            self.rows[self.key(values)] = self.made(values)
        else:
            self.change(row, values)

    def change(self, row, values):
        made = self.made(values)
        row.clear()
        row.update(made)

    def dump(self, values):
        return [row for row in self.rows.values() if values["family"] in (0, row["family"])]


class Addresses(Table):
    """RTM_*ADDR: devinet.c and addrconf.c."""

    message = ADDRESS

    def key(self, obj):
        obj = dict({"local": obj.get("address"), "address": obj.get("local")}, **obj)
        if obj["family"] == INET6:
            return obj["index"], obj["local"]
        return obj["index"], obj["local"], obj["prefixlen"], network(obj["address"], obj["prefixlen"])

    def check(self, values):
        self.check_link(values["index"])

    def made(self, values):
        now = int(time.monotonic() * 100) & 0xFFFFFFFF
        life = {"cstamp": now, "tstamp": now}
        life.update(values.get("cacheinfo") or {"prefered": FOREVER, "valid": FOREVER})
        row = dict(values, cacheinfo=life, flags=dict(values["flags"], permanent=life["valid"] == FOREVER))
        if row["family"] == INET6:
            if row.get("address") == row.get("local"):
                row.pop("local", None)          # so does the kernel where there is no peer
            return dict(row, scope=0)
        row.setdefault("label", self.host.links.rows[row["index"]]["ifname"])
        row["flags"]["secondary"] = any(self.subnet(row) == self.subnet(other) for other in self.all()
                                        if other["family"] != INET6 and not other["flags"]["secondary"])
        return row

    @staticmethod
    def subnet(row):
        return row["index"], row["prefixlen"], network(row["address"], row["prefixlen"])

    def change(self, row, values):
        made = self.made(values)
        names = ["cacheinfo", "rt_priority", "proto"] + (["flags", "address", "local"] if row["family"] == INET6 else [])
        for name in names:
            row.pop(name, None)
            if name in made:
                row[name] = made[name]
        row["flags"] = dict(row["flags"], permanent=made["flags"]["permanent"])

    def delete(self, values, _flags, _body):
        row = self.find(values)
        if row is None:
            raise Refusal(errno.EADDRNOTAVAIL, "ipv%d: address not found" % (6 if values["family"] == INET6 else 4))
        del self.rows[self.key(row)]
        if row["family"] != INET6 and not row["flags"]["secondary"]:
            self.drop(lambda other: other["family"] != INET6 and self.subnet(other) == self.subnet(row))

    def dump(self, values):
        return [row for row in super().dump(values) if values["index"] in (0, row["index"])]


class Routes(Table):
    """RTM_*ROUTE: fib_trie.c and ip6_fib.c."""

    message = ROUTE

    def key(self, obj):
        metric = obj.get("priority") or (1024 if obj["family"] == INET6 else 0)
        return obj["family"], obj["table"], obj.get("dst"), obj["dst_len"], obj["tos"], metric

    def check(self, values):
        if values["type"] != RTN["unicast"]:
            if not values["type"]:
                raise Refusal(errno.EINVAL, "Invalid route type")
            return
        hops = values.get("multipath") or [dict(values, ifindex=values.get("oif"))]
        for hop in hops:
            if hop.get("ifindex"):
                self.check_link(hop["ifindex"])
                if not self.host.links.rows[hop["ifindex"]]["flags"]["up"]:
                    raise Refusal(errno.ENETDOWN, "Nexthop device is not up", "oif" if "oif" in values else "multipath")
            elif not hop.get("gateway"):
                raise Refusal(errno.ENODEV, "No nexthop device given")
            if hop.get("gateway") and not self.leads(hop):
                raise Refusal(errno.ENETUNREACH, "Nexthop has invalid gateway", "gateway" if "gateway" in values else "multipath")

    def leads(self, hop):
        """The link through which a gateway is reached; 0 where none does."""
        if hop.get("flags", {}).get("onlink") and hop.get("ifindex"):
            return hop["ifindex"]
        for row in self.host.addresses.all():
            own = (":" in row["address"]) == (":" in hop["gateway"])
            if own and network(row["address"], row["prefixlen"]) == network(hop["gateway"], row["prefixlen"]) and \
                    hop.get("ifindex") in (None, 0, row["index"]):
                return row["index"]
        return 0

    def made(self, values):
        row = {name: value for name, value in values.items() if value is not None}
        six = row["family"] == INET6
        row["flags"] = dict(NO_FLAGS["route"], onlink=bool(values["flags"] and values["flags"].get("onlink")))
        if six:
            row.update(priority=row.get("priority") or 1024, scope=0, pref=row.get("pref", 0))
            if row["type"] != RTN["unicast"]:
                row["oif"] = 1
        if "gateway" in row and not row.get("oif"):
            row["oif"] = self.leads(row)
        if "multipath" in row:
            row["multipath"] = [dict(hop, ifindex=hop["ifindex"] or self.leads(hop)) for hop in row["multipath"]]
        return row

    def delete(self, values, _flags, _body):
        row = self.find(values)
        asked = {name: values.get(name) for name in ("gateway", "oif", "type", "protocol", "multipath")}
        if row is None or any(value and name in row and row[name] != value for name, value in asked.items()):
            raise Refusal(errno.ESRCH)
        del self.rows[self.key(row)]

    def get(self, values):
        """What a look-up finds: the longest prefix in the main table, the lowest metric of that; errors for what rejects."""
        found = [row for row in self.all() if row["table"] == 254 and row["family"] == values["family"] and row["tos"] in (0, values["tos"])
                 and (not row["dst_len"] or network(values["dst"], row["dst_len"]) == network(row["dst"], row["dst_len"]))]
        if not found:
            raise Refusal(errno.ENETUNREACH)
        best = max(found, key=lambda row: (row["dst_len"], row["tos"], -(row.get("priority") or 0)))
        if best["type"] != RTN["unicast"]:
            raise Refusal(errno.EINVAL)
        return best

    def dump(self, values):
        found = [row for row in super().dump(values) if values["table"] in (0, row["table"])]
        if values["table"] not in (0, 254, 255) and not found:
            raise Refusal(errno.ENOENT, "FIB table does not exist")
        return found


class Neighbours(Table):
    """RTM_*NEIGH: neighbour.c, proxies included."""

    message = NEIGH

    def key(self, obj):
        return obj["family"], obj["ifindex"], obj["dst"], obj["flags"]["proxy"]

    def check(self, values):
        self.check_link(values["ifindex"])
        if not values["flags"]["proxy"] and values["state"] & NUD["permanent"] and "lladdr" not in values:
            raise Refusal(errno.EINVAL, "No link layer address given")

    def made(self, values):
        return dict(values, state=values["state"] or NUD["permanent"]) if values["flags"]["proxy"] else dict(values)

    def change(self, row, values):
        row.update(patched(row, self.made(values)))

    def delete(self, values, _flags, _body):
        row = self.find(values)
        if row is None:
            raise Refusal(errno.ENOENT)
        del self.rows[self.key(row)]

    def get(self, values):
        """neigh_get(): a proxy on all links answers for each."""
        everywhere = self.find(dict(values, ifindex=0)) if values["flags"]["proxy"] else None
        row = self.find(values) or everywhere
        if row is None:
            raise Refusal(errno.ENOENT, "Neighbour entry not found")
        return row

    def dump(self, values):
        return [row for row in super().dump(values) if row["flags"]["proxy"] == values["flags"]["proxy"]
                and values.get("ifindex_out") in (None, row["ifindex"])]


class AddrLabels(Table):
    """RTM_*ADDRLABEL: addrlabel.c, but for entries that stand there twice."""

    message = ADDRLABEL

    def key(self, obj):
        return obj["index"], obj["address"], obj["prefixlen"]

    def check(self, values):
        if values["index"]:
            self.check_link(values["index"])

    def made(self, values):
        return dict(values)

    def delete(self, values, _flags, _body):
        if self.rows.pop(self.key(values), None) is None:
            raise Refusal(errno.ESRCH)


def network(address, length):
    return ipaddress.ip_network("%s/%d" % (address, length), strict=False)
