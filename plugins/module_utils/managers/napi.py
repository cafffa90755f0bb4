# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Whether the queues of a link are polled by threads of their own: the option `threaded`, by the generic netlink family netdev.

It stands in a link as `threaded` and `napis`, which is no attribute of its table: requests of rtnetlink never carry them. A link has
something to be polled only while its driver says so, and the kernel tells of threads from Linux 6.17 on (NETDEV_A_NAPI_THREADED).
"""
from __future__ import annotations

from ..genl.netdev import NAME, NAPI_GET, NAPI_SET, THREADED, napi
from ..netlink.genl import family, generic
from ..netlink.protocol import Request
from ..rtnl.link_name import NAMES, SKIP_STATS
from ..state.apply import Unfinished
from .manager import dig, kernel_release

TELLS = (6, 17)     # NETDEV_A_NAPI_THREADED


def told(netns, links):
    """Links with what their queues say, as far as the kernel tells it."""
    with generic(netns) as connection:
        number = family(connection, NAME)
        for link in links if number else ():
            rows = [row for row in connection.dump(napi(number), {"cmd": NAPI_GET, "version": 1, "ifindex": link["ifindex"]})
                    if "threaded" in row]
            if rows:
                modes = {row["threaded"] for row in rows}
                link["napis"] = [row["id"] for row in rows]
                link["threaded"] = name_of(modes.pop()) if len(modes) == 1 else "mixed"
    return links


def name_of(number):
    return next((name for name, other in THREADED.items() if other == number), str(number))


def check(want, have):
    """Raise ValueError where threads are wanted for what has nothing to be polled, now or once it is up."""
    now, up = have.get("origin", have), dig(want, "flags.up")
    ready = now.get("napis") and up is not False and (up or now is have)       # what moves arrives down
    wakes = now and up and not now["flags"]["up"] and kernel_release() >= TELLS
    if want.get("threaded") and not (ready or wakes):
        raise ValueError("threaded: %s has nothing that a thread could poll, or the kernel is older than Linux 6.17" % want["ifname"])


def bring(names, step):
    """Set it for all queues that a step's link has by now. Raises Unfinished."""
    link = told(names.home, [names.connection.get(NAMES, {"ifname": step.after["ifname"], "ext_mask": SKIP_STATS})])[0]
    if not link.get("napis"):
        raise Unfinished(step, "threaded: %s has nothing that a thread could poll" % step.after["ifname"])
    with generic(names.home) as connection:
        table = napi(family(connection, NAME))
        report = connection.submit([Request(table.new, 0, table.pack({"cmd": NAPI_SET, "version": 1, "id": number,
                                                                      "threaded": THREADED[step.after["threaded"]]}), step, table)
                                    for number in link["napis"]], acks=True)
    for _token, error in report.refused:
        raise Unfinished(step, error)


def words(after, before):
    """The lines that do the same, by the kernel's own tool; for a link whose queues come when it is up, by its file."""
    if not before.get("napis"):
        yield ["sh", "-c", "echo %d >/sys/class/net/%s/threaded" % (THREADED[after["threaded"]], after["ifname"])]
    for number in before.get("napis", ()):
        yield ["ynl", "--family", NAME, "--do", "napi-set", "--json", '{"id": %d, "threaded": "%s"}' % (number, after["threaded"])]
