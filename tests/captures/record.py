# Copyright: the linux.netlink contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record real rtnetlink traffic into the text files beside this one: unshare -n python3 record.py [CASE ...]

For each case: what iproute2 sends for a command (as strace sees it), what the kernel then answers to a question (raw
datagrams from a socket of our own), and what `ip -json -details` says of the same objects, as an independent judge.
Needs root, iproute2 and strace. Every case has a network namespace of its own. Nothing here imports the collection.

A file holds `# key: value` lines, then messages in hex: `>` what iproute2 sent, `?` the question, `<` a datagram of the
answer (a line that begins with two spaces goes on), and `=` the judge's JSON.

The case `encaps` is another: a file of what iproute2 puts into RTA_ENCAP.

To add a case, add a row to CASES, run `unshare -n python3 record.py NAME`, and write its expected values by hand into
tests/unit/plugins/module_utils/rtnl/test_captures.py.
"""
from __future__ import annotations

import os
import platform
import re
import shlex
import socket
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PAIR = ["ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02",
        "ip link set v0 addrgenmode none", "ip link set v1 addrgenmode none"]
UP = PAIR + ["ip link set v0 up", "ip link set v1 up", "ip address add 192.0.2.1/24 dev v0",
             "ip address add 2001:db8::1/64 dev v0 nodad"]
PORT = PAIR + ["ip link add br0 address 02:00:00:00:00:10 type bridge", "ip link set br0 addrgenmode none"]
DUMP, GET = 0x301, 0x5


def link(name):
    """RTM_GETLINK of one, without statistics (RTEXT_FILTER_SKIP_STATS)."""
    body = name.encode() + b"\0"
    attrs = struct.pack("=HH", len(body) + 4, 3) + body + b"\0" * (-len(body) & 3) + struct.pack("=HHI", 8, 29, 8)
    return 18, GET, bytes(16) + attrs


def addresses(family):
    return 22, DUMP, struct.pack("=BBBBI", family, 0, 0, 0, 0)


def routes(family, table=254):
    """Of one table, as NETLINK_GET_STRICT_CHK allows; nothing that the kernel cloned."""
    return 26, DUMP, struct.pack("=BBBBBBBBIHHI", family, 0, 0, 0, 0, 0, 0, 0, 0, 8, 15, table)


def neighbours(family, flags=0):
    return 30, DUMP, struct.pack("=B3xiHBB", family, 0, 0, flags, 0)


def rules(family):
    return 34, DUMP, struct.pack("=BBBBBxxBI", family, 0, 0, 0, 0, 0, 0)


# NHA_OP_FLAGS: the statistics of groups, too
NEXTHOPS = 106, DUMP, struct.pack("=BBBxI", 0, 0, 0, 0) + struct.pack("=HHI", 8, 14, 1)


# name: (commands before, the command that is recorded, the question, the judge)
CASES = {
    "link_bridge": (
        [],
        ("ip link add br0 address 02:00:00:00:00:10 mtu 1400 type bridge forward_delay 1000 ageing_time 20000 stp_state 1"
         " priority 4096 vlan_protocol 802.1ad vlan_default_pvid 5 mcast_snooping 0 group_fwd_mask 8"
         " group_address 01:80:c2:00:00:04 mcast_last_member_interval 50 nf_call_arptables 1 no_linklocal_learn 1"),
        link("br0"), "ip -json -details link show dev br0"),
    "link_veth": (
        [], "ip link add v0 address 02:00:00:00:00:01 mtu 1400 txqueuelen 50 type veth peer name v1 address 02:00:00:00:00:02 mtu 1300",
        link("v0"), "ip -json -details link show dev v0"),
    "link_ifb": ([], "ip link add ifb7 type ifb", link("ifb7"), "ip -json -details link show dev ifb7"),
    "link_macvlan": (
        PAIR, "ip link add mv0 link v0 address 02:00:00:00:00:03 type macvlan mode bridge", link("mv0"),
        "ip -json -details link show dev mv0"),
    "link_vxlan": (
        PAIR, "ip link add vx0 address 02:00:00:00:00:04 type vxlan id 42 remote 192.0.2.9 dstport 4789 dev v0", link("vx0"),
        "ip -json -details link show dev vx0"),
    "link_up": (PAIR, "ip link set dev v0 up", link("v0"), "ip -json -details link show dev v0"),
    "link_port": (PORT, "ip link set dev v0 master br0 alias uplink", link("v0"), "ip -json -details link show dev v0"),
    "link_altname": (
        PAIR + ["ip link property add dev v0 altname first"], "ip link property add dev v0 altname second altname third", link("v0"),
        "ip -json -details link show dev v0"),
    "link_delete": (PAIR + PORT[3:], "ip link delete dev br0", link("v0"), "ip -json -details link show dev v0"),
    "address_v4": (
        PAIR, "ip address add 192.0.2.1/24 broadcast 192.0.2.255 label v0:one dev v0", addresses(socket.AF_INET),
        "ip -json -details -4 address show dev v0"),
    "address_peer": (
        PAIR, "ip address add 192.0.2.1 peer 198.51.100.1/32 scope link dev v0", addresses(socket.AF_INET),
        "ip -json -details -4 address show dev v0"),
    "address_v6": (
        PAIR + ["ip link set v1 up", "ip link set v0 up"],
        "ip address add 2001:db8::1/64 dev v0 nodad noprefixroute valid_lft 3600 preferred_lft 1800", addresses(socket.AF_INET6),
        "ip -json -details -6 address show dev v0"),
    "address_delete": (UP, "ip address delete 192.0.2.1/24 dev v0", addresses(socket.AF_INET), "ip -json -details -4 address show dev v0"),
    "route_gateway": (
        UP, "ip route add 198.51.100.0/24 via 192.0.2.254 dev v0 metric 100 src 192.0.2.1 protocol static", routes(socket.AF_INET),
        "ip -json -details -4 route show"),
    "route_metrics": (
        UP, "ip route add 198.51.100.0/24 via 192.0.2.254 mtu lock 1400 advmss 1360 initcwnd 20 rto_min 50ms quickack 1 features ecn",
        routes(socket.AF_INET), "ip -json -details -4 route show"),
    "route_multipath": (
        UP, "ip route add 203.0.113.0/24 nexthop via 192.0.2.253 dev v0 weight 3 nexthop via 198.51.100.9 dev v0 onlink",
        routes(socket.AF_INET), "ip -json -details -4 route show"),
    "route_via": (
        UP, "ip route add 203.0.113.0/24 via inet6 2001:db8::9 dev v0", routes(socket.AF_INET), "ip -json -details -4 route show"),
    "route_blackhole": (
        UP, "ip route add blackhole 203.0.113.0/24 table 1000 metric 5", routes(socket.AF_INET, 1000),
        "ip -json -details -4 route show table 1000"),
    "route_v6": (
        UP, "ip -6 route add 2001:db8:1::/48 via 2001:db8::fe dev v0 metric 50 pref high", routes(socket.AF_INET6),
        "ip -json -details -6 route show"),
    "route_v6_multipath": (
        UP, "ip -6 route add 2001:db8:2::/48 nexthop via 2001:db8::fd dev v0 weight 2 nexthop via 2001:db8::fc dev v0",
        routes(socket.AF_INET6), "ip -json -details -6 route show"),
    "route_delete": (UP, "ip route delete 192.0.2.0/24 dev v0", routes(socket.AF_INET), "ip -json -details -4 route show"),
    "neighbour_v4": (
        UP, "ip neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent", neighbours(socket.AF_INET),
        "ip -json -details -4 neighbour show"),
    "neighbour_v6": (
        UP, "ip neighbour add 2001:db8::9 lladdr 02:00:00:00:00:09 dev v0 nud permanent router protocol static",
        neighbours(socket.AF_INET6), "ip -json -details -6 neighbour show"),
    "neighbour_proxy": (
        UP, "ip neighbour add proxy 192.0.2.10 dev v0", neighbours(socket.AF_INET, 8), "ip -json -details -4 neighbour show proxy"),
    "rule_v4": (
        [], ("ip rule add not from 192.0.2.0/24 to 198.51.100.7 iif lo oif eth7 fwmark 0x5/0xff tos 0x10 ipproto udp sport 53 dport 8000-8999"
             " uidrange 1000-1999 tun_id 77 priority 1000 table 5000 suppress_prefixlength 0 suppress_ifgroup 7 realms 3/4 protocol static"),
        rules(socket.AF_INET), "ip -json -details rule show"),
    "rule_v6": ([], "ip -6 rule add from 2001:db8::/32 priority 7 goto 32766", rules(socket.AF_INET6), "ip -json -details -6 rule show"),
    "rule_delete": (
        ["ip rule add from 10.0.0.0/8 blackhole priority 7"], "ip rule del from 10.0.0.0/8 blackhole priority 7", rules(socket.AF_INET),
        "ip -json -details rule show"),
    "nexthop_gateway": (UP, "ip nexthop add id 5 via 2001:db8::9 dev v0 onlink protocol static", NEXTHOPS, "ip -json -details nexthop show"),
    "nexthop_group": (
        UP + ["ip nexthop add id 1 via 192.0.2.2 dev v0", "ip nexthop add id 2 via 192.0.2.3 dev v0"],
        "ip nexthop add id 10 group 1,3/2 type resilient buckets 8 idle_timer 30 unbalanced_timer 60", NEXTHOPS, "ip -json -details nexthop show"),
    "nexthop_delete": (UP + ["ip nexthop add id 6 via 192.0.2.3 fdb"], "ip nexthop delete id 6", NEXTHOPS, "ip -json -details nexthop show"),
    "neighbour_managed": (UP, "ip neighbour add 192.0.2.9 dev v0 managed", neighbours(socket.AF_INET), "ip -json -details -4 neighbour show nud all"),
    "neightable": (
        UP, "ip ntable change name arp_cache dev v0 base_reachable 60000 retrans 2000 queue 50 ucast_probes 5 proxy_queue 9",
        (66, DUMP, struct.pack("=B3x", socket.AF_INET)), "ip -json -details -4 ntable show"),
    "addrlabel": (
        UP, "ip addrlabel add prefix 2001:db8::/32 dev v0 label 99", (74, DUMP, struct.pack("=B11x", socket.AF_INET6)), "ip -json addrlabel list"),
    "neighbour_fdb": (
        PORT + ["ip link set dev v0 master br0"], "bridge fdb add 02:00:00:00:00:0a dev v0 master static",
        neighbours(socket.AF_BRIDGE), "bridge -json -details fdb show dev v0"),
}


# Encapsulations, of which only the order counts: also for those that no kernel here has. What stands in the list is sent to
# the kernel as it is. Options for tunnels' headers (geneve_opts and the like) may not: Linux 6.15 and later stop for good.
ENCAPS = [
    "mpls 100/200 ttl 5", "mpls 1048575", "ip id 5 dst 192.0.2.1 src 192.0.2.2 tos 4 ttl 9 key csum seq",
    "ip6 id 6 dst 2001:db8::1 src 2001:db8::2 tc 4 hoplimit 9 csum", "ila 1:2:3:4 csum-mode no-action ident-type luid hook-type input",
    "seg6 mode inline segs fc00::1,fc00::2 hmac 9", "seg6 mode encap segs fc00::1", "seg6 mode l2encap segs fc00::1,fc00::2",
    "seg6local action End count", "seg6local action End.X nh6 2001:db8::9", "seg6local action End.T table 100",
    "seg6local action End.DX2 oif v0", "seg6local action End.DX4 nh4 192.0.2.1", "seg6local action End.DT6 table 100",
    "seg6local action End.DT46 vrftable 100", "seg6local action End.B6 srh segs fc00::1",
    "seg6local action End.B6.Encaps srh segs fc00::1,fc00::2", "rpl segs fc00::1,fc00::2,fc00::3",
    "ioam6 mode inline trace prealloc type 0x800000 ns 1 size 12",
    "ioam6 freq 1/2 mode encap tundst fc00::1 trace prealloc type 0xc00000 ns 2 size 244", "xfrm if_id 4 link_dev v0",
]


def run(command, check=True):
    return subprocess.run(shlex.split(command), check=check, stdout=subprocess.PIPE, text=True).stdout.strip()


def sent_by(command, check=True):
    """The last order (RTM_NEW..., RTM_DEL..., RTM_SET...) that a command sends; before it come probes and questions."""
    with tempfile.NamedTemporaryFile("r") as log:
        run("strace -qq -e trace=sendmsg,sendto -e write=all -e signal=none -o %s %s" % (log.name, command), check)
        dumps, found = [], None
        for line in log:
            row = re.match(r" \| [0-9a-f]{5}  ((?:[0-9a-f]{2} {1,2})+)", line)
            if row and dumps:
                dumps[-1] += bytes.fromhex(row.group(1))
            elif not line.startswith(" "):
                dumps.append(b"")
    for data in dumps:
        _length, kind, _flags, number = struct.unpack_from("=IHHI", data)
        if number and kind >= 16 and kind % 4 != 2:
            found = data
    return found


def answers(kind, flags, body):
    """The question and the kernel's datagrams."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        for option in (10, 11, 12):     # NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK
            sock.setsockopt(270, option, 1)
        sock.bind((0, 0))
        question = struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body
        sock.send(question)
        datagrams, last = [], 0
        while last not in (2, 3):       # NLMSG_ERROR, NLMSG_DONE
            data, pos = sock.recv(1 << 18), 0
            datagrams.append(data)
            while pos < len(data):
                length, last = struct.unpack_from("=IH", data, pos)
                pos += (length + 3) & ~3
    return question, datagrams


