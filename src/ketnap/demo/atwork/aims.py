"""Targets in motion: a distribution a cell asked to change, a campaign with its floor, last year closed, the cells' own plans."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from ketnap.access.scope import scope_of
from ketnap.accounts.models import User
from ketnap.demo.ask import House
from ketnap.demo.atwork.cast import SECRETARY_CELL, Cast
from ketnap.demo.committees.baxuyen import CITY, COMMUNE
from ketnap.demo.shape import DAY
from ketnap.documents.kinds import Kind
from ketnap.organisations.kinds import Form
from ketnap.targets.actions.agree_plan import agree_plan
from ketnap.targets.actions.ask_for import ask_for
from ketnap.targets.actions.close_period import close_period
from ketnap.targets.actions.declare_figure import declare_figure
from ketnap.targets.actions.draft_plan import draft_plan
from ketnap.targets.actions.enforce_plan import enforce_plan
from ketnap.targets.actions.enter_campaign import enter_campaign
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.open_campaign import open_campaign
from ketnap.targets.actions.plan_months import plan_months
from ketnap.targets.actions.send_plan import send_plan
from ketnap.targets.actions.set_floors import set_floors
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.kinds import Measure
from ketnap.targets.ledger import parts as handed
from ketnap.targets.models import Target
from ketnap.targets.review import build_review
from ketnap.targets.review_files import files

_LEAST = 2  # the campaign asks of every organisation
_CAMPAIGN = 5


def _year(cast: Cast, back: int = 0) -> tuple[dt.date, dt.date]:
    year = cast.today.year - back
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _revised(cast: Cast) -> None:
    """One cell could take one more, another one less: asked for, agreed and put in force; a third then asks for more."""
    start, end = _year(cast)
    target = Target.every.get(unit=cast.units[COMMUNE], start=start, end=end, category="", measure=Measure.NUMBER)
    now = {one.unit: number for one, number in _shares(target)}
    taker = cast.units[SECRETARY_CELL]
    giver, third = [unit for unit in now if unit != taker][:2]
    plan = draft_plan(by=cast.commune, at=cast.at, target=target, parts=now, kept=0, note="Rà soát giữa năm")
    send_plan(by=cast.commune, at=cast.at, plan=plan)
    ask_for(
        by=cast.cell, at=cast.at, plan=plan, unit=taker, number=now[taker] + 1, reason="Chi bộ có thêm quần chúng đủ điều kiện trong năm",
    )  # fmt: skip
    moved = {**now, taker: now[taker] + 1, giver: now[giver] - 1}
    send_plan(by=cast.commune, at=cast.at, plan=plan, parts=moved, kept=0, note="Điều hoà giữa các chi bộ theo nguồn")
    agree_plan(by=cast.commune, at=cast.at, plan=plan)
    on = max(start, cast.ago(50))
    paper = cast.document(
        cast.commune, cast.units[COMMUNE], Kind.PLAN, "18-KH/ĐU", on, "Điều chỉnh chỉ tiêu kết nạp đảng viên"
    )
    enforce_plan(
        by=cast.commune, at=cast.at, plan=plan, document=paper, reason="Điều chỉnh theo nguồn thực tế của các chi bộ"
    )
    again = draft_plan(by=cast.commune, at=cast.at, target=target, parts=moved, kept=0, note="Rà soát cuối năm")
    send_plan(by=cast.commune, at=cast.at, plan=again)
    ask_for(
        by=cast.commune,
        at=cast.at,
        plan=again,
        unit=third,
        number=moved[third] + 1,
        reason="Thêm một quần chúng đã hoàn thành hồ sơ",
    )


def _shares(target: Target) -> list[tuple[Target, int]]:
    held = handed(target)
    rows = Target.every.filter(pk__in=held).select_related("unit").order_by("unit__code")
    return [(row, held[row.pk]) for row in rows]


def _campaign(cast: Cast) -> None:
    """The city's campaign of the season: at least two of every organisation."""
    city, start, end = cast.units[CITY], cast.today - 60 * DAY, cast.today + 45 * DAY
    paper = cast.document(
        cast.city, city, Kind.PLAN, "77-KH/ThU", cast.ago(64), "Đợt kết nạp đảng viên chào mừng ngày thành lập Đảng"
    )
    target = set_target(by=cast.city, at=cast.at, unit=city, start=start, end=end, number=_CAMPAIGN, document=paper)
    set_floors(by=cast.city, at=cast.at, target=target, floors={Form.GRASSROOTS_COMMITTEE: _LEAST}, document=paper)
    hand_down(
        by=cast.city, at=cast.at, target=target, parts={cast.units[COMMUNE]: _CAMPAIGN - 1}, kept=1, document=paper
    )
    campaign = open_campaign(
        by=cast.city, at=cast.at, unit=city, name="Đợt kết nạp chào mừng ngày thành lập Đảng", document=paper, start=start, end=end,
        target=target,
        steps=(
            ("file_compiled", "Hoàn thành hồ sơ"), ("cell_vote", "Chi bộ xét"), ("decided", "Được quyết định kết nạp"), ("ceremony", "Tổ chức lễ"),
        ),
    )  # fmt: skip
    cases = [
        *(cast.people[word] for word in ("vetted", "sworn", "sworn too")),
        *(cast.case_at(key) for key in ("vetting_closed", "introduced", "committee_resolution", "decided")),
    ]
    enter_campaign(
        by=cast.city, at=cast.at, campaign=campaign, persons=[(case.person, case.unit) for case in cases], on=start
    )


def _closed(cast: Cast) -> None:
    """Last year as it stood when it was closed, and the number the commune's paper book had for it."""
    commune, (start, end) = cast.units[COMMUNE], _year(cast, 1)
    reader = scope_of(User.objects.get(username="canbo"), cast.today)
    review = build_review(reader, commune, start, end, end, at=cast.at, demo=settings.DEMO)
    later = cast.at + dt.timedelta(seconds=1)  # what is recorded this very moment is known only afterwards
    close_period(by=cast.city, at=later, reader=reader, unit=commune, start=start, end=end, papers=files(review))
    declare_figure(
        by=cast.commune,
        at=cast.at,
        unit=commune,
        start=start,
        end=end,
        number=review.achieved + 1,
        note="Theo sổ giấy của xã",
    )


def _declared(cast: Cast) -> None:
    """The cell's paper book has one more for this year than the house counts."""
    start, end = _year(cast)
    cell = cast.units[SECRETARY_CELL]
    counted = House(cast.today).achieved(cell.code, start, cast.today)
    declare_figure(
        by=cast.cell, at=cast.at, unit=cell, start=start, end=end, number=counted + 1, note="Theo sổ của chi bộ"
    )


def _months(cast: Cast) -> None:
    """What the commune and three of its cells mean to admit in the months to come."""
    first = cast.today.replace(day=1)
    ahead = [first]
    for _ in range(3):
        ahead.append((ahead[-1] + 32 * DAY).replace(day=1))
    plans = {
        COMMUNE: (1, 2, 2, 1),
        SECRETARY_CELL: (0, 1, 0, 1),
        f"{COMMUNE}.10": (1, 0, 0, 0),
        f"{COMMUNE}.12": (0, 0, 1, 0),
    }
    for code, numbers in plans.items():
        plan_months(by=cast.commune, at=cast.at, unit=cast.units[code], persons=dict(zip(ahead, numbers, strict=True)))


SCENES = (_revised, _campaign, _closed, _declared, _months)
