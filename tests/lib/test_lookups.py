"""Many numbers in one condition, with the same answer."""

from itertools import pairwise

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ketnap.documents.models import Document
from ketnap.lib.lookups import FEW_RUNS, MANY, among, runs
from ketnap.organisations.models import Placement, Profile, Unit
from ketnap.testing.build import Committee

NOBODY = range(10_000_000, 10_000_100)


def test_many_numbers_are_runs_or_one_array_and_few_are_neither(committee: Committee) -> None:
    units = list(Unit.objects.values_list("pk", flat=True))
    scattered = [*units, *range(20_000_000, 20_000_000 + 3 * MANY, 3)]
    for query in (Profile.objects, Placement.objects, Document.objects):
        few = set(query.filter(unit_id__in=units).values_list("pk", flat=True))
        for many, form in (([*units, *NOBODY], " BETWEEN "), (scattered, "= ANY('{")):
            with CaptureQueriesContext(connection) as seen:
                found = set(query.filter(unit_id__in=many).values_list("pk", flat=True))
            assert found == few
            assert form in seen.captured_queries[0]["sql"]
            assert found
    for many in ([*units, *NOBODY], scattered):
        assert not Profile.objects.exclude(unit_id__in=many).exists()
        assert Unit.objects.filter(pk__in=many).count() == len(units)
    assert not Profile.objects.filter(unit_id__in=NOBODY).exists()


@given(st.sets(st.integers(-40, 40)))
def test_runs_hold_the_numbers_and_nothing_else(numbers: set[int]) -> None:
    found = runs(numbers)
    assert [number for first, last in found for number in range(first, last + 1)] == sorted(numbers)
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(found))


def test_the_condition_holds_for_the_numbers_alone(db: None) -> None:
    scattered = {*range(0, 4 * FEW_RUNS, 2), 2**31, 2**40}
    for numbers in (set[int](), {7}, {3, 4, 5, 9}, scattered):
        asked = {*numbers, *(number + 1 for number in numbers), -5}
        with connection.cursor() as cursor:
            rows = "unnest(%s::bigint[]) AS n"
            cursor.execute(f"SELECT n FROM {rows} WHERE {among('n', numbers)}", [sorted(asked)])
            assert {row[0] for row in cursor.fetchall()} == numbers


def test_a_query_on_the_right_stays_a_query(committee: Committee) -> None:
    inner = Unit.objects.filter(code__startswith="K")
    assert Profile.objects.filter(unit__in=inner).count() == inner.count()
