"""Reads about the work with sympathisers: who is due for what, who helps how many, who must be replaced."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q

from ketnap.admissions.cultivation.models import CommitteeCharge, Remark, Review, TrialTask
from ketnap.admissions.models import Case, Helper, Step
from ketnap.law import Finding, load_calendar, load_rules, rules
from ketnap.members.kinds import MemberState, Status
from ketnap.members.models import Person, Spell, StateSpan

ENDS_HELP = ("decided",)  # then the monthly review is over
REVIEWED_FROM = "sympathiser"


def sympathisers(units: Iterable[int], day: dt.date) -> list[Case]:
    """Running cases of the cells that are reviewed each month on `day`: sympathisers not yet decided on. In order of names."""
    taken = Step.objects.filter(undone_at=None, on__lte=day)
    return list(
        Case.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), unit_id__in=list(units), opened_on__lte=day)
        .filter(pk__in=taken.filter(key=REVIEWED_FROM).values("case"))
        .exclude(pk__in=taken.filter(key__in=ENDS_HELP).values("case"))
        .select_related("person", "unit")
        .order_by("person__sort_key", "pk")
    )


def reviews_in(month: dt.date, cases: Iterable[Case]) -> dict[int, Review]:
    """The review of each case for the month, by case id."""
    rows = Review.objects.filter(case__in=[case.pk for case in cases], month=month.replace(day=1), replaced_at=None)
    return {row.case_id: row for row in rows}


def review_findings(cases: Sequence[Case], day: dt.date) -> dict[int, Finding]:
    """What the rule of the monthly review says of each case on `day`. Two queries."""
    ids = [case.pk for case in cases]
    last = dict(
        Review.objects.filter(case__in=ids, replaced_at=None, on__lte=day).values_list("case").annotate(Max("on"))
    )
    since = dict(Step.objects.filter(case__in=ids, key=REVIEWED_FROM, undone_at=None).values_list("case_id", "on"))
    judge = rules.REGISTRY["sympathiser_review"]
    return {
        case: judge(rules.RoundFacts(since.get(case), last.get(case), day), load_rules(), load_calendar())
        for case in ids
    }


@dataclass
class Helping:
    """One who helps on a day: whom (the current assignments), the load as the rule sees it, what stands against it."""

    member: Person
    rows: list[Helper] = field(default_factory=list)
    load: Finding | None = None
    unfit: str = ""

    @property
    def count(self) -> int:
        """How many are helped."""
        return len({row.case_id for row in self.rows})


def current_helpers(units: Iterable[int], day: dt.date) -> list[Helper]:
    """Assignments that run on `day` in running cases of the cells."""
    running = Q(case__closed_on=None) | Q(case__closed_on__gt=day)
    rows = Helper.objects.filter(running, unit_id__in=list(units), since__lte=day).filter(
        Q(until=None) | Q(until__gt=day)
    )
    return list(rows.select_related("member", "case__person", "case__unit").order_by("member__sort_key", "pk"))


def helping(units: Iterable[int], day: dt.date) -> list[Helping]:
    """Who helps in the cells on `day`, each with the people they help. Four queries."""
    rows = current_helpers(units, day)
    against = unfit_helpers(rows, day)
    found: dict[int, Helping] = {}
    for row in rows:
        one = found.setdefault(row.member_id, Helping(row.member))
        one.rows.append(row)
        one.unfit = one.unfit or against.get(row.pk, "")
    for one in found.values():
        facts = rules.LoadFacts(day, one.count)
        one.load = rules.REGISTRY["helper_load"](facts, load_rules(), load_calendar())
    return list(found.values())


def loads(members: Iterable[int], day: dt.date) -> Counter[int]:
    """How many people each member helps on `day`, by member id, as far as one sees."""
    rows = Helper.objects.filter(member__in=list(members), since__lte=day, case__closed_on=None)
    pairs = rows.filter(Q(until=None) | Q(until__gt=day)).values_list("member_id", "case_id").distinct()
    return Counter(member for member, _ in pairs)


_STOPPED = {
    MemberState.SUSPENDED: "đang bị đình chỉ sinh hoạt",
    MemberState.PROSECUTED: "đang bị khởi tố, truy tố, tạm giam",
    MemberState.ELSEWHERE: "đang sinh hoạt tạm thời ở nơi khác",
}


def unfit_helpers(rows: Sequence[Helper], day: dt.date) -> dict[int, str]:
    """Why an assignment can no longer stand on `day`, by id of the assignment: the member left the cell, or may not act. Two queries."""
    members = {row.member_id for row in rows}
    spells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for person, unit, status in (
        Spell.objects.on(day).filter(person__in=members).values_list("person_id", "unit_id", "status")
    ):
        spells[person].append((unit, status))
    stopped = dict(
        StateSpan.objects.on(day).filter(person__in=members, state__in=_STOPPED).values_list("person_id", "state")
    )
    found = {}
    for row in rows:
        here = [status for unit, status in spells.get(row.member_id, []) if unit == row.unit_id]
        if not here:
            found[row.pk] = "không còn sinh hoạt tại chi bộ"
        elif Status.OFFICIAL not in here:
            found[row.pk] = "không phải đảng viên chính thức"
        elif row.member_id in stopped:
            found[row.pk] = _STOPPED[MemberState(stopped[row.member_id])]
    return found


def remark_findings(rows: Sequence[Helper], day: dt.date) -> dict[int, Finding]:
    """What the rule of quarterly remarks says of each assignment on `day`. One query."""
    last = dict(
        Remark.objects.filter(helper__in=[row.pk for row in rows], on__lte=day)
        .values_list("helper")
        .annotate(Max("on"))
    )
    judge = rules.REGISTRY["helper_remark"]
    return {
        row.pk: judge(rules.RoundFacts(row.since, last.get(row.pk), day), load_rules(), load_calendar()) for row in rows
    }


def without_helper(units: Iterable[int], day: dt.date) -> list[Case]:
    """Running cases that had a helper assigned and have none left on `day`, up to recognition: one must be assigned. Two queries."""
    running = Q(closed_on=None) | Q(closed_on__gt=day)
    held = Case.objects.filter(running, unit_id__in=list(units), opened_on__lte=day)
    assigned = Step.objects.filter(key="helper_assigned", undone_at=None, on__lte=day)
    helped = Helper.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    rows = held.filter(pk__in=assigned.values("case")).exclude(pk__in=helped.values("case"))
    return list(rows.select_related("person", "unit").order_by("person__sort_key", "pk"))


@dataclass(frozen=True)
class Cultivated:
    """All of this work on one case."""

    helpers: list[Helper]
    unfit: dict[int, str]
    remarks_due: dict[int, Finding]
    review: Finding | None
    reviews: list[Review]
    remarks: list[Remark]
    tasks: list[TrialTask]
    charge: CommitteeCharge | None
    names: dict[int, str]
    """Who made the remarks, by id of the member: those within sight. Remarks that came with the case may be of others."""


def of_case(case: Case, day: dt.date, taken: Iterable[str]) -> Cultivated:
    """The work on one case as of `day`; `taken` are the steps taken."""
    steps = set(taken)
    helpers = [row for row in current_helpers([case.unit_id], day) if row.case_id == case.pk]
    watched = REVIEWED_FROM in steps and not steps & set(ENDS_HELP) and case.closed_on is None
    tasks = list(TrialTask.objects.filter(case=case, given_on__lte=day).order_by("-given_on", "-pk"))
    charge = CommitteeCharge.objects.filter(case=case, since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    remarks = list(Remark.objects.filter(case=case, on__lte=day).select_related("helper").order_by("-on")[:12])
    return Cultivated(
        helpers, unfit_helpers(helpers, day), remark_findings(helpers, day),
        review_findings([case], day)[case.pk] if watched else None,
        list(Review.objects.filter(case=case, replaced_at=None, on__lte=day).order_by("-month")[:12]),
        remarks, tasks, charge.select_related("member").first(), _names(remarks, helpers),
    )  # fmt: skip


def _names(remarks: list[Remark], helpers: list[Helper]) -> dict[int, str]:
    """Names of those who made the remarks; those who help now are known already. One query where others did."""
    known = {row.member_id: row.member.full_name for row in helpers}
    others = {row.helper.member_id for row in remarks} - known.keys()
    return {**known, **dict(Person.objects.filter(pk__in=others).values_list("pk", "full_name"))} if others else known
