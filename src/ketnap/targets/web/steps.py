"""What comes next: acts on one target, and plans that wait for an answer. Said on every page where somebody may act."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from ketnap.access.request import Request
from ketnap.access.roles import Can
from ketnap.lib import format as vn
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import below
from ketnap.targets.kinds import PlanState, Side
from ketnap.targets.models import Closing, Plan, PlanEvent, PlanLine, Posting, PostingKind, Target
from ketnap.targets.plans import Version
from ketnap.targets.queries import Progress
from ketnap.targets.settling import to_settle
from ketnap.targets.standing import Standing
from ketnap.targets.web.period import Period
from ketnap.ui import parts

_OPEN = (PlanState.SENT, PlanState.COUNTERED)


@dataclass(frozen=True)
class Step:
    """One thing to do next, and where."""

    text: str
    url: str = ""
    label: str = ""


def acts_on(request: Request, target: Target, *, left: bool | None = None) -> list[parts.Link]:
    """Every act on a target that is a number, for who may: handing down, a plan, a revision, settling, floors. `left`: whether
    there is something to settle, where that is known already."""
    if (
        not target.in_ledger
        or target.withdrawn_at
        or not request.scope.can(Can.EDIT_TARGETS, target.unit_id)
        or request.frame.past
    ):
        return []
    names = [
        ("Giao xuống", "hand_down", "main"), ("Giao đến chi bộ", "distribute", "plain"), ("Lập phương án", "draft", "plain"),
    ]  # fmt: skip
    if to_settle(target) if left is None else left:
        names.append(("Rà lại sau sắp xếp", "settle", "plain"))
    own = not from_above(target)
    if own:
        names.append(("Điều chỉnh", "revise", "plain"))
    names.append(("Mức tối thiểu", "floor", "plain"))
    if own:
        names.append(("Rút chỉ tiêu", "withdraw", "quiet"))
    return [parts.Link(label, reverse(f"targets:{name}", args=[target.pk]), kind) for label, name, kind in names]  # type: ignore[arg-type]


def from_above(target: Target) -> bool:
    """Whether a superior gave it, so that only the superior revises it."""
    return Posting.objects.filter(target=target, kind=PostingKind.GIVEN, other__isnull=False).exists()


def next_of(target: Target, own: Progress, day: dt.date, *, children: bool, left: bool) -> list[Step]:
    """What its unit does next with the whole number of a period."""
    period = Period(target.start, target.end)
    if left:
        return [
            Step(
                "Có đơn vị đã rời đi còn giữ chỉ tiêu của kỳ này: rà lại để thu về hoặc giảm trừ.",
                reverse("targets:settle", args=[target.pk]), "Rà lại sau sắp xếp",
            )
        ]  # fmt: skip
    if children and not own.handed:
        return [
            Step(
                "Giao xuống các đơn vị. Muốn lấy ý kiến trước khi giao thì lập phương án phân bổ.",
                reverse("targets:plans") + f"?don_vi={target.unit.code}&{period.query}", "Phương án phân bổ",
            )
        ]  # fmt: skip
    query = f"?don_vi={target.unit.code}&{period.query}"
    if day > target.end:
        if Closing.objects.filter(unit_id=target.unit_id, start=target.start, end=target.end).exists():
            return []
        told = "Kỳ đã hết, xem báo cáo rồi chốt kỳ để giữ số liệu và báo cáo đúng như lúc chốt."
        return [Step(told, reverse("targets:close") + query, "Chốt kỳ")]
    kept = f" Còn giữ lại {vn.number(own.kept)}, giao tiếp được." if children and own.kept else ""
    return [Step(f"Theo dõi tiến độ và dự báo đến hết kỳ.{kept}", reverse("targets:outlook") + query, "Dự báo")]


def steps_on_page(request: Request, target: Target | None, found: Standing, *, left: bool) -> list[Step]:
    """What comes next with the period's number, for who may do it."""
    if request.frame.past or not request.scope.can(Can.EDIT_TARGETS, request.frame.unit.pk):
        return []
    if target is None:
        return [
            Step("Bước tiếp theo: đặt chỉ tiêu của kỳ theo nghị quyết hoặc kế hoạch, hoặc mở một kỳ khác ở cuối trang.")
        ]
    return [
        Step(f"Bước tiếp theo: {step.text[0].lower()}{step.text[1:]}", step.url, step.label)
        for step in next_of(target, found.own.progress, request.frame.day, children=bool(found.lines), left=left)
    ]


