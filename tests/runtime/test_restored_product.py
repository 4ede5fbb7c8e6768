"""A backup brought back elsewhere tells the same: every figure of every unit, and a trail whose seals still hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ketnap.runtime.home import Home

pytestmark = pytest.mark.slow
UNITS = ("DU", "DU.1")


def _run(home: Path, *words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"KETNAP_HOME": str(home), "KETNAP_BACKUP_PASSPHRASE": "một cụm mật khẩu dài để thử"}
    done = subprocess.run(
        [sys.executable, "-m", "ketnap", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


def _book(path: Path, home: Path) -> None:
    """A commune of two cells and six obviously invented members, typed into the product's own template."""
    _run(home, "template", "book", str(path))
    workbook = openpyxl.load_workbook(path)

    def row(title: str, **facts: object) -> None:
        sheet = workbook[title]
        heads = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
        number = sheet.max_row + 1
        for head, value in facts.items():
            sheet.cell(number, heads[head.replace("_", " ")], value)

    founded = date(2000, 1, 3)
    row(
        "Đơn vị", Mã_đơn_vị="DU", Tên_đơn_vị="Đảng bộ xã Giả Định", Loại_tổ_chức="Đảng bộ cơ sở", Ngày_thành_lập=founded
    )
    for number in (1, 2):
        row(
            "Đơn vị", Mã_đơn_vị=f"DU.{number}", Tên_đơn_vị=f"Chi bộ thôn Thử {number}", Loại_tổ_chức="Chi bộ trực thuộc",
            Mã_cấp_trên="DU", Ngày_thành_lập=founded,
        )  # fmt: skip
    for number in range(6):
        row(
            "Đảng viên", Họ_và_tên=f"Giả Định Thử {'ABCDEG'[number]}", Giới_tính="Nữ", Sinh_ngày=date(1990, 1, 1 + number),
            Mã_chi_bộ=f"DU.{1 + number % 2}", Ngày_vào_Đảng=date(2025, 3, 1 + number),
            Số_định_danh_cá_nhân=f"00009000000{number}",
        )  # fmt: skip
    workbook.save(path)


def _figures(home: Path) -> dict[str, object]:
    """All figures of the units over a year and a half, by child, on both trees."""
    return {
        f"{unit} {tree}": json.loads(
            _run(
                home,
                "figures",
                "--unit",
                unit,
                "--from",
                "2025-01-01",
                "--to",
                "2026-06-30",
                "--tree",
                tree,
                "--by-child",
                "--json",
            )
        )
        for unit in UNITS
        for tree in ("then", "now")
    }


def test_every_figure_and_the_seals_come_back(place: Path) -> None:
    home, other = place / "home", place / "other"
    _run(home, "init", "--unit", "Đảng bộ Khối Giả Định", "--admin", "quantri")
    _book(place / "book.xlsx", home)
    _run(home, "import", str(place / "book.xlsx"), "--by", "quantri")
    _run(home, "audit", "seal")
    before = _figures(home)
    assert before["DU then"]["admitted"] == 6  # type: ignore[index]

    _run(home, "backup", str(place / "copy.ketnap"))
    _run(home, "restore", str(place / "copy.ketnap"), "--into", str(other))

    assert _figures(other) == before
    anchors = [argument for file in sorted(Home(other).seals.glob("*.txt")) for argument in ("--anchor", str(file))]
    verdict = json.loads(_run(other, "audit", "verify", *anchors[:2], "--json"))
    assert verdict["ok"], verdict
    assert verdict["seals"] >= 1
    assert verdict["anchors"] >= 1
    # The trail goes on: what happens after the restore is sealed too, though the database counts transactions anew.
    again = json.loads(_run(other, "import", str(place / "book.xlsx"), "--by", "quantri", "--json"))
    assert again["sheets"]["Đảng viên"]["unchanged"] == 6
    _run(other, "audit", "seal")
    after = json.loads(_run(other, "audit", "verify", "--json"))
    assert after["ok"], after
    assert after["seals"] == verdict["seals"] + 1
    assert after["unsealed"] == 0
