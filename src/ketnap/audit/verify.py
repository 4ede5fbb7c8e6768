"""Is the sealed trail what was written? Names what was changed, dropped, added or reordered, and says what cannot be proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ketnap.audit.anchors import Anchor
from ketnap.audit.models import Entry, Seal
from ketnap.audit.seal import SHORT, batch_hash_of, code_of, hash_of, short

Kind = Literal["changed", "missing", "seal", "chain", "key", "anchor", "repeated"]
NAMED_AT_MOST = 20

LIMITS = (
    "Các mục sau lần niêm phong cuối chưa được bảo vệ: nếu bị sửa hoặc xoá thì không phát hiện được.",
    "Nếu cơ sở dữ liệu và mọi tệp neo cùng bị đưa về một thời điểm cũ thì không phát hiện được; "
    "hãy giữ bản sao tệp neo hoặc báo cáo đã in ở nơi khác.",
    "Người giữ khoá niêm phong có thể lập lại toàn bộ niêm phong; chỉ tệp neo giữ ở nơi khác cho thấy việc đó.",
    "Niêm phong chứng tỏ nhật ký không đổi sau khi niêm phong, không chứng tỏ điều đã ghi là đúng sự thật.",
)


@dataclass(frozen=True)
class Problem:
    """One thing wrong: its kind, the seal it lies in (0 for none), the entries if they can be named, the sentence."""

    kind: Kind
    seal: int
    entries: tuple[int, ...]
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What was examined and found. `unsealed` counts entries after the last seal; `last` is its printed form."""

    seals: int
    entries: int
    unsealed: int
    anchors: int
    last: str
    problems: list[Problem] = field(default_factory=list)
    limits: tuple[str, ...] = LIMITS

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        return {"ok": self.ok, **asdict(self)}


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Examine every seal, every sealed entry and every anchor. Must run with the whole house in scope.

    Memory holds the entries of one batch at a time, and the numbers of all. Costs one reading of the trail.
    """
    problems: list[Problem] = []
    known: dict[int, str] = {}
    sealed: set[int] = set()
    last: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        problems += _links(last, seal)
        problems += _contents(seal)
        problems += _repeated(seal, sealed)
        sealed.update(seal.entries)
        known[seal.number] = seal.code
        last = seal
    problems += _key(problems, known)
    lines = list(anchors)
    problems += _anchored(lines, known)
    gone = {pk for problem in problems if problem.kind == "missing" for pk in problem.entries}
    unsealed = Entry.objects.count() - len(sealed - gone)
    return Verdict(len(known), len(sealed), unsealed, len(lines), short(last) if last else "", problems)


def seal_is_sound(seal: Seal) -> bool:
    """Whether one seal is signed by this home's key and joined to the seal before it. Looks at no entry: cheap enough for a
    page."""
    before = Seal.objects.filter(number=seal.number - 1).first()
    return not _links(before, seal)


def _links(before: Seal | None, seal: Seal) -> list[Problem]:
    found: list[Problem] = []
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        gone = f"số {expected}" if seal.number == expected + 1 else f"từ số {expected} đến số {seal.number - 1}"
        found.append(Problem("chain", seal.number, (), f"Thiếu niêm phong {gone}: đã bị xoá khỏi cơ sở dữ liệu."))
    elif seal.previous != (before.code if before else ""):
        found.append(
            Problem("chain", seal.number, (), f"Niêm phong số {seal.number} không nối với niêm phong trước nó.")
        )
    if seal.code != code_of(seal):
        found.append(
            Problem("seal", seal.number, (), f"Niêm phong số {seal.number} đã bị sửa, hoặc được ký bằng khoá khác.")
        )
    return found


def _contents(seal: Seal) -> list[Problem]:
    stored = Entry.objects.in_bulk(seal.entries)
    missing = tuple(pk for pk in seal.entries if pk not in stored)
    if missing:
        sentence = f"Niêm phong số {seal.number}: {len(missing)} mục nhật ký đã bị xoá ({_named(missing)})."
        changed = _changed(seal, stored)
        found = [Problem("missing", seal.number, missing, sentence)]
        return found + ([_changed_problem(seal, changed)] if changed else [])
    hashes = [hash_of(stored[pk]) for pk in seal.entries]
    if batch_hash_of(seal.entries, hashes) == seal.batch_hash:
        return []
    changed = _changed(seal, stored)
    if changed:
        return [_changed_problem(seal, changed)]
    sentence = f"Niêm phong số {seal.number}: danh sách hoặc nội dung các mục đã bị sửa, không xác định được mục nào."
    return [Problem("changed", seal.number, (), sentence)]


def _changed(seal: Seal, stored: dict[int, Entry]) -> tuple[int, ...]:
    pairs = zip(seal.entries, seal.hashes, strict=False)
    return tuple(pk for pk, digits in pairs if pk in stored and hash_of(stored[pk])[:SHORT] != digits)


def _changed_problem(seal: Seal, changed: tuple[int, ...]) -> Problem:
    sentence = f"Niêm phong số {seal.number}: {len(changed)} mục nhật ký đã bị sửa hoặc tráo ({_named(changed)})."
    return Problem("changed", seal.number, changed, sentence)


def _repeated(seal: Seal, sealed: set[int]) -> list[Problem]:
    twice = tuple(pk for pk in seal.entries if pk in sealed)
    if not twice:
        return []
    sentence = f"Niêm phong số {seal.number} chứa lại {len(twice)} mục đã niêm phong trước ({_named(twice)})."
    return [Problem("repeated", seal.number, twice, sentence)]


def _key(problems: list[Problem], known: dict[int, str]) -> list[Problem]:
    """One more sentence when every signature is wrong and nothing else: that is a key, not a forgery."""
    if known and {problem.kind for problem in problems} == {"seal"} and len(problems) == len(known):
        sentence = (
            "Mọi niêm phong đều không khớp khoá trong khi nội dung còn nguyên: khoá niêm phong của bản cài này đã đổi."
        )
        return [Problem("key", 0, (), f"{sentence} Hãy phục hồi đúng tệp khoá.")]
    return []


def _anchored(lines: list[Anchor], known: dict[int, str]) -> list[Problem]:
    found: list[Problem] = []
    for line in lines:
        code = known.get(line.number)
        if code is None:
            sentence = (
                f"Tệp neo {line.file} có niêm phong số {line.number}, nhưng cơ sở dữ liệu không còn: "
                "nhật ký đã bị cắt bớt hoặc phục hồi từ bản cũ."
            )
        elif not code.startswith(line.digits):
            sentence = f"Niêm phong số {line.number} khác với tệp neo {line.file}: nhật ký đã bị lập lại."
        else:
            continue
        found.append(Problem("anchor", line.number, (), sentence))
    return found


def _named(ids: tuple[int, ...]) -> str:
    shown = ", ".join(str(pk) for pk in ids[:NAMED_AT_MOST])
    return f"mục {shown}" if len(ids) <= NAMED_AT_MOST else f"mục {shown} và {len(ids) - NAMED_AT_MOST} mục khác"
