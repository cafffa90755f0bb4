# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: BSD-2-Clause
"""CAN: the controllers, IFLA_CAN_* (linux/can/netlink.h, drivers/net/can/dev/netlink.c), and pairs of virtual ones,
VXCAN_INFO_* (linux/can/vxcan.h, drivers/net/can/vxcan.c).

Controllers are hardware: they change, but are neither made nor deleted. Bit rates are in bits a second, tq in nanoseconds, segments,
sjw, tdcv, tdco and tdcf in time quanta, the sample point in tenths of a percent, restart_ms in milliseconds, termination in ohms.

A bit timing is either its bitrate, with sample_point and sjw where they matter, or tq and the segments; the kernel works out the other
half and tells both, and refuses a request that has both. So a request carries what was asked for and not what else the
link has; with fd (or xl), all the bit timings and the mode in one. A restart is an action, and stands in the
table only.
"""
from __future__ import annotations

from ...netlink.values import array, bits, bool32, embedded, named, nest, record, u16, u32
from ...netlink.wire import Attrs
from .kind import Kind, on_off

MODES = {"loopback": 1, "listen_only": 2, "triple_sampling": 4, "one_shot": 8, "berr_reporting": 0x10, "fd": 0x20, "presume_ack": 0x40,
         "fd_non_iso": 0x80, "cc_len8_dlc": 0x100, "tdc_auto": 0x200, "tdc_manual": 0x400, "restricted": 0x800, "xl": 0x1000,
         "xl_tdc_auto": 0x2000, "xl_tdc_manual": 0x4000, "tms": 0x8000}
STATE = {"ERROR-ACTIVE": 0, "ERROR-WARNING": 1, "ERROR-PASSIVE": 2, "BUS-OFF": 3, "STOPPED": 4, "SLEEPING": 5}
TIMING = record("=8I", "bitrate sample_point tq prop_seg phase_seg1 phase_seg2 sjw brp")
LIMITS = record("=16s8I", "name tseg1_min tseg1_max tseg2_min tseg2_max sjw_max brp_min brp_max brp_inc")
TDC = Attrs((1, "tdcv_min", u32), (2, "tdcv_max", u32), (3, "tdco_min", u32), (4, "tdco_max", u32), (5, "tdcf_min", u32),
            (6, "tdcf_max", u32), (7, "tdcv", u32), (8, "tdco", u32), (9, "tdcf", u32), uapi="IFLA_CAN_TDC")
PWM = Attrs((1, "pwms_min", u32), (2, "pwms_max", u32), (3, "pwml_min", u32), (4, "pwml_max", u32), (5, "pwmo_min", u32),
            (6, "pwmo_max", u32), (7, "pwms", u32), (8, "pwml", u32), (9, "pwmo", u32), uapi="IFLA_CAN_PWM")
EXT = Attrs((1, "supported", bits("I", MODES)), uapi="IFLA_CAN_CTRLMODE")


def _mask_first(type):
    """struct can_ctrlmode: the mask stands before the flags."""
    return type._replace(pack=lambda v: _swapped(type.pack(v)), unpack=lambda b: type.unpack(_swapped(b)))


def _swapped(body):
    return body[4:8] + body[:4]


_SET = ("bitrate", "sample_point", "tq", "prop_seg", "phase_seg1", "phase_seg2", "sjw")
_TIMINGS = {"bittiming.": "", "data_bittiming.": "d", "xl_data_bittiming.": "x"}
_TIMING_OPTIONS = {outer + name: letter + name for outer, letter in _TIMINGS.items() for name in _SET}
_TDC_OPTIONS = {"tdc.tdcv": "tdcv", "tdc.tdco": "tdco", "tdc.tdcf": "tdcf", "xl_tdc.tdcv": "xtdcv", "xl_tdc.tdco": "xtdco",
                "xl_tdc.tdcf": "xtdcf", "xl_pwm.pwms": "pwms", "xl_pwm.pwml": "pwml", "xl_pwm.pwmo": "pwmo"}
_MODE_OPTIONS = {"ctrlmode." + name: name for name in MODES}


def _numbered(word):
    return lambda value: [word, str(value)]


def _sample_point(word):
    """`sample-point 0.875`"""
    return lambda value: [word, "0.%03d" % value]


def _spelled():
    """iproute2's words have dashes, and the two kinds of transmitter delay compensation are values of one word."""
    out = {path: on_off(name.replace("_", "-")) for path, name in _MODE_OPTIONS.items()}
    for how in ("auto", "manual"):
        out["ctrlmode.tdc_" + how] = lambda value, how=how: ["tdc-mode", how if value else "off"]
        out["ctrlmode.xl_tdc_" + how] = lambda value, how=how: ["xtdc-mode", how if value else "off"]
    for path, name in _TIMING_OPTIONS.items():
        word = name.replace("_", "-")
        out[path] = _sample_point(word) if path.endswith("sample_point") else _numbered(word)
    return dict(out, restart_ms=_numbered("restart-ms"))


CAN = Kind(
    "can",
    data=Attrs(
        (1, "bittiming", TIMING),
        (2, "bittiming_const", LIMITS),
        (3, "clock", record("=I", "freq")),
        (4, "state", named(u32, STATE)),
        (5, "ctrlmode", _mask_first(bits("I", MODES, mask="I"))),
        (6, "restart_ms", u32),
        (7, "restart", bool32),
        (8, "berr_counter", record("=HH", "txerr rxerr")),
        (9, "data_bittiming", TIMING),
        (10, "data_bittiming_const", LIMITS),
        (11, "termination", u16),
        (12, "termination_const", array("H")),
        (13, "bitrate_const", array("I")),
        (14, "data_bitrate_const", array("I")),
        (15, "bitrate_max", u32),
        (16, "tdc", nest(TDC)),
        (17, "ctrlmode_ext", nest(EXT)),
        (18, "xl_data_bittiming", TIMING),
        (19, "xl_data_bittiming_const", LIMITS),
        (20, "xl_data_bitrate_const", array("I")),
        (21, "xl_tdc", nest(TDC)),
        (22, "xl_pwm", nest(PWM)),
        uapi="IFLA_CAN",
    ),
    options=" ".join(list(_TIMING_OPTIONS) + list(_TDC_OPTIONS) + list(_MODE_OPTIONS) + ["restart_ms", "termination"]),
    words=dict(_TIMING_OPTIONS, **dict(_TDC_OPTIONS, **_MODE_OPTIONS)),
    module="can_dev",
    whole="bittiming data_bittiming xl_data_bittiming tdc xl_tdc xl_pwm ctrlmode.fd ctrlmode.tdc_auto ctrlmode.tdc_manual"
          " ctrlmode.xl ctrlmode.xl_tdc_auto ctrlmode.xl_tdc_manual",
    down="mtu bittiming data_bittiming xl_data_bittiming tdc xl_tdc xl_pwm ctrlmode restart_ms",
    spelled=_spelled(),
)


def vxcan(link):
    """The kind; `link` is the message that describes the peer, of which the kernel tells as of a veth's."""
    return Kind("vxcan", data=Attrs((1, "peer", embedded(link)), uapi="VXCAN_INFO"), options="peer", fixed="peer", module="vxcan", down="mtu")
