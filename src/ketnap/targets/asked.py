"""What a command asks for in words: ways with shares, units with numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ketnap.lib.errors import Refused
from ketnap.organisations.kinds import CELLS
from ketnap.organisations.models import Profile, Unit
from ketnap.organisations.tree import below
from ketnap.targets.models import Target
from ketnap.targets.queries import children_during
from ketnap.targets.ways import Way

_ALL = 100  # hundredths


def shares_of(texts: Iterable[str]) -> dict[str, int]:
    """Shares by way from "dang_vien=60"; a way alone is all of it, none means by members. Raises Refused unless they make 100."""
    found: dict[str, int] = {}
    for text in list(texts) or [Way.MEMBERS.value]:
        name, _, share = text.partition("=")
        if name not in Way.values:
            raise Refused("ways.unknown", f"Không có cách “{name}”.", remedy=f"Hãy ghi {', '.join(Way.values)}.")
        if share and not share.isdecimal():
            raise Refused("ways.share", f"“{text}” không phải tỷ trọng.", remedy=f"Hãy ghi ví dụ {name}=60.")
        found[name] = int(share or _ALL)
    check_shares(found)
    return found


def check_shares(shares: Mapping[str, int], field: str = "") -> None:
    """Raise Refused unless the shares make 100, saying by how much they do not."""
    total = sum(shares.values())
    if total != _ALL:
        told = f"còn thiếu {_ALL - total}%" if total < _ALL else f"vượt {total - _ALL}%"
        raise Refused(
            "ways.share", f"Tỷ trọng các cách chia cộng lại {total}%, {told}.",
            remedy="Hãy ghi các tỷ trọng cộng lại đúng 100%.", field=field,
        )  # fmt: skip


def numbers_of(texts: Iterable[str], whose: Mapping[str, int]) -> dict[int, int]:
    """Numbers by unit id from "K.A=5". Raises Refused for anything else, or a code that is not in `whose`."""
    found: dict[int, int] = {}
    for text in texts:
        code, _, number = text.partition("=")
        if code not in whose or not number.isdecimal():
            raise Refused(
                "numbers.option", f"“{text}” không phải MÃ=SỐ của một đơn vị được chia.", remedy="Hãy xem lại mã và số."
            )
        found[whose[code]] = int(number)
    return found


def units_below(target: Target, day: dt.date, *, to_cells: bool) -> dict[str, int]:
    """Unit ids by code: those directly below during the period, or every cell of `day`."""
    if not to_cells:
        ids = children_during(target.unit_id, target.start, target.end)
        return dict(Unit.objects.filter(pk__in=ids).order_by("code").values_list("code", "pk"))
    cells = Profile.objects.on(day).filter(unit_id__in=below([target.unit_id], day), form__in=CELLS)
    return dict(cells.exclude(unit_id=target.unit_id).order_by("unit__code").values_list("unit__code", "unit_id"))
