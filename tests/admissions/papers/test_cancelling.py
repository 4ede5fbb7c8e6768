"""The decision that cancels a wrong one cites it, says why, and bears the number the cancelling recorded."""

from __future__ import annotations

import pytest

from ketnap.admissions.models import Case
from ketnap.admissions.papers.drafting import draft, needs_case
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.turns.kinds import CorrectionKind, Fault
from ketnap.admissions.turns.models import Correction
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.papers.plan import plan
from ketnap.testing.build import Committee
from tests.admissions.test_corrections import ON, cancel, order, walked

from .test_forms import DAY, WRITING, form, texts


def shown(slug: str, case: Case) -> str:
    made = draft(form(slug), gather(case, DAY), WRITING)
    assert plan(made.paper)["demo"] == "DỮ LIỆU GIẢ ĐỊNH"
    return "\n".join(texts(plan(made.paper)))


@pytest.mark.parametrize(
    ("until", "after"),
    [("decided", "Không tổ chức lễ kết nạp đối với"), ("recognised", "ra khỏi danh sách đảng viên")],
)
def test_a_cancelled_admission_is_cited_with_its_number_and_reason(
    committee: Committee, until: str, after: str
) -> None:
    case = walked(committee.cell, until)
    assert not needs_case(form("qd-h-ket-nap"), gather(case, DAY))
    wrong = cancel(case, CorrectionKind.ADMISSION, order(committee.root))
    decided = case.steps.get(key="decided")
    case.refresh_from_db()
    assert needs_case(form("qd-h-ket-nap"), gather(case, DAY))
    assert not needs_case(form("qd-h-cong-nhan"), gather(case, DAY))
    page = shown("qd-h-ket-nap", case)
    assert f"Số {wrong.symbol}" in page
    assert "huỷ quyết định kết nạp đảng viên" in page
    symbol = decided.paper_symbol or decided.document.symbol  # type: ignore[union-attr]
    assert f"Huỷ Quyết định số {symbol}, ngày {vn.day(decided.on)} của Ban Thường vụ" in page
    assert "Xét thấy: sai về tuổi đời; Kết luận kiểm tra" in page
    assert after in page
    assert f"từ ngày {vn.day(ON)}" in page
    made = draft(form("qd-h-ket-nap"), gather(case, DAY), WRITING)
    assert made.paper.day == wrong.issued_on
    assert made.paper.layout.code == "36"  # by the day of the cancelling decision


def test_a_cancelled_recognition_leaves_a_probationer(committee: Committee) -> None:
    case = walked(committee.cell, "recognised")
    was = case.steps.get(key="recognised")
    cancel(case, CorrectionKind.RECOGNITION, order(committee.root), Fault.PROCEDURE)
    case.refresh_from_db()
    page = shown("qd-h-cong-nhan", case)
    assert "huỷ quyết định công nhận đảng viên chính thức" in page
    # Who decided then, by the number's own record, and its committee, not the organisation.
    assert f"ngày {vn.day(was.on)} của Đảng uỷ " in page
    assert was.document is not None
    elsewhere = "Đảng uỷ xã Ví Dụ Khác"
    type(was.document).objects.filter(pk=was.document.pk).update(issuer=elsewhere)
    assert f"ngày {vn.day(was.on)} của {elsewhere}" in shown("qd-h-cong-nhan", case)
    assert "trở lại là đảng viên dự bị" in page
    assert "ra khỏi danh sách" not in page


def test_the_head_is_that_of_the_body_that_cancelled(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    wrong = cancel(case, CorrectionKind.ADMISSION, order(committee.root))
    case.refresh_from_db()
    head = gather(case, DAY).told_by(form("qd-h-ket-nap")).decider
    assert head is not None
    Correction.objects.filter(pk=wrong.pk).update(issuer=head.committee)
    own = draft(form("qd-h-ket-nap"), gather(case, DAY), WRITING).paper
    assert own.issuer == head.issuer
    assert own.signature is not None
    assert own.signature.authority == "T/M BAN THƯỜNG VỤ"
    Correction.objects.filter(pk=wrong.pk).update(issuer="Ban Thường vụ Tỉnh uỷ Ví Dụ")
    other = draft(form("qd-h-ket-nap"), gather(case, DAY), WRITING)
    assert other.paper.issuer == "BAN THƯỜNG VỤ TỈNH UỶ VÍ DỤ"
    assert "Thẩm quyền, chức vụ, họ tên người ký" in other.by_hand


def test_what_is_not_recorded_of_the_cancelled_decision_is_asked_for(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    wrong = cancel(case, CorrectionKind.ADMISSION, order(committee.root))
    Correction.objects.filter(pk=wrong.pk).update(old_step=None)
    case.refresh_from_db()
    made = draft(form("qd-h-ket-nap"), gather(case, DAY), WRITING)
    assert {"so_bi_huy", "ngay_bi_huy"} <= {one.key for one in made.missing}


def test_nothing_is_written_before_something_was_cancelled(committee: Committee) -> None:
    case = walked(committee.cell, "decided")
    with pytest.raises(Refused, match="không có quyết định nào đã huỷ"):
        draft(form("qd-h-ket-nap"), gather(case, DAY), WRITING)
