"""The work of a batch: every paper under the rights its user holds now, each in a transaction and entry of its own."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from uuid import UUID

from ketnap.access.roles import Can
from ketnap.access.scope import Scope, scope_of
from ketnap.accounts.actor import from_user
from ketnap.admissions.models import Case
from ketnap.admissions.papers import shelf
from ketnap.admissions.papers.actions.print_paper import Order, print_paper
from ketnap.admissions.papers.drafting import file_name, needs_case, sheets_of
from ketnap.admissions.papers.facts import gather
from ketnap.admissions.papers.models import Batch
from ketnap.admissions.papers.registry import Form, form_of
from ketnap.lib import rls
from ketnap.lib.errors import Refused

KEPT_FOR = dt.timedelta(days=1)
STOPPED = "Công việc bị dừng giữa chừng. Hãy lập lại đợt in."


def run_batch(uid: UUID, *, now: Callable[[], dt.datetime], demo: bool) -> None:
    """Make the papers and keep the zip. Cases out of reach by now, or without this form, are left out and counted."""
    with rls.everything():
        batch = Batch.objects.select_related("user").filter(uid=uid, finished_at=None).first()
    if batch is None:
        return
    try:
        _make(batch, now=now, demo=demo)
    except Exception:
        _close(batch, now(), fault=STOPPED)
        raise


def _make(batch: Batch, *, now: Callable[[], dt.datetime], demo: bool) -> None:
    day = now().date()
    form, scope = form_of(batch.form, day), scope_of(batch.user, day)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as book:  # Word and PDF files are packed already
        for pk in batch.cases:
            made = _papers(batch, pk, form, scope, now(), demo=demo)
            for name, content in made:
                book.writestr(zipfile.ZipInfo(name, now().timetuple()[:6]), content)
            batch.done, batch.made, batch.left_out = batch.done + 1, batch.made + len(made), batch.left_out + (not made)
            with rls.everything():
                batch.save(update_fields=["done", "made", "left_out"])
    shelf.put(batch.uid, target.getvalue())
    _close(batch, now())


def _papers(batch: Batch, pk: int, form: Form, scope: Scope, at: dt.datetime, *, demo: bool) -> list[tuple[str, bytes]]:
    """The files of one case, [] where the user does not reach it or the form does not belong to it."""
    with rls.scope(scope.multirange):
        case = Case.objects.filter(pk=pk).select_related("person", "unit").first()
        if case is None or not scope.can(Can.SEE_CASES, case.unit_id):
            return []
        facts = gather(case, at.date())
        if not needs_case(form, facts):
            return []
        actor = from_user(batch.user, "job")
        made = []
        for nth, (which, _) in enumerate(sheets_of(form, facts)):
            try:
                printed = print_paper(
                    by=actor, at=at, case=case, day=at.date(), order=Order(form, batch.kind, which, demo=demo)
                )
            except Refused:
                return []
            made.append((file_name(form, case.uid, batch.kind, nth), printed.content))
        return made


def _close(batch: Batch, at: dt.datetime, *, fault: str = "") -> None:
    with rls.everything():
        Batch.objects.filter(pk=batch.pk).update(finished_at=at, fault=fault)


def sweep(now: dt.datetime) -> int:
    """Remove files older than a day and those of no batch; returns how many went. A batch whose worker died is closed too."""
    with rls.everything():
        Batch.objects.filter(finished_at=None, asked_at__lte=now - KEPT_FOR).update(finished_at=now, fault=STOPPED)
        fresh = set(Batch.objects.filter(asked_at__gt=now - KEPT_FOR, taken_at=None).values_list("uid", flat=True))
    gone = [uid for uid in shelf.kept() if uid not in fresh]
    for uid in gone:
        shelf.drop(uid)
    return len(gone)
