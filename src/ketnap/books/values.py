"""From a cell to a value: what a clerk typed, what a spreadsheet made of it, what is stored.

Nothing is guessed. A number where a date belongs is refused with the day it might mean; a number that has lost its leading
zeros is refused with the way to keep them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from unicodedata import is_normalized

from ketnap.books.shape import Field
from ketnap.lib import format as vn
from ketnap.lib.errors import Refused
from ketnap.lib.text import clean, fold, has_forbidden

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\r")
_EARLIEST = dt.date(1850, 1, 1)
_EXCEL_ZERO = dt.date(1899, 12, 30)
_YES, _NO = {"co", "x", "1", "yes", "dung"}, {"khong", "0", "no", "sai"}
_NOTHING = {"", "-", "–", "—"}
_DIGITS = 12


def parser(field: Field) -> Callable[[object], Any]:
    """The function that reads a cell of the column: the value, None for a blank cell. Raises Refused with a remedy."""
    read = _READERS[field.kind]

    def parse(raw: object) -> Any:
        if raw is None or raw == "":
            return None
        return read(field, raw)

    return parse


def shown(raw: object) -> str:
    """A raw cell as a person saw it: whole numbers without '.0', dates day first."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "Có" if raw else "Không"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return vn.day(raw.date())
    if isinstance(raw, dt.datetime):
        return vn.moment(raw)
    return vn.day(raw) if isinstance(raw, dt.date) else str(raw)


def _refuse(field: Field, code: str, sentence: str, remedy: str) -> Refused:
    return Refused(f"cell.{code}", sentence, remedy=remedy, field=field.key)


def _plain(field: Field, raw: object) -> str:
    """The cell as clean, composed text; None-like marks become empty."""
    if isinstance(raw, str) and raw.isprintable() and "  " not in raw and is_normalized("NFC", raw):
        text = raw.strip(" ")  # most cells: nothing to mend
        return "" if text in _NOTHING else text
    text = shown(raw).translate(_INVISIBLE)
    if has_forbidden(text.replace("\x0b", " ")):
        raise _refuse(
            field,
            "control",
            "Ô có ký tự điều khiển không nhìn thấy được.",
            "Hãy xoá nội dung ô và gõ lại bằng bàn phím.",
        )
    text = clean(text)
    return "" if text in _NOTHING else text


def _text(field: Field, raw: object) -> str | None:
    text = _plain(field, raw)
    if len(text) > field.longest:
        raise _refuse(
            field,
            "long",
            f"Nội dung dài {vn.number(len(text))} ký tự, nhiều nhất {vn.number(field.longest)}.",
            "Hãy ghi gọn lại.",
        )
    return text or None


def _date(field: Field, raw: object) -> dt.date | None:
    if isinstance(raw, dt.datetime):
        day = raw.date()
    elif isinstance(raw, dt.date):
        day = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        raise _serial(field, float(raw))
    else:
        text = _plain(field, raw)
        if not text:
            return None
        try:
            day = vn.parse_day(text)
        except ValueError as wrong:
            sentence, _, remedy = str(wrong).partition(". ")
            raise _refuse(field, "date", f"{sentence}.", remedy) from None
    if day < _EARLIEST:
        raise _refuse(field, "date_early", f"Ngày {vn.day(day)} quá xa trong quá khứ.", "Hãy xem lại năm.")
    return day


def _serial(field: Field, number: float) -> Refused:
    remedy = "Hãy định dạng ô là ngày (ngày/tháng/năm), đối chiếu bản giấy rồi nhập lại."
    if 3_000 <= number <= 80_000:
        meant = vn.day(_EXCEL_ZERO + dt.timedelta(days=int(number)))
        return _refuse(
            field, "serial", f"Ô chứa số {int(number)} thay cho ngày (bảng tính có thể hiểu là {meant}).", remedy
        )
    return _refuse(field, "serial", f"Ô chứa số {shown(number)}, không phải ngày đủ ngày, tháng, năm.", remedy)


def _choice(field: Field, raw: object) -> str | None:
    text = _plain(field, raw)
    if not text:
        return None
    folded = fold(text)
    for stored, label in field.choices.items():
        if folded in (fold(label), stored):
            return stored
    if folded in field.synonyms:
        return field.synonyms[folded]
    known = ", ".join(list(field.choices.values())[:12]) + ("…" if len(field.choices) > 12 else "")
    raise _refuse(field, "choice", f"“{text}” không có trong danh mục.", f"Hãy chọn một trong: {known}.")


def _flag(field: Field, raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = fold(_plain(field, raw))
    if not text:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    raise _refuse(field, "flag", f"“{shown(raw)}” không rõ là có hay không.", "Hãy ghi Có hoặc Không.")


def _number(field: Field, raw: object) -> int | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and float(raw).is_integer():
        return int(raw)
    text = _plain(field, raw)
    if not text:
        return None
    try:
        value = vn.parse_number(text)
    except ValueError as wrong:
        sentence, _, remedy = str(wrong).partition(". ")
        raise _refuse(field, "number", f"{sentence}.", remedy) from None
    if value != int(value):
        raise _refuse(field, "number", f"“{text}” không phải số nguyên.", "Hãy ghi số nguyên.")
    return int(value)


def _digits(field: Field, raw: object) -> str | None:
    text = _plain(field, raw)
    digits = "".join(part for part in text.replace(".", " ").replace("-", " ").split())
    if not digits:
        return None
    if digits.isascii() and digits.isdigit() and len(digits) == _DIGITS:
        return digits
    if digits.isascii() and digits.isdigit() and len(digits) < _DIGITS:
        raise _refuse(
            field, "zeros", f"{field.heading} chỉ có {len(digits)} chữ số, phải đủ {_DIGITS}.",
            "Nếu bảng tính làm mất số 0 ở đầu, hãy định dạng cột là văn bản rồi ghi lại đủ số.",
        )  # fmt: skip
    raise _refuse(field, "digits", f"{field.heading} phải gồm {_DIGITS} chữ số.", "Hãy ghi lại theo giấy tờ gốc.")


def _tags(field: Field, raw: object) -> tuple[str, ...] | None:
    text = _plain(field, raw)
    tags = tuple(sorted({clean(part) for part in text.replace(",", ";").split(";") if clean(part)}))
    return tags or None


_READERS: dict[str, Callable[[Field, object], Any]] = {
    "text": _text, "date": _date, "choice": _choice, "flag": _flag, "number": _number, "digits": _digits, "tags": _tags,
}  # fmt: skip
