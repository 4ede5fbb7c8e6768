"""Row security at 6,000 units and 101,000 members: small scopes read their own people, through indexes, and read them right."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.access.roles import Role
from ketnap.access.scope import Scope
from ketnap.lib import rls
from ketnap.members import figure_rows, queries
from ketnap.members.models import Person, Spell, Tie
from ketnap.members.queries import Wanted
from ketnap.organisations.models import Unit
from ketnap.organisations.web.nodes import node_part
from ketnap.runtime.cluster import APPLICATION
from ketnap.testing import build, province
from ketnap.testing.build import TODAY

pytestmark = pytest.mark.slow
SMALL = ("cell", "grassroots")


@pytest.fixture(scope="module")
def big(django_db_setup: None, django_db_blocker: object) -> Iterator[province.Province]:
    """The province, once for all tests here, taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with rls.everything():
            made = province.province(province.FULL)
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
            province.analyse()
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APPLICATION}")
            yield made
        transaction.set_rollback(True)


@pytest.fixture(params=["cell", "grassroots", "superior", "province"])
def level(request: pytest.FixtureRequest, big: province.Province, db: None) -> tuple[str, Unit, Scope]:
    """One unit of each level with the scope of its officer."""
    unit = Unit.objects.get(pk=getattr(big, request.param))
    return request.param, unit, build.scope(build.user(Role.BOARD_OFFICER, unit))


def plans(captured: CaptureQueriesContext) -> str:
    """The plans of the captured selections, as text."""
    found = []
    for query in captured.captured_queries:
        if query["sql"].lstrip().startswith(("SELECT", "WITH")) and "set_config" not in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (COSTS OFF) " + query["sql"])
                found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(name="hoà"), Wanted(status="du_bi")], ids=["list", "search", "status"]
)
def test_lists_are_right_and_small_scopes_read_no_table_through(level: tuple[str, Unit, Scope], wanted: Wanted) -> None:
    name, unit, scope = level
    with rls.everything():
        spells = Spell.objects.on(TODAY).filter(unit_id__in=scope.people_units)
        if wanted.name:
            spells = spells.filter(person__name_fold__contains="hoa")
        if wanted.status:
            spells = spells.filter(status=wanted.status)
        total = spells.count()
    with rls.scope(scope.multirange):
        where = queries.where(scope, unit.pk, TODAY)
        with CaptureQueriesContext(connection) as captured:
            page = queries.page_of(where.inside, TODAY, wanted)
        assert page.total == total
        assert len(page.lines) == min(total, queries.FOUND if wanted.name else queries.PAGE)
        keys = [
            (("hoà" not in line.person.full_name.lower()) if wanted.name else False, line.person.sort_key)
            for line in page.lines
        ]
        assert keys == sorted(keys)
        if name in SMALL:
            text = plans(captured)
            assert "Seq Scan on members_person" not in text, text
            assert "Seq Scan on members_spell" not in text, text


def test_common_search_starts_from_the_units_of_a_small_scope(level: tuple[str, Unit, Scope]) -> None:
    name, _, scope = level
    with rls.scope(scope.multirange), CaptureQueriesContext(connection) as captured:
        hits = queries.search_people(scope, "giả định an")
    assert all("giả định an" in person.full_name.lower() for person, _ in hits[:1])
    if name in SMALL:
        text = plans(captured)
        assert "Seq Scan on members_person" not in text, text
        assert "Seq Scan on members_spell" not in text, text


def test_a_search_of_the_whole_province_starts_from_the_names(big: province.Province, db: None) -> None:
    unit = Unit.objects.get(pk=big.province)
    scope = build.scope(build.user(Role.BOARD_OFFICER, unit))
    with rls.scope(scope.multirange), CaptureQueriesContext(connection) as captured:
        hits = queries.search_people(scope, "khuê")
        page = queries.page_of(queries.where(scope, unit.pk, TODAY).inside, TODAY, Wanted(name="khuê"))
    assert len(hits) == 30
    assert page.total > queries.FOUND
    text = plans(captured)
    assert text.count("name_by_start") >= 2, text
    for table in ("person", "spell", "tie"):
        assert f"Seq Scan on members_{table}" not in text, text


def test_nobody_outside_the_scope_is_visible(level: tuple[str, Unit, Scope]) -> None:
    _, _, scope = level
    with rls.everything():
        tied = Tie.objects.filter(unit_id__in=scope.people_units).values("person_id").distinct().count()
    with rls.scope(scope.multirange):
        assert Person.objects.count() == tied


def test_every_node_opens_in_three_queries(level: tuple[str, Unit, Scope], django_assert_num_queries: object) -> None:
    _, unit, scope = level
    with rls.scope(scope.multirange), django_assert_num_queries(3):  # type: ignore[operator]
        node = node_part(scope, unit.code, TODAY, opened=True)
    assert node.count == sum(child.count or 0 for child in node.children) or not node.children


def test_nodes_count_through_the_index_of_lasting_spells(level: tuple[str, Unit, Scope]) -> None:
    name, unit, scope = level
    with rls.scope(scope.multirange), CaptureQueriesContext(connection) as captured:
        node = node_part(scope, unit.code, TODAY, opened=True)
    with rls.everything():
        assert node.count == Spell.objects.on(TODAY).filter(unit_id__in=scope.people_units).count()
    text = plans(captured)
    assert "Seq Scan on members_spell" not in text, text
    if (
        name not in SMALL
    ):  # rows of an open transaction have no page known to be visible: in use, the index alone is read
        assert all(index in text for index in ("spell_lasting", "spell_begins", "spell_ends")), text


def test_flows_of_a_period_are_found_by_their_days(big: province.Province, db: None) -> None:
    start, end = dt.date(2025, 3, 1), dt.date(2025, 3, 31)
    with rls.everything(), CaptureQueriesContext(connection) as captured:
        figure_rows.begun(start, end, known=None)
        figure_rows.left(start, end, known=None)
    text = plans(captured)
    assert "Seq Scan on members_spell" not in text, text
    assert all(index in text for index in ("spell_begins", "spell_ends")), text
