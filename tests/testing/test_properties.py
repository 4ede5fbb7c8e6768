"""How properties are drawn."""

from hypothesis import settings


def test_no_draw_is_timed() -> None:
    assert settings().deadline is None
