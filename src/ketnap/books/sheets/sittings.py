"""Sheet “Kiểm tra nhận thức”: one row a sitting of the awareness test, before whom and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ketnap.access.roles import Can
from ketnap.books.context import Loading
from ketnap.books.reader import Reading
from ketnap.books.shape import Field, Row
from ketnap.books.sheets.base import Exporting, Outcome, RowSheet, contradiction
from ketnap.books.sheets.people import PERSON_FIELDS, find_person
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold
from ketnap.members.models import Person, Tie
from ketnap.organisations.models import Unit
from ketnap.training.models import Course, CourseKind
from ketnap.training.sittings.actions.record_sittings import Line, record_sittings
from ketnap.training.sittings.models import Examiner, Result, Sitting

_SCREEN = "màn hình Kiểm tra nhận thức"


class Sittings(RowSheet):
    key = "sittings"
    title = "Kiểm tra nhận thức"
    needs = Can.EDIT_TRAINING
    sees = Can.SEE_TRAINING
    about = "Mỗi dòng một lượt kiểm tra nhận thức về Đảng của một người. Kiểm tra lại là một dòng khác."
    names_people = True
    fields: ClassVar[tuple[Field, ...]] = (
        *PERSON_FIELDS,
        Field("unit", "Mã chi bộ", required=True, longest=200, width=20, note="Chi bộ của người được kiểm tra."),
        Field("held_by", "Mã nơi tổ chức", required=True, longest=200, width=20, note="Đảng bộ tổ chức kiểm tra."),
        Field("examiner", "Nơi kiểm tra", "choice", True, dict(Examiner.choices), width=24),
        Field("on", "Ngày kiểm tra", "date", True),
        Field("result", "Kết quả", "choice", True, dict(Result.choices), width=12),
        Field("essay_on", "Ngày nộp bài thu hoạch", "date", note="Chỉ ghi khi có bài thu hoạch sau lần kiểm tra trước."),
        Field("course", "Tên lớp", longest=200, width=30, note="Lớp bồi dưỡng đã mở ở nơi tổ chức; để trống nếu không gắn với lớp."),
        Field("course_on", "Ngày khai giảng", "date", note="Chỉ cần khi nơi tổ chức có nhiều lớp cùng tên."),
    )  # fmt: skip

    def ordered(self, rows: list[Row], reading: Reading, run: Loading) -> list[Row]:
        """In the order of time, so that a first sitting comes before the next."""
        return sorted(rows, key=lambda row: (row["on"], row.number))

    def write(self, row: Row, run: Loading) -> Outcome:
        cell, held_by = run.unit(row.text("unit"), "unit", None), run.unit(row.text("held_by"), "held_by", None)
        person = find_person(row, run, cell.pk)
        known = Sitting.objects.filter(person=person, on=row["on"], undone_at=None).select_related("course").first()
        if known is not None:
            return _compare(row, known, cell, held_by)
        cell, held_by = (
            run.unit(row.text("unit"), "unit", self.needs),
            run.unit(row.text("held_by"), "held_by", self.needs),
        )
        _must_belong(person, cell, run)
        record_sittings(
            by=run.by, at=run.at, held_by=held_by, examiner=row.text("examiner"), on=row["on"], course=_course(row, held_by),
            lines=[Line(person, cell.pk, row.text("result"), row["essay_on"])],
        )  # fmt: skip
        run.touched.append(f"person:{person.pk}")
        return "new"

    def export(self, what: Exporting) -> Iterable[Mapping[str, object]]:
        """The sittings of people of these cells, those taken back left out."""
        rows = Sitting.objects.filter(unit_id__in=what.units, undone_at=None)
        for one in rows.select_related("person", "unit", "held_by", "course").order_by("on", "person__sort_key", "id"):
            yield {
                "full_name": one.person.full_name, "birth_date": one.person.birth_date, "identity": None, "unit": one.unit.code,
                "held_by": one.held_by.code, "examiner": Examiner(one.examiner).label, "on": one.on, "result": Result(one.result).label,
                "essay_on": one.essay_on, "course": one.course.name if one.course else None,
                "course_on": one.course.starts_on if one.course else None,
            }  # fmt: skip


def _must_belong(person: Person, cell: Unit, run: Loading) -> None:
    if not Tie.objects.filter(person=person, unit=cell).exists():
        raise Refused(
            "sitting.not_there", f"{person.full_name} không phải đảng viên hoặc người trong nguồn của {run.unit_name(cell.pk)}.",
            remedy="Hãy xem lại mã chi bộ, hoặc ghi người này vào trang Nguồn và hồ sơ kết nạp trước.", field="unit",
        )  # fmt: skip


def _course(row: Row, held_by: Unit) -> Course | None:
    """The course of the awareness class the row names; None where it names none."""
    if not row["course"]:
        return None
    held = Course.objects.filter(unit=held_by, kind=CourseKind.AWARENESS)
    found = [one for one in held if fold(one.name) == fold(row["course"]) and row["course_on"] in (None, one.starts_on)]
    if len(found) != 1:
        sentence = f"Có {len(found)} lớp cùng tên." if found else f"Nơi tổ chức chưa mở lớp “{row['course']}”."
        remedy = (
            "Hãy ghi thêm ngày khai giảng." if found else "Hãy mở lớp ở màn hình Lớp bồi dưỡng, hoặc để trống tên lớp."
        )
        raise Refused("sitting.course_unknown", sentence, remedy=remedy, field="course_on" if found else "course")
    return found[0]


def _compare(row: Row, known: Sitting, cell: Unit, held_by: Unit) -> Outcome:
    """Unchanged, or the refusal of the first column that says otherwise than the register; an empty cell says nothing."""
    same = (
        ("unit", "Chi bộ", known.unit_id == cell.pk, known.unit.code),
        ("held_by", "Nơi tổ chức", known.held_by_id == held_by.pk, known.held_by.code),
        ("examiner", "Nơi kiểm tra", known.examiner == row["examiner"], str(known.get_examiner_display())),
        ("result", "Kết quả", known.result == row["result"], str(known.get_result_display())),
        ("essay_on", "Ngày nộp bài thu hoạch", row["essay_on"] in (None, known.essay_on),
         vn.day(known.essay_on) if known.essay_on else "chưa ghi"),
        ("course", "Lớp", not row["course"] or (known.course is not None and fold(known.course.name) == fold(row["course"])),
         known.course.name if known.course else "không gắn với lớp"),
    )  # fmt: skip
    for key, what, agrees, stored in same:
        if not agrees:
            raise contradiction(key, what, stored, _SCREEN)
    return "unchanged"
