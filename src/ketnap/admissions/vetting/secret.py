"""Who a relative is, as cipher text. The same key and cipher as the sensitive facts of members."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from ketnap.lib.errors import Refused
from ketnap.lib.text import clean
from ketnap.members.secret import decrypt, encrypt

_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,7}")
_PLACE = re.compile(r"[^\W_]+(?:[ ,-]{1,2}[^\W_]+){0,11}")
_YOUNGEST, _OLDEST = 0, 130


@dataclass(frozen=True)
class Kin:
    """A relative in clear: relation, name, year of birth, commune. Lives in memory only."""

    relation: str
    name: str
    birth_year: int
    commune: str


def sealed(kin: Kin) -> bytes:
    """Cipher text."""
    return encrypt(json.dumps(asdict(kin), ensure_ascii=False))


def opened(cipher: bytes | memoryview) -> Kin:
    """The relative again."""
    return Kin(**json.loads(decrypt(cipher)))


def checked(kin: Kin, year: int) -> Kin:
    """The relative with tidy texts. Raises Refused for anything that is not a name, a year or a place: no remarks fit in."""
    name, commune = clean(kin.name), clean(kin.commune)
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise Refused(
            "kin.name", "Họ và tên chỉ gồm chữ và khoảng trắng.", remedy="Chỉ ghi họ tên, không ghi thêm điều gì khác.",
            field="name",
        )  # fmt: skip
    if not _PLACE.fullmatch(commune) or len(commune) > 80:
        raise Refused(
            "kin.commune", "Nơi ở chỉ ghi tên xã, phường, tỉnh.", remedy="Không ghi thêm điều gì khác.", field="commune"
        )
    if not _YOUNGEST <= year - kin.birth_year <= _OLDEST:
        raise Refused("kin.year", "Năm sinh không hợp lý.", remedy="Hãy đối chiếu lý lịch.", field="birth_year")
    return Kin(kin.relation, name, kin.birth_year, commune)