def waiting(request: Request) -> list[Step]:
    """Plans that wait for the unit one works in: those sent to it, and its own with a request not answered. Two queries to
    five."""
    unit, day = request.frame.unit, request.frame.day
    if request.frame.past:
        return []
    found: list[Step] = []
    if request.scope.can(Can.DECLARE_TARGETS, unit.pk):
        mine = below([unit.pk], day)
        plans = _to_answer(mine)
        asked = _asked_all(plans, mine)
        found += [_received(plan, name, asked=plan.pk in asked) for plan, name in _named(plans, day)]
    if request.scope.can(Can.EDIT_TARGETS, unit.pk):
        own = _standing(PlanState.COUNTERED).filter(target__unit=unit)
        found += [
            Step(
                f"{_title(plan)}: có đơn vị đề nghị số khác. Trả lời bằng cách sửa số hoặc giữ nguyên, rồi gửi lại.",
                reverse("targets:plan", args=[plan.pk]), "Mở phương án",
            )
            for plan in own
        ]  # fmt: skip
    return found


def _received(plan: Plan, name: str, *, asked: bool) -> Step:
    url = reverse("targets:plan", args=[plan.pk])
    if asked:
        return Step(
            f"{_title(plan)}, {name} gửi lấy ý kiến: đã đề nghị số khác, đang chờ {name} trả lời.", url, "Xem phương án"
        )
    told = "Đồng ý thì không phải làm gì; muốn số khác thì gửi đề nghị."
    return Step(
        f"{name} gửi lấy ý kiến {_title(plan).lower()}. {told}",
        url,
        "Mở phương án",
    )


def _asked_all(plans: list[Plan], mine: Iterable[int]) -> set[int]:
    """Those of the plans in whose present round every unit of `mine` that they name has asked for another number: it is for
    who sent them to answer. One query, none without plans."""
    rounds: dict[int, int] = {}
    lines: dict[tuple[int, str], set[int]] = defaultdict(set)
    units, keys = set(mine), [plan.pk for plan in plans]
    rows = PlanLine.objects.filter(plan__in=keys).order_by("round", "id") if keys else []
    for line in rows:
        if line.side == Side.GIVEN and line.round > rounds.get(line.plan_id, 0):
            rounds[line.plan_id] = line.round
            lines[line.plan_id, Side.GIVEN], lines[line.plan_id, Side.ASKED] = set(), set()
        if line.unit_id in units and line.round == rounds.get(line.plan_id):
            lines[line.plan_id, line.side].add(line.unit_id)
    return {key for key in keys if lines[key, Side.GIVEN] <= lines[key, Side.ASKED] and lines[key, Side.ASKED]}


def _standing(*states: str) -> QuerySet[Any]:
    """Plans whose latest event is one of these states."""
    latest = PlanEvent.objects.filter(plan=OuterRef("pk")).order_by("-id").values("state")[:1]
    found = Plan.objects.annotate(now=Subquery(latest)).filter(now__in=states)
    return found.select_related("target", "target__unit").order_by("-id")


def _to_answer(units: Iterable[int]) -> list[Plan]:
    """Plans of others, open for an opinion, that give any of the units a number."""
    mine = set(units)
    lines = PlanLine.objects.filter(unit_id__in=mine, plan=OuterRef("pk")).values("plan")[:1]
    plans = _standing(*_OPEN).exclude(target__unit_id__in=mine)
    return list(plans.annotate(named=Subquery(lines)).exclude(named=None))


def _named(plans: list[Plan], day: dt.date) -> list[tuple[Plan, str]]:
    names = names_of([plan.target.unit_id for plan in plans], day) if plans else {}
    return [(plan, names.get(plan.target.unit_id, plan.target.unit.code)) for plan in plans]


def _title(plan: Plan) -> str:
    return f"Phương án lần {plan.version}, {Period(plan.target.start, plan.target.end).words}"


_SENDER: dict[str, str] = {
    PlanState.DRAFT: "Gửi phương án để các đơn vị xem số dự kiến và đề nghị số khác nếu cần.",
    PlanState.SENT: "Chờ ý kiến các đơn vị. Hết thời gian lấy ý kiến mà không còn đề nghị nào thì ghi nhận thống nhất.",
    PlanState.COUNTERED: "Trả lời các đề nghị ở cột “Đơn vị đề nghị”: sửa số hoặc giữ nguyên, rồi gửi lại.",
    PlanState.AGREED: "Khi đã có văn bản giao chỉ tiêu, cho phương án có hiệu lực; từ lúc đó số mới là chỉ tiêu của đơn vị.",
    PlanState.IN_FORCE: "Phương án đang có hiệu lực. Muốn đổi số thì lập phương án mới.",
    PlanState.REVISED: "Phương án này đã được thay; xem bản sau.",
}
_RECEIVER = "Đồng ý với số dự kiến thì không phải làm gì. Muốn số khác thì bấm “Đề nghị số khác” và ghi lý do."


def next_of_plan(version: Version, *, sender: bool, mine: Collection[int]) -> str:
    """What comes next with a plan, for who hands down and for who is to receive and may answer for the units `mine`."""
    if sender:
        return f"Bước tiếp theo: {_SENDER[version.state]}"
    named = set(version.parts) & set(mine)
    if named and named <= {one.unit_id for one in version.asked}:
        return "Đã đề nghị số khác, đang chờ cấp trên trả lời."
    return f"Bước tiếp theo: {_RECEIVER}" if version.state in _OPEN else ""
