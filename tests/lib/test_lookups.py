"""Many numbers in one array parameter, with the same answer."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.documents.models import Document
from ketnap.organisations.models import Placement, Profile, Unit
from ketnap.testing.build import Committee


def test_many_numbers_are_one_array_and_few_are_not(committee: Committee) -> None:
    units = list(Unit.objects.values_list("pk", flat=True))
    many = [*units, *range(10_000_000, 10_000_100)]
    for query in (Profile.objects, Placement.objects, Document.objects):
        with CaptureQueriesContext(connection) as seen:
            found = set(query.filter(unit_id__in=many).values_list("pk", flat=True))
        assert found == set(query.filter(unit_id__in=units).values_list("pk", flat=True))
        assert "= ANY('{" in seen.captured_queries[0]["sql"]
        assert found
    assert not Profile.objects.exclude(unit_id__in=many).exists()
    assert Unit.objects.filter(pk__in=many).count() == len(units)
    assert not Profile.objects.filter(unit_id__in=list(range(10_000_000, 10_000_100))).exists()


def test_a_query_on_the_right_stays_a_query(committee: Committee) -> None:
    inner = Unit.objects.filter(code__startswith="K")
    assert Profile.objects.filter(unit__in=inner).count() == inner.count()
