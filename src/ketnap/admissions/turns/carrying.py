"""What follows a case to the cell its person moved to: copies there, so that each unit reads its own rows and nobody else's.

The old case keeps all of it as history. Papers lie where their rows say; who relatives are is copied as cipher text, unread.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model, Q

from ketnap.admissions.consents.models import Special, SpecialSecret
from ketnap.admissions.cultivation.models import CommitteeCharge, Remark, Review, TrialTask
from ketnap.admissions.files.catalogue import CATALOGUE
from ketnap.admissions.files.models import PaperAct
from ketnap.admissions.models import Ballot, Case, Helper, Referee, Step, Waiver
from ketnap.admissions.sidefacts.kinds import SPECS
from ketnap.admissions.sidefacts.models import SideFact
from ketnap.admissions.states import REMOVAL_VOTES
from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move, Report
from ketnap.admissions.turns.moving import LOCAL, LOCAL_RECOGNITION
from ketnap.admissions.vetting.models import Asked, Conclusion, Exemption, Loan, Relative, Request, Subject
from ketnap.lib import rls

R = TypeVar("R", bound=Model)
RECOGNISING = ("recognition_cell_vote", "recognition_committee_resolution")
_TIED = (*LOCAL, *LOCAL_RECOGNITION)
Ids = dict[int, int]
"""Id of the row there, to id of its copy here."""


def carry(old: Case, new: Case, move: Move) -> None:
    """Copy what still counts; what rested on the old cell's people is ended there and kept as history."""
    again = [kind.code for kind in CATALOGUE if kind.step in move.redone]
    _copies(Step.objects.filter(case=old, key__in=move.kept, undone_at=None), new)
    _votes(old, new, move)
    _copies(PaperAct.objects.filter(case=old, undone_at=None).exclude(code__in=again), new)
    redone = [kind for kind, spec in SPECS.items() if spec.step in _TIED and spec.step not in move.kept]
    _copies(SideFact.objects.filter(case=old, undone_at=None).exclude(kind__in=redone), new)
    _copies(Waiver.objects.filter(case=old, step__in=move.kept), new)
    if "introduced" in move.kept:
        _copies(Referee.objects.filter(case=old, until=None), new)
    _cultivation(old, new, move.sent_on)
    _vetting(old, new)
    _special(old, new)


def _votes(old: Case, new: Case, move: Move) -> None:
    """Ballots of steps that still count; of a probationer also votes lost or for removing, with the reports upwards, since rounds
    are counted (294-QĐ/TW section 4.2.3). Each is marked as held elsewhere."""
    counted = Q(key__in=move.kept)
    if move.kind == MoveKind.PROBATION:
        counted |= Q(key__in=RECOGNISING, passed=False) | Q(key__in=REMOVAL_VOTES)
        _copies(Report.objects.filter(case=old, key__in=RECOGNISING), new)
    _copies(Ballot.objects.filter(counted, case=old, undone_at=None), new)
    Ballot.objects.filter(case=new).update(brought=True)


def _cultivation(old: Case, new: Case, sent_on: dt.date) -> None:
    for row in Helper.objects.filter(case=old, until=None):
        row.until, row.reason = max(row.since, sent_on), "Người được giúp đỡ chuyển nơi khác"
        row.save(update_fields=["until", "reason"])
    for charge in CommitteeCharge.objects.filter(case=old, until=None):
        charge.until = max(charge.since, sent_on)
        charge.save(update_fields=["until"])
    helpers = _copies(Helper.objects.filter(case=old), new)
    _copies(Remark.objects.filter(case=old), new, helper_id=helpers)
    _copies(Review.objects.filter(case=old, replaced_at=None), new)
    _copies(TrialTask.objects.filter(case=old), new)
    _copies(CommitteeCharge.objects.filter(case=old), new)


def _vetting(old: Case, new: Case) -> None:
    subjects = _copies(Subject.objects.filter(case=old), new)
    requests = _copies(Request.objects.filter(case=old), new)
    _copies(Asked.objects.filter(request__case=old), new, request_id=requests, subject_id=subjects)
    _copies(Exemption.objects.filter(subject__case=old), new, subject_id=subjects)
    _copies(Loan.objects.filter(request__case=old), new, request_id=requests)
    _copies(Conclusion.objects.filter(case=old), new)
    with rls.sensitive():
        for row in Relative.objects.filter(subject__case=old):
            Relative.objects.create(subject_id=subjects[row.pk], unit_id=new.unit_id, cipher=row.cipher)


def _special(old: Case, new: Case) -> None:
    specials = _copies(Special.objects.filter(case=old, undone_at=None), new)
    with rls.sensitive():
        for row in SpecialSecret.objects.filter(special__in=specials):
            SpecialSecret.objects.create(special_id=specials[row.pk], unit_id=new.unit_id, cipher=row.cipher)


def _copies(rows: Iterable[R], new: Case, **links: Ids) -> Ids:
    """Copy the rows into the new case and its cell, in the order they were written; `links` point foreign keys at copies."""
    made: Ids = {}
    for row in sorted(rows, key=lambda row: row.pk):
        copy: Any = row
        known = copy.pk
        if hasattr(copy, "case_id"):
            copy.case_id = new.pk
        for name, ids in links.items():
            setattr(copy, name, ids[getattr(copy, name)])
        copy.pk, copy.unit_id, copy._state.adding = None, new.unit_id, True
        copy.save(force_insert=True)
        made[known] = copy.pk
    return made
