"""An encrypted stream for backups: a passphrase, scrypt, AES-256-GCM in chunks.

Every chunk is bound to the file, to its place and to being last or not: a file that is shortened, reordered, mixed with
another or altered in one bit does not open.
"""

from __future__ import annotations

import io
import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ketnap.lib.errors import Refused

_MAGIC = b"KETNAP-SAO-LUU-1\n"
_SALT, _TAG, _CHUNK = 16, 16, 1024 * 1024
_COST, _BLOCK, _LANES = 2**16, 8, 1  # 64 MB of memory and about a quarter of a second a try


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(passphrase.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    """Twelve bytes that never repeat under one key: the key is fresh for every file."""
    return struct.pack(">QI", number, int(last))


class SealedWriter(io.RawIOBase):
    """Write to it like to a file; `close` writes the last chunk."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        super().__init__()
        self._file = file
        self._header = _MAGIC + os.urandom(_SALT)
        self._cipher = _key(passphrase, self._header[len(_MAGIC) :])
        self._buffer = bytearray()
        self._number = 0
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._buffer += data
        while len(self._buffer) > _CHUNK:  # the last chunk is never known to be last before `close`
            self._put(bytes(self._buffer[:_CHUNK]), last=False)
            del self._buffer[:_CHUNK]
        return len(data)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._header))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._buffer), last=True)
            self._buffer.clear()
        super().close()


class SealedReader(io.RawIOBase):
    """Read from it like from a file. Raises Refused on a wrong passphrase or a damaged or shortened file."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        super().__init__()
        self._file = file
        self._header = file.read(len(_MAGIC) + _SALT)
        if not self._header.startswith(_MAGIC):
            raise Refused(
                "not_a_backup", "Tệp này không phải bản sao lưu của Kết Nạp.", remedy="Hãy chọn đúng tệp sao lưu."
            )
        if len(self._header) < len(_MAGIC) + _SALT:
            raise _damaged()
        self._cipher = _key(passphrase, self._header[len(_MAGIC) :])
        self._next = file.read(_CHUNK + _TAG)
        self._buffer = memoryview(b"")
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        while not self._buffer and not self._ended:
            self._open_next()
        count = min(len(target), len(self._buffer))
        target[:count] = self._buffer[:count]
        self._buffer = self._buffer[count:]
        return count

    def _open_next(self) -> None:
        current, self._next = self._next, self._file.read(_CHUNK + _TAG)
        last = not self._next
        try:
            self._buffer = memoryview(self._cipher.decrypt(_nonce(self._number, last=last), current, self._header))
        except (InvalidTag, ValueError) as error:
            raise _wrong_passphrase() if self._number == 0 and not self._shortened(current) else _damaged() from error
        self._ended = last
        self._number += 1

    def _shortened(self, current: bytes) -> bool:
        """Whether a first chunk that does not open as last would open as one of many: then the rest is missing."""
        try:
            self._cipher.decrypt(_nonce(0, last=False), current, self._header)
        except (InvalidTag, ValueError):
            return False
        return True


def _damaged() -> Refused:
    return Refused(
        "backup_damaged",
        "Bản sao lưu bị hỏng hoặc bị cắt ngắn, không phục hồi được. Dữ liệu hiện có không bị thay đổi.",
        remedy="Hãy chép lại tệp từ nơi lưu giữ hoặc dùng bản sao lưu khác.",
    )


def _wrong_passphrase() -> Refused:
    return Refused(
        "passphrase_wrong",
        "Mật khẩu của bản sao lưu không đúng, hoặc tệp bị hỏng ngay từ đầu. Dữ liệu hiện có không bị thay đổi.",
        remedy="Hãy nhập lại mật khẩu đã đặt khi sao lưu.",
    )
