"""The commands: what they print, what they write, how they end."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from ketnap.access.roles import Role
from ketnap.books import cli
from ketnap.books.faultbook import HEADING
from ketnap.books.models import Import
from ketnap.lib.errors import Refused
from ketnap.members.models import Person
from ketnap.testing import build
from ketnap.testing.build import Committee

from .conftest import workbook

D = dt.date
ROW: dict[str, Any] = {
    "full_name": "Nguyễn Giả Định An", "gender": "Nữ", "birth_date": D(1988, 4, 9), "unit": "K.A.1", "ceremony_on": D(2016, 5, 19),
}  # fmt: skip


@pytest.fixture
def officer(committee: Committee) -> str:
    return build.user(Role.BOARD_OFFICER, committee.root, username="can-bo").username


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.import_, [str(argument) for argument in arguments])


def file_of(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "so.xlsx"
    path.write_bytes(workbook({"members": [{**ROW, **row} for row in rows]}))
    return path


def test_import_as_json(tmp_path: Path, officer: str) -> None:
    path = file_of(tmp_path, {}, {"full_name": "Lê Giả Định Bình"})
    dry = run(path, "--by", officer, "--dry-run", "--json")
    assert dry.exit_code == 0
    assert json.loads(dry.stdout)["written"] is False
    assert not Person.objects.exists()
    done = run(path, "--by", officer, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["sheets"] == {"Đảng viên": {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "errors": 0}}
    again = json.loads(run(path, "--by", officer, "--json").stdout)
    assert again["sheets"]["Đảng viên"]["unchanged"] == 2
    assert "Không có gì mới để ghi." in run(path, "--by", officer).stdout
    assert Import.objects.order_by("pk").first().os_user  # type: ignore[union-attr]


def test_a_refused_file_writes_nothing_and_says_where(tmp_path: Path, officer: str) -> None:
    path = file_of(tmp_path, {}, {"full_name": "Lê Giả Định Bình", "ceremony_on": D(1980, 1, 1)})
    result = run(path, "--by", officer, "--json", "--faults", tmp_path / "loi.xlsx")
    assert result.exit_code == 1
    error = json.loads(result.stdout)["errors"][0]
    assert (error["sheet"], error["row"], error["column"], error["value"]) == (
        "Đảng viên",
        3,
        "Ngày vào Đảng",
        "01/01/1980",
    )
    assert error["sentence"]
    assert error["remedy"]
    assert not Person.objects.exists()
    headings = [cell.value for cell in openpyxl.load_workbook(tmp_path / "loi.xlsx")["Đảng viên"][1]]
    assert headings[-1] == HEADING
    good = run(path, "--by", officer, "--good-rows")
    assert good.exit_code == 0
    assert "Đã ghi các dòng tốt." in good.stdout
    assert Person.objects.count() == 1


def test_what_is_not_read_is_told_and_long_values_are_short(tmp_path: Path, officer: str) -> None:
    """A column we do not know, a sheet we do not know, empty sheets unmentioned, a cell of five hundred letters."""
    path = file_of(tmp_path, {"full_name": "Lê Giả Định " + "dài " * 120})
    book = openpyxl.load_workbook(path)
    sheet = book["Đảng viên"]
    sheet.cell(1, sheet.max_column + 1, "Mã số lý lịch")
    book.create_sheet("Ghi chú riêng")["A1"] = "x"
    book.save(path)
    result = run(path, "--by", officer, "--dry-run")
    assert "không nhập các cột Mã số lý lịch" in result.stdout
    assert "Không đọc các trang: Ghi chú riêng" in result.stdout
    assert "Đơn vị: 0 dòng" not in result.stdout
    told = next(line for line in result.stderr.splitlines() if "cột Họ và tên" in line)
    assert len(told) < 250


def test_answers_come_from_a_file(tmp_path: Path, officer: str, committee: Committee) -> None:
    build.member(committee.other_cell, name=ROW["full_name"], birth_date=ROW["birth_date"])
    path = file_of(tmp_path, {})
    asked = run(path, "--by", officer, "--json")
    assert asked.exit_code == 1
    key = json.loads(asked.stdout)["questions"][0]["key"]
    (tmp_path / "tra-loi.json").write_text(json.dumps({key: "moi"}), encoding="utf-8")
    assert run(path, "--by", officer, "--answers", tmp_path / "tra-loi.json").exit_code == 0
    assert Person.objects.count() == 2


@pytest.mark.parametrize("who", ["khong-co", "chi-xem"])
def test_who_may_not_import_is_refused(tmp_path: Path, committee: Committee, who: str) -> None:
    build.user(Role.CELL_SECRETARY, committee.cell, username="chi-xem")
    result = run(file_of(tmp_path, {}), "--by", who)
    assert isinstance(result.exception, Refused)
    assert json.loads(run(file_of(tmp_path, {}), "--by", who, "--json").stdout)["refused"]["remedy"]


def test_wrong_use_ends_with_2(tmp_path: Path, officer: str) -> None:
    assert run(tmp_path / "khong-co.xlsx", "--by", officer).exit_code == 2
    assert run(file_of(tmp_path, {})).exit_code == 2
    (tmp_path / "hong.json").write_text("[")
    assert run(file_of(tmp_path, {}), "--by", officer, "--answers", tmp_path / "hong.json").exit_code == 2


def test_template_and_export(tmp_path: Path, officer: str, committee: Committee) -> None:
    made = CliRunner().invoke(cli.template, ["book", str(tmp_path / "mau.xlsx")])
    assert made.exit_code == 0, made.output
    build.member(committee.cell, name="Phạm Giả Định Xuân", identity="001234567890")
    out = CliRunner().invoke(cli.export, ["book", str(tmp_path / "so.xlsx"), "--by", officer])
    assert out.exit_code == 0, out.output
    sheet = openpyxl.load_workbook(tmp_path / "so.xlsx")["Đảng viên"]
    headings = [str(cell.value) for cell in sheet[1]]
    assert sheet["A2"].value == "Phạm Giả Định Xuân"
    assert sheet.cell(2, headings.index("Số định danh cá nhân") + 1).value is None  # this officer may not see it
