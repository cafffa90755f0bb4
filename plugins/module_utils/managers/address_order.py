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


def grouped(objs, key):
    """subnet -> {key: object}, in their order."""
    out: dict = {}
    for obj in objs:
        if obj["family"] == AF_INET:
            out.setdefault(subnet(obj), {})[key(obj)] = obj
    return out


def misplaced(there, wanted):
    """The keys that are to be taken away and added again, so that all come in the wanted order.

    there, wanted: subnet -> keys. What stays must be how the wanted order begins.
    """
    out: set = set()
    for net, keys in wanted.items():
        if len(keys) > 1:
            rest = iter(keys)
            next_one = next(rest)
            for key in there.get(net, ()):
                if key == next_one:
                    next_one = next(rest, None)
                elif key in keys:
                    out.add(key)
    return out


def last_first(steps, there, key):
    """The steps, with what is deleted in the opposite order of how it stands there: a primary would take along those behind it, which
    then were put back only to be deleted."""
    doomed = [step for step in steps if step.verb == "delete"]
    if len(doomed) < 2:
        return steps
    place = {key(obj): number for number, obj in enumerate(there)}
    backwards = iter(sorted(doomed, key=lambda step: -place.get(step.key, 0)))
    return [next(backwards) if step.verb == "delete" else step for step in steps]


def actions(step, there, key):
    """What a step takes, as (iproute2's verb, object). there: all addresses, grouped; kept up to date from step to step."""
    if step.verb in ("create", "change") or step.before["family"] != AF_INET:
        if step.after is not None and step.after["family"] == AF_INET:
            there.setdefault(subnet(step.after), {})[step.key] = step.after
        plain = {"create": ["add"], "change": ["replace"], "delete": ["delete"], "recreate": ["delete", "add"]}[step.verb]
        return [(verb, step.before if verb == "delete" else step.after) for verb in plain]
    group, moves = there.setdefault(subnet(step.before), {}), ORDER in step.names
    behind = _behind(group, step, moves)
    new = [step.after] if step.verb == "recreate" else []
    keepers = [keeper for keeper in [_keeper(obj, there, key) for obj in ([step.before] if new else []) + behind] if keeper]
    for obj in [step.before] + behind:
        group.pop(key(obj), None)
    group.update((key(obj), obj) for obj in (behind + new if moves else new + behind))
    out = [("add", keeper) for keeper in keepers]
    if new and not moves:       # they come behind it again, also where they would be promoted
        out += [("delete", obj) for obj in behind]
    out.append(("delete", step.before))
    if moves:
        out += [("replace", obj) for obj in behind] + [("add", step.after)]
    else:
        out += [("add", obj) for obj in new] + [("replace", obj) for obj in behind]
    return out + [("delete", keeper) for keeper in keepers]


def _behind(group, step, moves):
    """Those that go with an address, or that have to come behind it again: all of them if it is the primary."""
    if next(iter(group), None) != step.key and (moves or step.verb == "delete"):
        return []               # a secondary goes alone
    keys = list(group)
    return [group[other] for other in keys[keys.index(step.key) + 1:]] if step.key in group else []


def _keeper(obj, there, key):
    for length in range(32, 0, -1):
        keeper = {"family": AF_INET, "index": obj["index"], "local": obj["local"], "address": obj["local"], "prefixlen": length,
                  "scope": obj.get("scope", 0), "flags": {"noprefixroute": True}}
        if key(keeper) not in there.get(subnet(keeper), ()):
            return keeper
    return None
