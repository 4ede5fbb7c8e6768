"""The committees that can be loaded, by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import import_module

from ketnap.demo.rows import Plan
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit


@dataclass(frozen=True)
class Entry:
    """A committee: what it is, and the unit that is there once it has been loaded."""

    name: str
    title: str
    source: str
    root: str
    marker: str
    size: str


ENTRIES = (
    Entry("baxuyen", "Đảng bộ xã Bá Xuyên, thành phố Sông Công", "003", "SC", "SC.BX", "16 chi bộ, 233 đảng viên"),
    Entry("songcong", "Đảng bộ thành phố Sông Công", "003", "SC", "SC.01", "35 đơn vị trực thuộc, 5.971 đảng viên"),
    Entry("bacninh", "Đảng bộ Khối các Cơ quan và Doanh nghiệp tỉnh Bắc Ninh", "000", "BN", "BN", "116 TCCSĐ, gần 7.000 đảng viên"),
    Entry("quangninh_khoi", "Đảng bộ Khối các cơ quan tỉnh Quảng Ninh", "001", "QK", "QK", "61 TCCSĐ, trên 5.000 đảng viên"),
    Entry("khoi_ccqdn", "Đảng bộ Khối Cơ quan và Doanh nghiệp tỉnh Giả Định", "004", "KD", "KD", "78 TCCSĐ, 5.549 đảng viên"),
    Entry("quangninh", "Đảng bộ tỉnh Quảng Ninh", "002", "QN", "QN", "781 TCCSĐ, 101.000 đảng viên"),
)  # fmt: skip
NAMES = tuple(entry.name for entry in ENTRIES)


def entry_of(name: str) -> Entry:
    """The committee of that name. Raises Refused for an unknown one."""
    for entry in ENTRIES:
        if entry.name == name:
            return entry
    raise Refused("demo.name", f"Không có dữ liệu mẫu tên “{name}”.", remedy=f"Hãy chọn trong: {', '.join(NAMES)}.")


def is_loaded(entry: Entry) -> bool:
    """Whether the committee is in the home."""
    return Unit.objects.filter(code=entry.marker).exists()


def plan_of(entry: Entry, today: dt.date) -> Plan:
    """What has to be loaded for the committee: all of it, or what is not in the home yet."""
    module = import_module(f"ketnap.demo.committees.{entry.name}")
    if entry.name == "songcong" and is_loaded(entry_of("baxuyen")):
        found: Plan = module.rest()
    else:
        found = module.build(today)
    return found
