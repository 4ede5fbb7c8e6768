"""Vietnamese names: folding and ordering, in Python and in SQL alike."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.text import clean, fold, has_forbidden, sort_key

NAMES = [
    "Nguyễn Văn An", "Nguyễn Văn Ân", "Trần Thị Ảnh", "Trần Thị Ánh", "Lê Ăn", "Đỗ Duy", "Đỗ Đào", "Đỗ Đức", "Phạm Hoà",
    "Phạm Hòa", "H'Hen Niê", "Vừ A Dính", "ĐINH THỊ ƯỚC", "Lý", "Nguyễn  Văn   Ổn", "Quách Ngọc Ỷ", "Ma Thị Ỹ", "Âu Ơ",
]  # fmt: skip
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Hoà", "duong hoa"),
        ("NGUYỄN THỊ  ƯỚC", "nguyen thi uoc"),
        (unicodedata.normalize("NFD", "Đặng Ỷ"), "dang y"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_given_name_orders_first_and_letters_before_tones() -> None:
    names = [
        "Lê Thị Ân",
        "Lê Thị Ăn",
        "Lê Thị An",
        "Bùi Văn Đức",
        "Bùi Văn Duy",
        "Bùi Văn Ánh",
        "Bùi Văn Ảnh",
        "Bùi Văn Anh",
    ]
    given_order = [name.split()[-1] for name in sorted(names, key=sort_key)]
    assert given_order == ["An", "Anh", "Ảnh", "Ánh", "Ăn", "Ân", "Duy", "Đức"]


def test_alphabet_is_the_dictionary_order() -> None:
    assert "".join(sorted(LETTERS, key=sort_key)) == LETTERS


def _sql(function: str, texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(t) FROM unnest(%s::text[]) WITH ORDINALITY AS u(t, n) ORDER BY n", [texts])
        return [row[0] for row in cursor.fetchall()]


def test_sql_twins_equal_python(db: None) -> None:
    texts = NAMES + list(LETTERS) + [f"{a} {b}" for a in LETTERS[::7] for b in LETTERS[::5]]
    texts += [unicodedata.normalize("NFD", name) for name in NAMES]
    assert _sql("vn_fold", texts) == [fold(text) for text in texts]
    assert _sql("vn_sort_key", texts) == [sort_key(text) for text in texts]


@given(st.text())
def test_clean_is_stable_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not has_forbidden(once)
