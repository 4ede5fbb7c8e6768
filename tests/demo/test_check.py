"""What a word of a source means, and that a statement nobody can count is not passed over."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from ketnap.demo.ask import House
from ketnap.demo.check import Claim, Op, check, holds
from ketnap.demo.claims import BY_COMMITTEE
from ketnap.organisations.kinds import Form
from ketnap.testing import build
from tests.demo.conftest import TODAY

EVERY = [claim for claims in BY_COMMITTEE.values() for claim in claims]


@pytest.mark.parametrize(
    ("op", "reported", "computed", "tolerance", "expected"),
    [
        ("=", 233, 233, 0, True), ("=", 233, 232, 0, False), ("=", Decimal("62.67"), Decimal("62.67"), 0, True),
        ("<", 7000, 6958, 0, True), ("<", 7000, 7000, 0, False), ("<", 7000, 6800, 0, False),
        (">", 5000, 5040, 0, True), (">", 5000, 5000, 0, False), (">", 5000, 5200, 0, False),
        ("≥", 290, 290, 0, True), ("≥", 290, 289, 0, False), ("≤", 5, 6, 0, False), ("≤", 5, 5, 0, True),
        ("≈", 200, 195, 10, True), ("≈", 200, 189, 10, False), ("≈", Decimal("96.9"), Decimal("96.89"), Decimal("0.05"), True),
    ],
)  # fmt: skip
def test_words_decide_the_comparison(
    op: Op, reported: Decimal, computed: Decimal, tolerance: Decimal, expected: bool
) -> None:
    assert holds(op, reported, computed, Decimal(tolerance)) is expected


def test_every_statement_has_a_key_of_its_own_and_either_a_count_or_a_reason() -> None:
    assert [key for key, times in Counter(claim.key for claim in EVERY).items() if times > 1] == []
    assert all(claim.open or (claim.computed and claim.reported is not None) for claim in EVERY)
    assert {claim.source for claim in EVERY} == {"000", "001", "002", "003", "004"}


def test_what_is_not_there_is_not_checked_and_what_cannot_be_counted_fails(house: None) -> None:
    assert check(House(TODAY), EVERY) == []
    build.unit("X", "Đảng bộ Thử", Form.SUPERIOR)

    def claim(**facts: object) -> Claim:
        return Claim("x", "000", "O", "X", "Thử", "một", "=", 1, **facts)  # type: ignore[arg-type]

    rows = check(
        House(TODAY),
        [claim(computed=lambda h: None), claim(computed=lambda h: 1), claim(computed=lambda h: 2), claim(open="chờ")],
    )
    assert [row.equal for row in rows] == [False, True, False, None]
    assert rows[3].as_json() | {"key": "x"} == rows[3].as_json()
    assert rows[3].reason == "chờ"
