"""Who a row means: by identity number, else by folded name, birth date and unit. What is ambiguous is asked, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from ketnap.books.context import Loading
from ketnap.books.pieces import batched
from ketnap.books.reader import Reading
from ketnap.books.shape import Option, Question
from ketnap.books.sheets.members.frame import Record
from ketnap.lib import format as vn
from ketnap.lib import rls
from ketnap.lib.errors import Refused
from ketnap.lib.text import fold
from ketnap.members.clash import ClashOutside, common_superior
from ketnap.members.models import Person, Private, Tie
from ketnap.members.secret import digest
from ketnap.organisations.models import Profile
from ketnap.organisations.tree import tree_on

NEW = "moi"
_CANDIDATES = """
    SELECT p.id, p.uid::text, p.full_name, p.name_fold, p.birth_date, array_agg(t.unit_id)
    FROM unnest(%s::text[], %s::date[]) AS k(folded, born)
    JOIN members_person p ON p.name_fold = k.folded AND p.birth_date = k.born
    JOIN members_tie t ON t.person_id = p.id
    GROUP BY p.id
"""
_SLICE = 5_000


@dataclass(frozen=True)
class Candidate:
    """Somebody of that name and birth date whom the importer can see."""

    person_id: int
    uid: str
    full_name: str
    birth_date: dt.date
    units: tuple[int, ...]
    identity_digest: str | None


@dataclass
class Matches:
    """The person of each row (absent: somebody new), and the rows that are refused or wait for an answer."""

    persons: dict[int, int] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    digests: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)


class Matcher:
    """Matches the rows of one sheet."""

    def __init__(self, records: list[Record], reading: Reading, run: Loading) -> None:
        self.records, self.reading, self.run = records, reading, run
        self.found = Matches()
        for record in records:
            record["fold"] = fold(record["full_name"])
            record["identity_digest"] = digest(record["identity"]) if record.get("identity") else None
            record["card_digest"] = digest(record["card"]) if record.get("card") else None

    def match(self) -> Matches:
        """Match every row."""
        self._twins()
        holders = self._holders("identity_digest")
        cards = self._holders("card_digest")
        visible = self._visible({*holders.values(), *cards.values()})
        candidates = self._candidates() if Person.objects.exists() else {}
        for record in self.records:
            if record["row"] in self.found.refused:
                continue
            try:
                person = self._one(record, holders, visible, candidates)
                self._check_card(record, cards, person)
            except Refused as refusal:
                self.found.refused[record["row"]] = refusal
                continue
            if person is not None:
                self.found.persons[record["row"]] = person
        self._refuse_second_rows()
        self.found.digests = {
            record["row"]: (record["identity_digest"], record["card_digest"]) for record in self.records
        }
        return self.found

    def _twins(self) -> None:
        """Refuse a row that names a person an earlier row names."""
        seen: dict[object, Record] = {}
        for record in self.records:
            keys = [("identity", record["identity_digest"])] if record["identity_digest"] else []
            keys += [("card", record["card_digest"])] if record["card_digest"] else []
            for kind, key in keys:
                if (first := seen.setdefault((kind, key), record)) is not record:
                    name = "Số định danh" if kind == "identity" else "Số thẻ"
                    self._refuse(
                        record,
                        "row.twin",
                        f"{name} trùng với dòng {first['row']}.",
                        "Hãy giữ lại một dòng hoặc sửa số.",
                        kind,
                    )
            key = (record["fold"], record["birth_date"], record["unit_id"])
            first = seen.setdefault(key, record)
            told_apart = first["identity_digest"] and record["identity_digest"]
            if first is not record and not told_apart:
                self._refuse(
                    record, "row.twin", f"Họ tên, ngày sinh và chi bộ trùng với dòng {first['row']}.",
                    "Nếu là hai người, hãy ghi số định danh cho cả hai; nếu là một, hãy giữ lại một dòng.", "full_name",
                )  # fmt: skip

    def _refuse(self, record: Record, code: str, sentence: str, remedy: str, key: str) -> None:
        self.found.refused.setdefault(record["row"], Refused(code, sentence, remedy=remedy, field=key))

    def _holders(self, key: str) -> dict[str, int]:
        """Who in the whole house holds each number."""
        digests = [record[key] for record in self.records if record[key]]
        holders: dict[str, int] = {}
        with rls.everything(), rls.sensitive():
            for piece in batched(digests, _SLICE):
                holders |= dict(Private.objects.filter(**{f"{key}__in": piece}).values_list(key, "person_id"))
        return holders

    def _visible(self, ids: Iterable[int]) -> set[int]:
        found: set[int] = set()
        for piece in batched(sorted(ids), _SLICE):
            found |= set(Person.objects.filter(pk__in=piece).values_list("pk", flat=True))
        return found

    def _candidates(self) -> dict[tuple[str, dt.date], list[Candidate]]:
        found: dict[tuple[str, dt.date], list[Candidate]] = {}
        keys = sorted({(record["fold"], record["birth_date"]) for record in self.records})
        for piece in batched(keys, _SLICE):
            with connection.cursor() as cursor:
                cursor.execute(_CANDIDATES, [[name for name, _ in piece], [born for _, born in piece]])
                rows = cursor.fetchall()
            with rls.sensitive():
                digests = dict(
                    Private.objects.filter(person_id__in=[row[0] for row in rows]).values_list(
                        "person_id", "identity_digest"
                    )
                )
            for person_id, uid, name, folded, born, units in rows:
                candidate = Candidate(person_id, uid, name, born, tuple(units), digests.get(person_id))
                found.setdefault((folded, born), []).append(candidate)
        return found

    def _one(
        self,
        record: Record,
        holders: dict[str, int],
        visible: set[int],
        candidates: dict[tuple[str, dt.date], list[Candidate]],
    ) -> int | None:
        """The person of the row, None for somebody new. Raises Refused when the number belongs to somebody out of sight."""
        holder = holders.get(record["identity_digest"] or "")
        if holder is not None:
            if holder not in visible:
                raise self._clash(record, holder)
            return holder
        hits = candidates.get((record["fold"], record["birth_date"]), [])
        here = [hit for hit in hits if record["unit_id"] in hit.units]
        if len(here) == 1 and not (record["identity_digest"] and here[0].identity_digest):
            return here[0].person_id
        possible = here or [hit for hit in hits if not (record["identity_digest"] and hit.identity_digest)]
        if not possible:
            return None
        return self._ask(record, possible)

    def _ask(self, record: Record, possible: list[Candidate]) -> int | None:
        key = f"{self.reading.title}!{record['row']}"
        answer = self.run.answers.get(key, "")
        for hit in possible:
            if answer == hit.uid:
                return hit.person_id
        if answer == NEW:
            return None
        names = dict(
            Profile.objects.known()
            .filter(unit_id__in={u for hit in possible for u in hit.units})
            .values_list("unit_id", "name")
        )
        options = tuple(
            Option(
                hit.uid,
                f"{hit.full_name}, sinh {vn.day(hit.birth_date)}, {', '.join(names.get(u, '') for u in hit.units)}",
            )
            for hit in possible
        )
        sentence = f"{record['full_name']}, sinh {vn.day(record['birth_date'])}, chi bộ {record['unit']}: là người nào trong hệ thống?"
        self.run.questions.append(
            Question(
                key,
                self.reading.title,
                record["row"],
                sentence,
                (*options, Option(NEW, "Người khác, chưa có trong hệ thống")),
            )
        )
        self.found.asked.add(record["row"])
        return None

    def _clash(self, record: Record, holder: int) -> ClashOutside:
        with rls.everything():
            units = list(Tie.objects.filter(person_id=holder).values_list("unit_id", flat=True))
        superior = common_superior(tree_on(self.run.at.date()), record["unit_id"], units[-1]) if units else None
        return ClashOutside(superior, holder, self.run.at)

    def _check_card(self, record: Record, cards: dict[str, int], person: int | None) -> None:
        holder = cards.get(record["card_digest"] or "")
        if holder is not None and holder != person:
            raise Refused(
                "card.taken", "Số thẻ này đã cấp cho người khác.", remedy="Hãy đối chiếu lại số thẻ.", field="card"
            )

    def _refuse_second_rows(self) -> None:
        first: dict[int, int] = {}
        for row, person in sorted(self.found.persons.items()):
            if first.setdefault(person, row) != row:
                self.found.refused[row] = Refused(
                    "row.twin", f"Dòng này và dòng {first[person]} là cùng một người trong hệ thống.", remedy="Hãy giữ lại một dòng.",
                    field="full_name",
                )  # fmt: skip
        for row in self.found.refused:
            self.found.persons.pop(row, None)
