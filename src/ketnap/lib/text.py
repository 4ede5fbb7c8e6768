"""Vietnamese text: one stored form, one folded form for search, one order for names.

`fold` and `sort_key` have twins in SQL (`vn_fold`, `vn_sort_key`, see the migration of this package);
a test compares them letter by letter.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile(r"\s+")
# Characters that must never enter a stored text: controls, bidi overrides, zero-width, replacement.
_FORBIDDEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]")
_LETTER_ORDER = str.maketrans({"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"})
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_TONE_MARKS = re.compile("[\u0300\u0309\u0303\u0301\u0323]")


def clean(text: str) -> str:
    """The stored form: composed letters (NFC), single spaces, no invisible or control characters."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", unicodedata.normalize("NFC", text))).strip()


def has_forbidden(text: str) -> bool:
    """True where the text carries control or invisible characters."""
    return bool(_FORBIDDEN.search(text))


def fold(text: str) -> str:
    """The search form: lower case, no marks, đ as d. 'Đường Hoà' and 'duong hòa' fold alike."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return _SPACES.sub(" ", bare.replace("đ", "d")).strip()


def _part_key(part: str) -> str:
    letters = unicodedata.normalize("NFD", part.lower())
    primary = unicodedata.normalize("NFC", _TONE_MARKS.sub("", letters)).translate(_LETTER_ORDER)
    tones = "".join(_TONES.get(c, "" if unicodedata.combining(c) else "1") for c in letters)
    return f"{primary}\x02{tones}"


def sort_key(full_name: str) -> str:
    """Order of Vietnamese lists: given name, then family name, then middle names; letters before tones."""
    words = _SPACES.sub(" ", full_name).strip().split(" ")
    given, family, middle = words[-1], words[0] if len(words) > 1 else "", " ".join(words[1:-1])
    return "\x01".join(_part_key(part) for part in (given, family, middle))
