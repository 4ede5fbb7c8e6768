"""Reading versions of a distribution: where each stands, its latest numbers, what was asked for from below."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.targets.kinds import PLAN_MOVES, PlanState, Side
from ketnap.targets.models import Plan, PlanEvent, PlanLine
from ketnap.targets.queries import check_stands, children_during


@dataclass(frozen=True)
class Asked:
    """A unit asks for another number, and why."""

    unit_id: int
    amount: int
    reason: str


@dataclass(frozen=True)
class Version:
    """A plan as it stands: latest round, numbers by unit, what is kept, and the requests not yet answered."""

    plan: Plan
    state: str
    round: int
    parts: dict[int, int]
    kept: int
    asked: tuple[Asked, ...]
    history: tuple[PlanEvent, ...]

    @property
    def label(self) -> str:
        return PlanState(self.state).label

    @property
    def total(self) -> int:
        return self.kept + sum(self.parts.values())


def state_of(plan: Plan) -> str:
    """The state after the latest event."""
    event = PlanEvent.objects.filter(plan=plan).order_by("-id").first()
    return event.state if event else PlanState.DRAFT


def version_of(plan: Plan) -> Version:
    """The plan as it stands. Two queries."""
    history = tuple(PlanEvent.objects.filter(plan=plan).select_related("document").order_by("id"))
    lines = list(PlanLine.objects.filter(plan=plan).order_by("id"))
    latest = max((line.round for line in lines if line.side == Side.GIVEN), default=0)
    current = [line for line in lines if line.round == latest]
    given = [line for line in current if line.side == Side.GIVEN]
    return Version(
        plan=plan,
        state=history[-1].state if history else PlanState.DRAFT,
        round=latest,
        parts={line.unit_id: line.amount for line in given if line.unit_id is not None},
        kept=sum(line.amount for line in given if line.unit_id is None),
        asked=tuple(
            Asked(line.unit_id, line.amount, line.reason)
            for line in current
            if line.side == Side.ASKED and line.unit_id is not None
        ),
        history=history,
    )


def versions(target_ids: Iterable[int]) -> list[Version]:
    """All versions of the targets, the latest first."""
    plans = Plan.objects.filter(target_id__in=list(target_ids)).select_related("target", "target__unit")
    return [version_of(plan) for plan in plans.order_by("-target_id", "-version")]


def sent_to(unit_ids: Collection[int]) -> list[Version]:
    """Plans of others that give any of these units a number and are open for their opinion."""
    plans = Plan.objects.filter(lines__unit_id__in=unit_ids).exclude(target__unit_id__in=unit_ids).distinct()
    found = [version_of(plan) for plan in plans.select_related("target", "target__unit").order_by("-id")]
    return [version for version in found if version.state in (PlanState.SENT, PlanState.COUNTERED)]


def goes_through(plan: Plan, units: Iterable[int]) -> bool:
    """Whether the plan names units deeper than those directly below: its numbers are then what each unit admits itself."""
    target = plan.target
    return not set(units) <= set(children_during(target.unit_id, target.start, target.end))


def check_move(plan: Plan, to: str) -> str:
    """The present state. Raises Refused unless `to` may follow it and the plan's target stands."""
    hold("target", plan.target_id)
    check_stands(plan.target)
    now = state_of(plan)
    if now not in PLAN_MOVES[to]:
        raise Refused(
            "plan.state",
            f"Phương án lần {vn.number(plan.version)} đang ở trạng thái “{PlanState(now).label}”, chưa thể chuyển sang "
            f"“{PlanState(to).label}”.",
            remedy=_REMEDY.get(now, "Hãy xem lại diễn biến của phương án."),
        )
    return now


_REMEDY: dict[str, str] = {
    PlanState.DRAFT: "Hãy gửi phương án lấy ý kiến trước.",
    PlanState.COUNTERED: "Hãy trả lời các đề nghị bằng cách gửi lại phương án.",
    PlanState.SENT: "Hãy ghi nhận thống nhất trước.",
    PlanState.IN_FORCE: "Hãy lập phương án mới để điều chỉnh.",
    PlanState.REVISED: "Phương án này đã được thay; hãy xem bản sau.",
}
