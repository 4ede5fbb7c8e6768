"""A paper is seen where it has effect: the register of a superior stays closed, what it gave to one's own unit is citable."""

import datetime as dt

import pytest
from django.test import Client

from ketnap.access.roles import Role
from ketnap.documents.models import Document
from ketnap.lib import rls
from ketnap.members.models import Membership
from ketnap.targets.actions.hand_down import hand_down
from ketnap.targets.actions.set_target import set_target
from ketnap.testing import build
from ketnap.testing.build import Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def seen(unit_id: int) -> set[int]:
    with rls.scope(rls.multirange([unit_id])):
        return set(Document.objects.values_list("pk", flat=True))


@pytest.fixture
def target_paper(committee: Committee) -> Document:
    """The paper by which the grassroots committee gave its cell 3 of 5, in the grassroots committee's register."""
    given = build.paper(committee.root.pk)
    own = build.paper(committee.grassroots.pk)
    with rls.everything():
        whole = set_target(
            by=build.BY, at=build.AT, unit=committee.grassroots, start=START, end=END, number=5, document=given,
        )  # fmt: skip
        hand_down(by=build.BY, at=build.AT, target=whole, parts={committee.cell: 3}, kept=2, document=own)
    return own


def test_the_paper_of_a_target_is_seen_where_the_target_is(committee: Committee, target_paper: Document) -> None:
    unrelated = build.paper(committee.grassroots.pk)
    assert target_paper.pk in seen(committee.cell.pk)
    assert target_paper.pk not in seen(committee.other_cell.pk)
    assert unrelated.pk not in seen(committee.cell.pk)


def test_a_cell_secretary_opens_the_page_of_targets(
    committee: Committee, target_paper: Document, client: Client
) -> None:
    client.force_login(
        build.user(Role.CELL_SECRETARY, committee.cell), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get("/chi-tieu/?tu=2026-01-01&den=2026-12-31")
    assert page.status_code == 200
    assert str(target_paper) in page.content.decode()
    assert client.get(f"/van-ban/{target_paper.pk}/").status_code == 404


def test_the_decision_on_a_member_is_seen_where_the_member_is(committee: Committee) -> None:
    decision = build.paper(committee.root.pk)
    with rls.everything():
        person = build.member(committee.cell)
        Membership.objects.filter(person=person).update(decision=decision)
    assert decision.pk in seen(committee.cell.pk)
    assert decision.pk not in seen(committee.other_cell.pk)


def test_papers_seen_by_their_effect_are_never_changed(committee: Committee, target_paper: Document) -> None:
    with rls.scope(rls.multirange([committee.cell.pk])):
        assert Document.objects.filter(pk=target_paper.pk).update(title="Khác") == 0
