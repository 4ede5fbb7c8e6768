"""How properties are drawn, and at what time of the product's clock tests run."""

import os

import pytest
from hypothesis import settings

from ketnap.lib import clock
from ketnap.testing.fixtures import NOW


def test_no_draw_is_timed() -> None:
    assert settings().deadline is None


@pytest.mark.skipif("KETNAP_WALKS" in os.environ, reason="asked to draw anew")
def test_every_run_draws_the_same() -> None:
    assert settings().derandomize


def test_the_clock_stands() -> None:
    assert (clock.now(), clock.today()) == (NOW, NOW.date())
