"""The second wall: PostgreSQL shows the rows of a case only where its cell is in scope."""

import datetime as dt

from ketnap.admissions import models
from ketnap.lib import rls
from ketnap.testing.build import Committee

from . import paths

TABLES = (models.Case, models.Step, models.Helper, models.Referee, models.Ballot)


def test_rows_of_another_cell_are_not_there(committee: Committee) -> None:
    for cell in (committee.cell, committee.grassroots_cell):
        paths.walk(paths.source(cell, dt.date(2025, 8, 4)), dt.date(2025, 8, 4), "cell_vote")
    both = {table: table.objects.count() for table in TABLES}
    with rls.scope(rls.multirange([committee.cell.pk])):
        for table in TABLES:
            assert 0 < table.objects.count() < both[table]
            assert set(table.objects.values_list("unit_id", flat=True)) == {committee.cell.pk}
        assert set(models.Meeting.objects.values_list("unit_id", flat=True)) == {committee.cell.pk}
    with rls.scope(rls.NOTHING):
        assert not any(table.objects.exists() for table in TABLES)


def test_a_cell_reads_the_ballot_of_a_superior_meeting_but_not_who_was_left_out(committee: Committee) -> None:
    case = paths.source(committee.grassroots_cell, dt.date(2025, 8, 4))
    paths.walk(case, dt.date(2025, 8, 4), "decided")
    with rls.scope(rls.multirange([committee.grassroots_cell.pk])):
        ballot = models.Ballot.objects.get(key="decided")
        assert ballot.total == 9
        assert not models.Meeting.objects.filter(pk=ballot.meeting_id).exists()


def test_the_unit_of_every_row_is_the_unit_of_its_case(committee: Committee) -> None:
    case = paths.source(committee.cell, dt.date(2025, 8, 4))
    paths.walk(case, dt.date(2025, 8, 4), "ceremony")
    for table in TABLES[1:]:
        assert set(table.objects.filter(case=case).values_list("unit_id", flat=True)) == {committee.cell.pk}
