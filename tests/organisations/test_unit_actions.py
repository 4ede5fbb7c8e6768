"""Acts on units: what they write, what they refuse, and what the database refuses behind them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ketnap.access.acting import sentence_of
from ketnap.audit.models import Entry
from ketnap.lib.temporal import since, span
from ketnap.organisations.actions.change_profile import change_profile
from ketnap.organisations.actions.close_unit import close_unit
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.organisations.actions.found_unit import found_unit
from ketnap.organisations.actions.move_unit import move_unit
from ketnap.organisations.actions.set_authority import set_authority
from ketnap.organisations.kinds import AuthorityMode, Body, Form
from ketnap.organisations.models import Authority, Committee, Placement, Profile, Unit
from ketnap.organisations.tree import below
from ketnap.testing import build
from ketnap.testing.build import AT, BY, OPENED
from ketnap.testing.build import Committee as Tree
from ketnap.testing.expect import constraint, refused

DAY = dt.date(2025, 7, 1)
LATER = dt.date(2025, 10, 1)


def found(committee: Tree, **facts: object) -> Unit:
    given = {
        "code": "K.A.9", "name": "Chi bộ Mới", "form": Form.CELL, "opened_on": DAY, "parent": committee.grassroots,
        "document": build.paper(committee.grassroots.pk), **facts,
    }  # fmt: skip
    return found_unit(by=BY, at=AT, **given)  # type: ignore[arg-type]


class TestFound:
    def test_writes_unit_name_and_place(self, committee: Tree) -> None:
        unit = found(committee, name="  Chi bộ   Mới ", tags=("b", "a", "a"))
        profile = Profile.objects.on(DAY).get(unit=unit)
        assert (profile.name, profile.tags) == ("Chi bộ Mới", ["a", "b"])
        assert Placement.objects.on(DAY).get(unit=unit).parent_id == committee.grassroots.pk
        assert not Profile.objects.on(DAY - dt.timedelta(days=1)).filter(unit=unit).exists()
        assert Entry.objects.get(action="organisations.found_unit", subject_id=str(unit.pk)).after["code"] == "K.A.9"

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            ({"name": " "}, "unit.blank"),
            ({"code": ""}, "unit.blank"),
            ({"code": "K/9"}, "unit.code_shape"),
            ({"form": "guild"}, "unit.form"),
            ({"sector": "moon"}, "unit.sector"),
            ({"document": None}, "unit.document"),
            ({"code": "K.A.1"}, "unit.code_taken"),
            ({"form": Form.SUPERIOR}, "unit.may_not_hold"),
            ({"opened_on": OPENED - dt.timedelta(days=1)}, "unit.not_there"),
        ],
    )
    def test_refuses(self, committee: Tree, facts: dict[str, object], code: str) -> None:
        before = Unit.objects.count()
        with refused(code):
            found(committee, **facts)
        assert Unit.objects.count() == before

    def test_database_refuses_a_code_twice_or_none(self, committee: Tree) -> None:
        with constraint("unit_has_code"):
            Unit.objects.create(code="", opened_on=DAY)
        with constraint("unit_closes_after_opening"):
            Unit.objects.create(code="Z", opened_on=DAY, closed_on=DAY)


class TestChangeProfile:
    def test_keeps_the_former_name_on_its_days(self, committee: Tree) -> None:
        change_profile(
            by=BY, at=AT, unit=committee.cell, on=DAY, document=build.paper(committee.cell.pk), name="Chi bộ Tổng hợp"
        )
        names = [Profile.objects.on(day).get(unit=committee.cell).name for day in (DAY - dt.timedelta(days=1), DAY)]
        assert names == ["Chi bộ Văn phòng", "Chi bộ Tổng hợp"]
        # What the house believed before the change stays answerable.
        known = AT - dt.timedelta(microseconds=0)
        assert (
            Profile.objects.filter(unit=committee.cell, recorded__contains=known, valid__contains=DAY).get().name
            == "Chi bộ Văn phòng"
        )

    def test_refuses_nothing_new_a_day_before_a_later_change_and_a_day_without_the_unit(self, committee: Tree) -> None:
        paper = build.paper(committee.cell.pk)
        with refused("profile.same"):
            change_profile(by=BY, at=AT, unit=committee.cell, on=DAY, document=paper)
        change_profile(by=BY, at=AT, unit=committee.cell, on=LATER, document=paper, name="Chi bộ Sau")
        with refused("profile.later_change"):
            change_profile(by=BY, at=AT, unit=committee.cell, on=DAY, document=paper, name="Chi bộ Giữa")
        with refused("unit.not_there"):
            change_profile(
                by=BY, at=AT, unit=committee.cell, on=OPENED - dt.timedelta(days=1), document=paper, name="X"
            )

    def test_database_refuses_two_names_on_one_day(self, committee: Tree) -> None:
        with constraint("profile_one_at_a_time"):
            Profile.objects.create(unit=committee.cell, name="Hai", form=Form.CELL, valid=span(DAY), recorded=since(AT))
        with constraint("profile_ranges"):
            Profile.objects.create(
                unit=committee.cell, name="Không", form=Form.CELL, valid=span(DAY, DAY), recorded=since(AT)
            )


class TestMove:
    def test_two_rows_move_everything_below(self, committee: Tree) -> None:
        rows = Placement.objects.known().count()
        move_unit(
            by=BY, at=AT, unit=committee.sub_committee, parent=committee.neighbour_grassroots, on=DAY,
            document=build.paper(committee.root.pk),
        )  # fmt: skip
        assert Placement.objects.known().count() == rows + 1
        assert committee.sub_cell.pk in below([committee.neighbour.pk], DAY)
        assert committee.sub_cell.pk in below([committee.root.pk], DAY - dt.timedelta(days=1))

    def test_refuses(self, committee: Tree) -> None:
        paper = build.paper(committee.root.pk)

        def move(unit: Unit, parent: Unit, on: dt.date = DAY) -> None:
            move_unit(by=BY, at=AT, unit=unit, parent=parent, on=on, document=paper)

        with refused("placement.same"):
            move(committee.cell, committee.grassroots)
        with refused("unit.may_not_hold"):
            move(committee.grassroots, committee.cell)
        with refused("unit.not_there"):
            move(committee.cell, committee.neighbour_grassroots, OPENED - dt.timedelta(days=1))
        move(committee.cell, committee.neighbour_grassroots, LATER)
        with refused("placement.later"):
            move(committee.cell, committee.neighbour_grassroots)

    def test_refuses_a_place_below_itself(self, committee: Tree) -> None:
        # Only the unit "outside" may hold every kind, so it alone could come to stand under what it holds.
        top = build.unit("NG2", "Ngoài hai", Form.OUTSIDE)
        Placement.objects.create(unit=committee.province, parent=top, valid=span(OPENED), recorded=since(AT))
        Profile.objects.filter(unit=committee.cell).update(form=Form.OUTSIDE)
        Profile.objects.filter(unit=top).update(form=Form.PROVINCE)
        with refused("placement.cycle"):
            move_unit(by=BY, at=AT, unit=top, parent=committee.cell, on=DAY, document=build.paper(committee.root.pk))

    def test_database_refuses_a_circle_on_any_date_future_moves_included(self, committee: Tree) -> None:
        one, other = committee.root, committee.neighbour
        Placement.objects.filter(unit=one).update(valid=span(OPENED, LATER))
        Placement.objects.create(unit=one, parent=other, valid=span(LATER), recorded=since(AT))
        Placement.objects.filter(unit=other).update(valid=span(OPENED, DAY))
        with pytest.raises(IntegrityError, match="nằm dưới chính nó") as caught, transaction.atomic():
            # Innocent on DAY, a circle from LATER on.
            Placement.objects.create(unit=other, parent=committee.grassroots, valid=span(DAY), recorded=since(AT))

        assert sentence_of(caught.value) == "Đơn vị không thể trực thuộc một đơn vị nằm dưới chính nó."

    def test_database_refuses_two_places_itself_and_empty_ranges(self, committee: Tree) -> None:
        with constraint("placement_one_at_a_time"):
            Placement.objects.create(unit=committee.cell, parent=committee.root, valid=span(DAY), recorded=since(AT))
        with constraint("placement_not_itself"):
            Placement.objects.create(
                unit=committee.outside, parent=committee.outside, valid=span(DAY), recorded=since(AT)
            )
        with constraint("placement_ranges"):
            Placement.objects.create(
                unit=committee.cell, parent=committee.root, valid=span(DAY, DAY), recorded=since(AT)
            )


class TestClose:
    def test_ends_name_and_place_and_keeps_the_past(self, committee: Tree) -> None:
        closed = close_unit(by=BY, at=AT, unit=committee.cell, on=DAY, document=build.paper(committee.grassroots.pk))
        assert closed.closed_on == DAY
        assert not Profile.objects.on(DAY).filter(unit=closed).exists()
        assert Profile.objects.on(DAY - dt.timedelta(days=1)).filter(unit=closed).exists()
        assert closed.pk in below([committee.grassroots.pk], DAY)  # its last place stays its place

    def test_refuses(self, committee: Tree) -> None:
        paper = build.paper(committee.grassroots.pk)
        with refused("unit.has_children"):
            close_unit(by=BY, at=AT, unit=committee.sub_committee, on=DAY, document=paper)
        build.member(committee.cell)
        with refused("unit.has_people"):
            close_unit(by=BY, at=AT, unit=committee.cell, on=DAY, document=paper)
        close_unit(by=BY, at=AT, unit=committee.other_cell, on=DAY, document=paper)
        with refused("unit.closed"):
            close_unit(by=BY, at=AT, unit=committee.other_cell, on=LATER, document=paper)

    def test_refuses_while_something_is_to_come(self, committee: Tree) -> None:
        paper = build.paper(committee.grassroots.pk)
        close_unit(by=BY, at=AT, unit=committee.sub_cell, on=LATER, document=paper)
        with refused("unit.has_children"):  # the cell is there until then
            close_unit(by=BY, at=AT, unit=committee.sub_committee, on=DAY, document=paper)
        move_unit(by=BY, at=AT, unit=committee.other_cell, parent=committee.sub_committee, on=LATER, document=paper)
        with refused("unit.has_children"):  # another comes that day
            close_unit(by=BY, at=AT, unit=committee.sub_committee, on=LATER, document=paper)
        change_profile(by=BY, at=AT, unit=committee.cell, on=LATER, document=paper, name="Chi bộ Đổi Tên")
        with refused("unit.later_change"):
            close_unit(by=BY, at=AT, unit=committee.cell, on=DAY, document=paper)
        with refused("unit.later_change"):
            close_unit(by=BY, at=AT, unit=committee.cell, on=LATER, document=paper)
        close_unit(by=BY, at=AT, unit=committee.cell, on=LATER + dt.timedelta(days=1), document=paper)


class TestAuthority:
    def test_old_authority_keeps_its_days(self, committee: Tree) -> None:
        paper = build.paper(committee.root.pk)
        set_authority(by=BY, at=AT, unit=committee.root, mode=AuthorityMode.DEFAULT, on=OPENED, document=paper)
        set_authority(by=BY, at=AT, unit=committee.root, mode=AuthorityMode.DELEGATED, on=DAY, document=paper)
        modes = [Authority.objects.on(day).get(unit=committee.root).mode for day in (DAY - dt.timedelta(days=1), DAY)]
        assert modes == [AuthorityMode.DEFAULT, AuthorityMode.DELEGATED]

    def test_refuses(self, committee: Tree) -> None:
        paper = build.paper(committee.root.pk)
        with refused("authority.mode"):
            set_authority(by=BY, at=AT, unit=committee.root, mode="royal", on=DAY, document=paper)
        for until in (DAY, DAY - dt.timedelta(days=1)):
            with refused("authority.dates"):
                set_authority(
                    by=BY, at=AT, unit=committee.root, mode=AuthorityMode.PILOT, on=DAY, until=until, document=paper
                )
        set_authority(by=BY, at=AT, unit=committee.root, mode=AuthorityMode.GIVEN, on=LATER, document=paper)
        with refused("authority.later"):
            set_authority(by=BY, at=AT, unit=committee.root, mode=AuthorityMode.PILOT, on=DAY, document=paper)
        with constraint("authority_one_at_a_time"):
            Authority.objects.create(
                unit=committee.root, mode=AuthorityMode.PILOT, document=paper, valid=span(LATER), recorded=since(AT)
            )
        with constraint("authority_ranges"):
            Authority.objects.create(
                unit=committee.root, mode=AuthorityMode.PILOT, document=paper, valid=span(DAY, DAY), recorded=since(AT)
            )


class TestCommittee:
    def test_refuses(self, committee: Tree) -> None:
        with refused("committee.body"):
            form_committee(by=BY, at=AT, unit=committee.root, body="choir", name="x", term_from=DAY)
        for until in (DAY, DAY - dt.timedelta(days=1)):
            with refused("committee.dates"):
                form_committee(
                    by=BY, at=AT, unit=committee.root, body=Body.COMMITTEE, name="x", term_from=DAY, term_until=until
                )
        form_committee(by=BY, at=AT, unit=committee.root, body=Body.COMMITTEE, name="2025 - 2030", term_from=DAY)
        form_committee(by=BY, at=AT, unit=committee.root, body=Body.STANDING, name="2025 - 2030", term_from=DAY)
        with refused("committee.overlap"):
            form_committee(by=BY, at=AT, unit=committee.root, body=Body.COMMITTEE, name="x", term_from=LATER)
        with constraint("committee_one_a_term"):
            Committee.objects.create(
                unit=committee.root, body=Body.COMMITTEE, name="x", valid=span(LATER), recorded=since(AT)
            )
        with constraint("committee_ranges"):
            Committee.objects.create(
                unit=committee.root, body=Body.COMMITTEE, name="x", valid=span(DAY, DAY), recorded=since(AT)
            )