def record(name):
    before, command, question, judge = CASES[name]
    for one in before:
        run(one)
    sent = sent_by(command)
    asked, datagrams = answers(*question)
    lines = ["# command: " + command, "# kernel: " + platform.release().split("-")[0],
             "# iproute2: " + run("ip -V").split(",")[1].split("-")[-1], "# judge: " + judge]
    for mark, data in [(">", sent), ("?", asked)] + [("<", data) for data in datagrams]:
        text = data.hex()
        rows = [text[at:at + 128] for at in range(0, len(text), 128)]
        lines += ["%s %s" % (mark, rows[0])] + ["  " + row for row in rows[1:]]
    lines.append("= " + run(judge))
    with open(os.path.join(HERE, name + ".txt"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def encaps():
    """encaps.hex: the words of an encapsulation, and what iproute2 puts into RTA_ENCAP for them."""
    for one in PAIR:
        run(one)
    lines = ["# iproute2: " + run("ip -V").split(",")[1].split("-")[-1], "# v0: %d" % socket.if_nametoindex("v0")]
    for words in ENCAPS:
        order = "ip route add 2001:db8:9::/48 proto static dev v0 encap " if words.startswith("xfrm") else "ip route add 2001:db8:9::/48 encap "
        data = sent_by(order + words + ("" if words.startswith("xfrm") else " proto static dev v0"), check=False)
        pos, found = 28, b""            # behind struct nlmsghdr and struct rtmsg
        while pos + 4 <= len(data):
            length, number = struct.unpack_from("=HH", data, pos)
            if number & 0x3FFF == 22:   # RTA_ENCAP
                found = data[pos + 4:pos + length]
            pos += (max(length, 4) + 3) & ~3
        lines.append("%s: %s" % (words, found.hex()))
    with open(os.path.join(HERE, "encaps.hex"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def main(names):
    if names == ["encaps"]:
        encaps()
        return
    if len(names) == 1:
        record(names[0])
        return
    for name in names or [*CASES, "encaps"]:         # each in a fresh namespace
        subprocess.run(["unshare", "-n", sys.executable, os.path.abspath(__file__), name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
