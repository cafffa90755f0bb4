# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""The order of IPv4 addresses: the first of a subnet is its primary, the others are secondaries. Pure.

* What is added goes to the end of its subnet. So an order comes about by taking away what stands too early and adding it again.
* A primary that is deleted takes its secondaries along, unless promote_secondaries is set: they are put back.
* With the last address of a link the kernel drops its routes (fib_disable_ip), with an address those that have it as their
  source (fib_sync_down_addr). So a keeper, the same address of another prefix, stands in for each that is away for a moment.
"""
from __future__ import annotations

from socket import AF_INET, inet_aton

ORDER = "order"             # the path of a difference that is only the place among the others


def network(address, length):
    mask = 0xFFFFFFFF << (32 - length) & 0xFFFFFFFF
    return int.from_bytes(inet_aton(address), "big") & mask


def subnet(obj):
    """What tells the subnets of a host apart; None for IPv6, which has no order."""
    return (obj["index"], obj["prefixlen"], network(obj["address"], obj["prefixlen"])) if obj["family"] == AF_INET else None


def listed(objs, key):
    """subnet -> keys in their order."""
    out: dict = {}
    for obj in objs:
        if subnet(obj):
            keys = out.setdefault(subnet(obj), [])
            if key(obj) not in keys:
                keys.append(key(obj))
    return out


def misplaced(there, wanted):
    """The keys that are to be taken away and added again, so that all come in the wanted order.

    there, wanted: subnet -> keys. What stays must be how the wanted order begins.
    """
    out = set()
    for net, keys in wanted.items():
        begun = 0
        for key in there.get(net, ()):
            if begun < len(keys) and key == keys[begun]:
                begun += 1
            elif key in keys:
                out.add(key)
    return out


def actions(step, there, key):
    """What a step takes, as (iproute2's verb, object). there: all addresses, kept up to date from step to step."""
    if step.verb == "create":
        there.append(step.after)
        return [("add", step.after)]
    if step.verb == "change":
        there[:] = [step.after if key(obj) == step.key else obj for obj in there]
        return [("replace", step.after)]
    together = [obj for obj in there if subnet(obj) and subnet(obj) == subnet(step.before)]
    place = next((number for number, obj in enumerate(together) if key(obj) == step.key), 0)
    behind, moves = together[place + 1:], ORDER in step.names
    if place and (moves or step.verb == "delete"):
        behind = []             # a secondary goes alone
    new = [step.after] if step.verb == "recreate" else []
    taken = {key(obj) for obj in there}
    keepers = [keeper for keeper in [_keeper(obj, taken, key) for obj in ([step.before] if new else []) + behind] if keeper]
    gone = {step.key} | {key(obj) for obj in behind}
    there[:] = [obj for obj in there if key(obj) not in gone] + (behind + new if moves else new + behind)
    out = [("add", keeper) for keeper in keepers]
    if new and not moves:       # they come behind it again, also where they would be promoted
        out += [("delete", obj) for obj in behind]
    out.append(("delete", step.before))
    if moves:
        out += [("replace", obj) for obj in behind] + [("add", step.after)]
    else:
        out += [("add", obj) for obj in new] + [("replace", obj) for obj in behind]
    return out + [("delete", keeper) for keeper in keepers]


def _keeper(obj, taken, key):
    if obj["family"] != AF_INET:
        return None
    for length in range(32, 0, -1):
        keeper = {"family": AF_INET, "index": obj["index"], "local": obj["local"], "address": obj["local"], "prefixlen": length,
                  "scope": obj.get("scope", 0), "flags": {"noprefixroute": True}}
        if key(keeper) not in taken:
            return keeper
    return None
