from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.lib.errors import Refused
from ketnap.runtime import sealed
from ketnap.runtime.sealed import SealedReader, SealedWriter

CHUNK = 64


@pytest.fixture(autouse=True, scope="module")
def _small() -> object:
    """Small chunks and a cheap key, so that many cases fit into a second."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sealed, "_CHUNK", CHUNK)
    patch.setattr(sealed, "_COST", 2**4)
    yield
    patch.undo()


def _seal(data: bytes, passphrase: str = "mật khẩu dài") -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, passphrase)
    writer.write(data)
    writer.close()
    return file.getvalue()


def _open(data: bytes, passphrase: str = "mật khẩu dài") -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(data), passphrase)).read()


@given(st.binary(max_size=5 * CHUNK))
def test_what_is_sealed_opens_again(data: bytes) -> None:
    assert _open(_seal(data)) == data


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_nothing_is_readable_in_the_file(size: int) -> None:
    data = b"Nguyen Van Mau " * 20
    assert b"Nguyen" not in _seal(data[:size])


@given(st.binary(min_size=1, max_size=4 * CHUNK), st.data())
def test_every_shortening_is_refused(data: bytes, draw: st.DataObject) -> None:
    whole = _seal(data)
    with pytest.raises(Refused):
        _open(whole[: draw.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(min_size=1, max_size=3 * CHUNK), st.data())
def test_every_changed_bit_is_refused(data: bytes, draw: st.DataObject) -> None:
    whole = bytearray(_seal(data))
    whole[draw.draw(st.integers(0, len(whole) - 1))] ^= 1 << draw.draw(st.integers(0, 7))
    with pytest.raises(Refused):
        _open(bytes(whole))


def test_the_reason_is_told_apart() -> None:
    whole = _seal(os.urandom(3 * CHUNK))
    header = len(whole) - 3 * (CHUNK + 16)
    for data, passphrase, code in (
        (whole, "khác", "passphrase_wrong"),
        (whole[: header + CHUNK + 16], "mật khẩu dài", "backup_damaged"),
        (whole[:-1], "mật khẩu dài", "backup_damaged"),
        (b"PK\x03\x04 something else", "mật khẩu dài", "not_a_backup"),
    ):
        with pytest.raises(Refused) as refusal:
            _open(data, passphrase)
        assert refusal.value.code == code


def test_two_seals_of_one_text_differ() -> None:
    assert _seal(b"text") != _seal(b"text")
