"""What must be out of the way before a target is withdrawn, and what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.organisations.names import names_of
from ketnap.organisations.tree import tree_on
from ketnap.targets import ledger
from ketnap.targets.categories import label_of
from ketnap.targets.kinds import PlanState
from ketnap.targets.ledger import Account
from ketnap.targets.models import Campaign, Closing, Posting, PostingKind, Target
from ketnap.targets.plans import versions
from ketnap.targets.spans import words_of

_UNDER_WAY = (PlanState.SENT, PlanState.COUNTERED, PlanState.AGREED)
_DONE = (PlanState.IN_FORCE, PlanState.REVISED)


def emptied(target: Target) -> list[Target]:
    """Targets below that came from this one and stand at nothing since all was taken back. They would stay as zeros."""
    found: list[Target] = []
    level = [target.pk]
    while level:
        rows = Posting.objects.filter(target__in=level, kind=PostingKind.HANDED).values_list("other_id", flat=True)
        below = Target.every.filter(pk__in=set(rows)).exclude(pk__in=[one.pk for one in found]).select_related("unit")
        accounts = ledger.accounts(one.pk for one in below)
        fresh = [one for one in below if accounts.get(one.pk, Account()) == Account()]
        found += fresh
        level = [one.pk for one in fresh]
    return sorted(found, key=lambda one: one.unit.code)


def check_free(target: Target, *, given_by: Sequence[Target] = ()) -> None:
    """Raise Refused, saying what to do first, while anything rests on the target or a superior (not in `given_by`) gave it."""
    name = names_of([target.unit_id], target.end).get(target.unit_id, "")
    _check_account(target, name, [one.pk for one in given_by])
    _check_parts(target, name)
    _check_closed(target)
    _check_plans(target, name)
    campaign = Campaign.objects.filter(target=target).order_by("id").first()
    if campaign is not None:
        raise Refused(
            "withdraw.campaign",
            f"Đợt kết nạp “{campaign.name}” đang tính theo chỉ tiêu này.",
            remedy="Chỉ tiêu của một đợt không rút được; hãy điều chỉnh số nếu văn bản đổi.",
        )


def _check_account(target: Target, name: str, inside: Sequence[int]) -> None:
    handed = ledger.account(target).handed
    if handed:
        raise Refused(
            "withdraw.handed",
            f"{name} đã giao xuống {vn.number(handed)} từ chỉ tiêu này.",
            remedy="Hãy thu về bằng cách giao lại 0 cho các đơn vị, rồi mới rút.",
        )
    rows = Posting.objects.filter(target=target, kind=PostingKind.GIVEN, other__withdrawn_at=None).exclude(other=None)
    if rows.exclude(other__in=inside).exists():
        raise Refused(
            "withdraw.from_above",
            "Chỉ tiêu này do cấp trên giao nên đơn vị không tự rút.",
            remedy="Hãy đề nghị cấp trên điều chỉnh phân bổ.",
        )


def _check_parts(target: Target, name: str) -> None:
    """Parts lie within the whole: without it nothing would hold them."""
    if not target.in_ledger or target.category:
        return
    same = Target.every.filter(unit=target.unit_id, start=target.start, end=target.end, measure=target.measure)
    parts = [label_of(one.category) for one in same.exclude(category="").order_by("category")]
    if parts:
        raise Refused(
            "withdraw.parts",
            f"{name} còn chỉ tiêu nhóm nằm trong chỉ tiêu này: {', '.join(f'“{part}”' for part in parts)}.",
            remedy="Hãy rút chỉ tiêu nhóm trước.",
        )


def _check_closed(target: Target) -> None:
    """A closed period that was closed with it stays as it was told. One closed before never held it."""
    path = tree_on(target.end).path(target.unit_id)
    closed = Closing.objects.filter(
        unit_id__in=path, start__lte=target.start, end__gte=target.end, known_at__gte=target.created_at
    )
    if (found := closed.order_by("id").first()) is not None:
        by = names_of([found.unit_id], found.end).get(found.unit_id, "")
        raise Refused(
            "withdraw.closed",
            f"{by} đã chốt số liệu {words_of(found.start, found.end)} có chỉ tiêu này.",
            remedy="Số đã chốt giữ nguyên; nếu văn bản đổi, hãy điều chỉnh chỉ tiêu rồi ghi đính chính.",
        )


def _check_plans(target: Target, name: str) -> None:
    """A version sent and not settled since; a draft was told to nobody and goes with its target."""
    for version in versions([target.pk]):
        if version.state in _DONE:
            return
        if version.state in _UNDER_WAY:
            raise Refused(
                "withdraw.plan",
                f"{name} có phương án phân bổ lần {vn.number(version.plan.version)} của chỉ tiêu này "
                f"đang ở trạng thái “{version.label}”.",
                remedy="Hãy cho phương án có hiệu lực rồi giao lại 0 cho các đơn vị, sau đó mới rút.",
            )
