"""Every form is written for every route where it stands; what it says is what the case says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from tests.admissions import paths

from ketnap.admissions.models import Case
from ketnap.admissions.papers.drafting import Writing, draft, drafts, needs_case
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.registry import Form, forms_on
from ketnap.lib.papers.plan import plan
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode
from ketnap.organisations.kinds import Form as UnitForm
from ketnap.organisations.models import Unit
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

DAY = dt.date(2026, 11, 20)
WRITING = Writing(paths.NOW, demo=True)
Walk = Callable[[Unit, str], Case]


def texts(value: object) -> Iterator[str]:
    """Every text of a planned paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def said(form: Form, case: Case, **typed: str) -> str:
    made = draft(form, gather(case, DAY), Writing(paths.NOW, demo=True, typed=typed))
    return "\n".join(texts(plan(made.paper)))


def form(slug: str) -> Form:
    return next(one for one in forms_on(DAY) if one.slug == slug)


def places(committee: Committee) -> dict[str, Unit]:
    commune = build.unit("X", "Đảng bộ xã Giả Định", UnitForm.SUPERIOR, committee.province)
    delegated = build.unit("K.D", "Đảng bộ Công ty Ví Dụ", UnitForm.GRASSROOTS_COMMITTEE, committee.root)
    set_authority(
        by=BY,
        at=AT,
        unit=delegated,
        mode=AuthorityMode.DELEGATED,
        on=delegated.opened_on,
        document=build.paper(committee.root.pk),
    )
    return {
        "cell": committee.cell, "sub": committee.sub_cell, "grassroots_cell": committee.grassroots_cell,
        "village": build.unit("X.1", "Chi bộ thôn Giả Định", UnitForm.CELL, commune),
        "delegated": build.unit("K.D.1", "Chi bộ Phân xưởng", UnitForm.CELL, delegated),
    }  # fmt: skip


@pytest.mark.parametrize("place", ["cell", "sub", "grassroots_cell", "village", "delegated"])
@pytest.mark.parametrize("until", ["sympathiser", "recognised"])
def test_every_form_is_written_for_every_route(committee: Committee, walked: Walk, place: str, until: str) -> None:
    case = walked(places(committee)[place], until)
    facts = gather(case, DAY)
    wanted = [one for one in forms_on(DAY) if one.builder and needs_case(one, facts)]
    assert len(wanted) >= 20
    for one in wanted:
        for made in drafts(one, facts, WRITING):
            content = plan(made.paper)
            whole = "\n".join(texts(content))
            assert whole == unicodedata.normalize("NFC", whole)
            assert not re.search(r"\.{4,}|…|_{3,}", whole), (one.code, "dotted leaders")
            assert "None" not in whole
            assert content["demo"] == "DỮ LIỆU GIẢ ĐỊNH"
            union = one.family == "union"
            assert ("TM." in whole) == union, one.code
            assert not (union and "T/M" in whole)
            assert "K/T" not in whole
            assert content["note"] == one.mark
            assert bool(one.mark) == (one.layer == "national" and one.seen != "yes")
            for asked in made.missing:
                assert f"[{asked.label}]" in whole or f"[{asked.label}]".upper() in whole, (one.code, asked)
