# Copyright: the linux.netlink contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for get-pip.py, which ansible-test would download to set up its virtual environments.

It runs the pip that comes with this Python (ensurepip brings it as a wheel), with the same arguments.
"""
from __future__ import annotations

import ensurepip
import glob
import os
import runpy
import sys

NOT_FOR_PIP = ("--no-setuptools", "--no-wheel")     # arguments of get-pip.py itself
# Debian keeps the wheels elsewhere, and says where
FOLDERS = [getattr(ensurepip, "_WHEEL_PKG_DIR", None), os.path.join(os.path.dirname(ensurepip.__file__), "_bundled")]

wheels = [wheel for folder in FOLDERS if folder for wheel in glob.glob(os.path.join(folder, "pip-*.whl"))]
if not wheels:
    sys.exit(f"{sys.executable}: ensurepip has no pip wheel")
sys.path.insert(0, wheels[0])
sys.argv[1:] = ["install"] + [argument for argument in sys.argv[1:] if argument not in NOT_FOR_PIP]
runpy.run_module("pip", run_name="__main__")
