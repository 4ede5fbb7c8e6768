"""Identity and card numbers: encrypted at rest, found exactly by a keyed digest. The key lies outside the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet
from django.conf import settings

from ketnap.lib.errors import Refused

IDENTITY_DIGITS = 12


@cache
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"identity-cipher" + key.encode()).digest()))


def checked_identity(text: str) -> str:
    """The twelve digits, spaces dropped. Raises Refused for anything else (a lost leading zero shows here)."""
    digits = "".join(text.split())
    if len(digits) != IDENTITY_DIGITS or not digits.isascii() or not digits.isdigit():
        raise Refused(
            "identity.shape",
            "Số định danh cá nhân phải gồm 12 chữ số.",
            remedy="Nếu bảng tính làm mất số 0 ở đầu, hãy định dạng cột là văn bản rồi nhập lại.",
            field="identity",
        )
    return digits


def encrypt(text: str) -> bytes:
    """Cipher text of a number."""
    return _cipher(settings.IDENTITY_KEY).encrypt(text.encode())


def decrypt(cipher: bytes | memoryview | None) -> str:
    """The number again; empty for none."""
    return "" if cipher is None else _cipher(settings.IDENTITY_KEY).decrypt(bytes(cipher)).decode()


def digest(text: str) -> str:
    """The keyed digest by which a number is found and compared."""
    return hmac.new(settings.IDENTITY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
