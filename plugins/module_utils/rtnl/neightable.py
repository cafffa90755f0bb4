# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""Neighbour tables and their parameters: struct ndtmsg, NDTA_* and NDTPA_* (linux/neighbour.h, net/core/neighbour.c).

Times are milliseconds, which the kernel rounds up to its ticks.
"""
from __future__ import annotations

from ..netlink.values import ifindex, nest, record, string, u32, u64
from ..netlink.wire import Attrs, Message

SET = 67                    # RTM_SETNEIGHTBL: there is nothing to make or delete

PARMS = Attrs(
    (1, "ifindex", ifindex),
    (2, "refcnt", u32),
    (3, "reachable_time", u64),
    (4, "base_reachable_time", u64),
    (5, "retrans_time", u64),
    (6, "gc_staletime", u64),
    (7, "delay_probe_time", u64),
    (8, "queue_len", u32),
    (9, "app_probes", u32),
    (10, "ucast_probes", u32),
    (11, "mcast_probes", u32),
    (12, "anycast_delay", u64),
    (13, "proxy_delay", u64),
    (14, "proxy_qlen", u32),
    (15, "locktime", u64),
    (16, "queue_lenbytes", u32),
    (17, "mcast_reprobes", u32),
    (19, "interval_probe_time_ms", u64),
    uapi="NDTPA")

NEIGHTABLE = Message(
    "neighbour table", new=64, get=66,
    header=("=B3x", "family"),
    attrs=Attrs(
        (1, "name", string),
        (2, "thresh1", u32),
        (3, "thresh2", u32),
        (4, "thresh3", u32),
        (5, "config", record("=HH7I", "key_len entry_size entries last_flush last_rand hash_rnd hash_mask hash_chain_gc proxy_qlen")),
        (6, "parms", nest(PARMS)),
        (7, "stats", record("=11Q", "allocs destroys hash_grows res_failed lookups hits rcv_probes_mcast rcv_probes_ucast"
                                    " periodic_gc_runs forced_gc_runs table_fulls")),
        (8, "gc_interval", u64),
        uapi="NDTA"))
