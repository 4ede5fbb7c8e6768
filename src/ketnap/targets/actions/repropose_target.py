"""Settle a target after units left: they keep what they did, the rest comes back, and the whole may be set anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from ketnap.accounts.actor import Actor
from ketnap.audit.record import record
from ketnap.documents.models import Document
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.locks import hold
from ketnap.lib.text import clean
from ketnap.organisations.models import Unit
from ketnap.organisations.names import names_of
from ketnap.targets import ledger
from ketnap.targets.ledger import Account, Entry
from ketnap.targets.models import Posting, PostingKind, Target
from ketnap.targets.queries import check_stands
from ketnap.targets.settling import left_on
from ketnap.targets.through import Levels, entries_for
from ketnap.targets.within import check_within


def repropose_target(
    *,
    by: Actor,
    at: dt.datetime,
    target: Target,
    left: Mapping[Unit, int],
    document: Document,
    reason: str,
    number: int | None = None,
) -> Target:
    """Bring each unit that left to its number (it may have handed on: what stands below it is taken back too).

    What is freed is kept by the target's unit, to be handed down again; `number` sets the whole anew. Differences only.
    Raises Refused without a reason, for a unit that has not left, a number above what it holds, a whole set by a superior,
    or a whole smaller than what stays handed down.
    """
    reason = clean(reason)
    if not reason:
        raise Refused("target.reason", "Rà lại chỉ tiêu phải ghi lý do.", remedy="Hãy ghi lý do.", field="reason")
    with transaction.atomic():
        hold("target", target.pk)
        check_stands(target)
        now, held = ledger.account(target), ledger.parts(target)
        children = {one.unit_id: one for one in Target.every.filter(pk__in=held)}
        _check_left(target, left, {one.unit_id: held[one.pk] for one in children.values()})
        freed = sum(held[children[unit.pk].pk] - stays for unit, stays in left.items() if unit.pk in children)
        step = 0 if number is None else number - now.given
        _check_whole(target, now, freed, step)
        if step:
            check_within(target, {target.unit_id: now.given + step})
        entries = [Entry(target, PostingKind.GIVEN, step), Entry(target, PostingKind.KEPT, freed + step)]
        for unit, stays in left.items():
            if unit.pk in children:
                entries += _take_back(target, children[unit.pk], held[children[unit.pk].pk], stays)
        ledger.post(entries, by=by, at=at, document=document, reason=reason)
        record(
            by=by, at=at, action="targets.repropose_target", subject="targets.target", subject_id=target.pk,
            unit_id=target.unit_id, before={"number": now.given, "handed": now.handed},
            after={"number": now.given + step, "handed": now.handed - freed}, reason=reason,
            rows=[[unit.code, stays] for unit, stays in sorted(left.items(), key=lambda item: item[0].code)],
        )  # fmt: skip
    return target


def _check_left(target: Target, left: Mapping[Unit, int], held: Mapping[int, int]) -> None:
    gone = left_on(target)
    for unit, stays in left.items():
        if unit.pk not in gone:
            raise Refused(
                "settle.not_left",
                f"{names_of([unit.pk], target.end).get(unit.pk, unit.code)} chưa rời đi trong kỳ này.",
                remedy="Chỉ rà lại đơn vị đã rời đi.",
            )
        whole = held.get(unit.pk, 0)
        if not 0 <= stays <= whole:
            raise Refused(
                "settle.number",
                f"{names_of([unit.pk], target.start).get(unit.pk, unit.code)} đang giữ {vn.number(whole)}, không thể để lại {vn.number(stays)}.",
                remedy=f"Hãy ghi từ 0 đến {vn.number(whole)}.",
                field=f"n{unit.pk}",
            )


def _check_whole(target: Target, now: Account, freed: int, step: int) -> None:
    if step and Posting.objects.filter(target=target, kind=PostingKind.GIVEN, other__isnull=False).exists():
        raise Refused(
            "target.from_above",
            "Chỉ tiêu này do cấp trên giao, không tự đổi được.",
            remedy="Hãy giữ nguyên chỉ tiêu, giao lại phần thu về, và đề nghị cấp trên điều chỉnh.",
            field="number",
        )
    if now.given + step < 1 or now.kept + freed + step < 0:
        most = now.kept + freed
        raise Refused(
            "target.handed_more",
            f"Chỉ có thể giảm nhiều nhất {vn.number(most)}: phần giữ lại {vn.number(now.kept)} và phần thu về {vn.number(freed)}.",
            remedy="Hãy ghi chỉ tiêu lớn hơn, hoặc điều chỉnh phân bổ xuống dưới trước.",
            field="number",
        )


def _take_back(target: Target, child: Target, held: int, stays: int) -> Iterable[Entry]:
    """The unit that left to its number, everything it had handed on to zero."""
    yield Entry(target, PostingKind.HANDED, stays - held, child)
    yield Entry(child, PostingKind.GIVEN, stays - held, target)
    nothing = Levels(top=child.unit_id, given={}, own={}, parent={}, strangers=())
    yield from entries_for(child, nothing, {}, kept=stays, over=0)
