# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parameters of a neighbour table are to a playbook and to the kernel."""
from __future__ import annotations

from ansible_collections.linux.netlink.plugins.module_utils.managers import neightable
from ansible_collections.linux.netlink.plugins.module_utils.managers.neightable import NeighTable
from ansible_collections.linux.netlink.plugins.module_utils.rtnl.neightable import NEIGHTABLE, SET
from ansible_collections.linux.netlink.plugins.module_utils.state.plan import Wish, plan
from ansible_collections.linux.netlink.tests.unit.world import lan, managing

PARMS = {"refcnt": 2, "reachable_time": 31000, "base_reachable_time": 30000, "retrans_time": 1000, "queue_len": 101, "queue_lenbytes": 212992,
         "ucast_probes": 3, "mcast_reprobes": 0}


class Tables:
    def dump(self, message, _values):
        assert message is NEIGHTABLE
        rows = [{"family": 2, "name": "arp_cache", "thresh1": 128, "gc_interval": 30000, "stats": {}, "parms": dict(PARMS)},
                {"family": 2, "name": "arp_cache", "parms": dict(PARMS)}, {"family": 2, "name": "arp_cache", "parms": dict(PARMS, ifindex=2)},
                {"family": 12, "name": "dn_neigh_cache", "parms": {}}]
        return [NEIGHTABLE.unpack(NEIGHTABLE.pack(row)) for row in rows]


def steps(manager, *entries):
    wishes = [Wish(manager.canonical(manager.read(dict({"state": "present"}, **entry)))) for entry in entries]
    return plan(manager, manager.current(Tables(), [wish.object for wish in wishes]), wishes)


def test_a_request_says_what_changes_and_nothing_else():
    with managing(lan(), NeighTable) as (manager, _connection):
        step, = steps(manager, {"family": "inet", "link": "br0", "retrans_time": 2000, "ucast_probes": 3, "mcast_reprobes": 4})
        request, = manager.requests(step)
        assert request.type == SET
        assert NEIGHTABLE.unpack(request.body) == {"family": 2, "name": "arp_cache",
                                                   "parms": {"ifindex": 2, "retrans_time": 2000, "mcast_reprobes": 4}}
        assert list(manager.commands(step)) == [["ip", "ntable", "change", "name", "arp_cache", "dev", "br0", "retrans", "2000"],
                                                ["sysctl", "-q", "-w", "net/ipv4/neigh/br0/mcast_resolicit=4"]]
        step, = steps(manager, {"family": "inet", "gc_thresh1": 64, "ucast_probes": 4})
        assert list(manager.commands(step)) == [["ip", "ntable", "change", "name", "arp_cache", "thresh1", "64", "ucast_probes", "4"]]


def test_what_a_tick_rounds_up_is_no_difference(monkeypatch):
    monkeypatch.setattr(neightable, "clock_getres", lambda _clock: 0.01)
    with managing(lan(), NeighTable) as (manager, _connection):
        changed = {wanted: bool(steps(manager, {"family": "inet", "link": "br0", "retrans_time": wanted})) for wanted in (990, 991, 1000, 1001)}
    assert changed == {990: True, 991: False, 1000: False, 1001: True}


def test_what_was_there_can_be_asked_for_again_without_both_units_of_the_queue():
    with managing(lan(), NeighTable) as (manager, _connection):
        step, = steps(manager, {"family": "inet", "link": "br0", "queue_len": 50})
        back = manager.former(step)
        assert back["parms"]["queue_lenbytes"] == 212992 and not {"queue_len", "refcnt", "reachable_time"} & set(back["parms"])
        assert "queue_len" not in manager.show(step.before) and manager.read(dict(manager.show(step.before), state="present"))
