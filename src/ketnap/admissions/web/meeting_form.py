"""The form of a meeting on many cases, and who is not counted in its votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms

from ketnap.admissions.kinds import Excluded
from ketnap.admissions.models import Case
from ketnap.admissions.recording import Paper
from ketnap.admissions.rolls import Roll
from ketnap.admissions.voting import LeftOut, Sitting, Vote, asked_field
from ketnap.admissions.web.fields import COUNT, COUNTS_ALL_THE_SAME, sitting_fields
from ketnap.admissions.web.forms import GROUND_HELP, GROUND_LABEL, ActForm, folded_fields
from ketnap.organisations.models import Unit


class SittingForm(Protocol):
    """A form that tells of a meeting: its fields are those of `fields.sitting_fields`."""

    cleaned_data: dict[str, Any]
    roll: Roll

    def paper(self) -> Paper: ...


def sitting_of(form: SittingForm, unit: Unit, body: str, kind: str) -> Sitting:
    """The meeting as typed."""
    facts = form.cleaned_data
    return Sitting(
        unit, body, kind, facts["on"], facts["members"], left_out_of(facts, form.roll), facts["chair"], facts["secretary"],
        facts["method"], form.paper(), counted_of(facts, form.roll),
    )  # fmt: skip


def counted_of(values: dict[str, Any], roll: Roll) -> frozenset[int]:
    """Who counts by the answer given, of those of whom it had to be asked."""
    asked = (one.person.pk for one in roll.people if one.ask)
    return frozenset(pk for pk in asked if values.get(asked_field(pk)) == COUNTS_ALL_THE_SAME)


def left_out_of(values: dict[str, Any], roll: Roll) -> list[LeftOut]:
    """Who is not counted, from the boxes ticked and questions answered, or a number and a reason without a roll."""
    names = {one.person.pk: one.person.full_name for one in roll.people}
    ticked = [text.partition(":") for text in values.get("left_out", [])]
    found = [LeftOut(why, names.get(int(pk), ""), int(pk)) for pk, _, why in ticked]
    answered = [(one.person, values.get(asked_field(one.person.pk), "")) for one in roll.people if one.ask]
    found += [LeftOut(answer, who.full_name, who.pk) for who, answer in answered if answer != COUNTS_ALL_THE_SAME]
    why = values.get("uncounted_why") or Excluded.ABSENT_WITH_REASON
    return found + [LeftOut(why)] * int(values.get("uncounted") or 0)


class MeetingForm(ActForm):
    """One meeting on many cases: a box and three numbers for each."""

    def __init__(
        self, *args: Any, cases: Sequence[Case], roll: Roll, chosen: Sequence[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cases, self.roll = list(cases), roll
        self.fields["on"].label = "Ngày họp"
        own = {name: self.fields.pop(name) for name in ("did", "paper_symbol", "paper_place")}
        own["paper_symbol"].label = "Số nghị quyết, biên bản"
        self.fields.update({**sitting_fields(roll), **own})
        for case in self.cases:
            self.fields[f"take_{case.pk}"] = forms.BooleanField(
                label="Đưa vào chương trình họp", required=False, initial=not chosen or case.pk in chosen
            )
            for name, label in (("for", "Tán thành"), ("against", "Không tán thành"), ("blank", "Phiếu trắng")):
                self.fields[f"{name}_{case.pk}"] = forms.IntegerField(
                    label=label, min_value=0, required=False, widget=forms.TextInput(COUNT)
                )
        self.fields["ground"] = forms.CharField(
            label=GROUND_LABEL, max_length=300, required=False, help_text=GROUND_HELP
        )

    @property
    def rows(self) -> list[tuple[Case, forms.BoundField, list[forms.BoundField]]]:
        """Each case with its box and its three numbers, ready to draw."""
        return [
            (case, self[f"take_{case.pk}"], [self[f"{name}_{case.pk}"] for name in ("for", "against", "blank")])
            for case in self.cases
        ]

    @property
    def folded(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """Groups of fields behind a fold."""
        return folded_fields(self, self.roll)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields of the meeting itself that stay in sight: its day, and who counts where nobody knows yet."""
        return [self["on"], *(self[asked_field(one.person.pk)] for one in self.roll.people if one.ask)]

    def clean(self) -> dict[str, Any]:
        """Refuses a case on the agenda without its votes."""
        facts = super().clean() or self.cleaned_data
        for case in self.cases:
            if (
                facts.get(f"take_{case.pk}")
                and facts.get(f"for_{case.pk}") is None
                and f"for_{case.pk}" not in self.errors
            ):
                self.add_error(f"for_{case.pk}", f"Hãy ghi số phiếu tán thành cho {case.person.full_name}.")
        return facts

    def votes(self) -> list[Vote]:
        """The votes of the cases on the agenda."""
        facts = self.cleaned_data
        return [
            Vote(case, facts[f"for_{case.pk}"], facts[f"against_{case.pk}"] or 0, facts[f"blank_{case.pk}"] or 0)
            for case in self.cases
            if facts.get(f"take_{case.pk}")
        ]
