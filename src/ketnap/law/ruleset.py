"""The parameters of the law, each a line of time without gaps, and the question "what on this day?"."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from ketnap.law.values import Kind, Layer, Plain, Source, Value, Verified, plain_json, worst
from ketnap.law.words import day


@dataclass(frozen=True)
class Edge:
    """A day on which a value changes; known only as a span where `earliest` and `latest` differ."""

    earliest: date
    latest: date

    def as_json(self) -> list[str]:
        """Both ends, for the hash."""
        return [self.earliest.isoformat(), self.latest.isoformat()]


@dataclass(frozen=True)
class Entry:
    """One dated value. `value` is None where our knowledge has a hole, and `because` says why.

    `layer` is set only where another layer than the parameter's own put the value there.
    """

    since: Edge
    until: Edge | None
    value: Plain
    source: Source | None
    verified: Verified
    because: str = ""
    note: str = ""
    layer: Layer | None = None

    @property
    def known(self) -> bool:
        """Whether the entry holds a value at all."""
        return self.verified is not Verified.UNKNOWN


@dataclass(frozen=True)
class Document:
    """A cited document, described in our own words. `until` is the first day it no longer applies."""

    id: str
    symbol: str
    title: str
    issuer: str
    issued: date
    since: date
    until: date | None
    layer: Layer
    seen: str
    note: str = ""


@dataclass(frozen=True)
class Parameter:
    """A question of the law with its dated answers, oldest first."""

    key: str
    topic: str
    question: str
    kind: Kind
    unit: str
    selected_by: str
    layer: Layer
    used_by: tuple[str, ...]
    stricter: str
    labels: tuple[tuple[str, str], ...]
    checked_on: date
    entries: tuple[Entry, ...]
    where: str = ""

    @cached_property
    def starts(self) -> list[date]:
        """The earliest day of each entry, for searching."""
        return [entry.since.earliest for entry in self.entries]

    @property
    def display_only(self) -> bool:
        """Whether no rule computes with it."""
        return self.used_by == ("display_only",)


@dataclass(frozen=True)
class RuleSet:
    """All parameters and documents, with their fingerprint. Immutable; overlays make a new one."""

    parameters: Mapping[str, Parameter]
    documents: Mapping[str, Document]
    overlays: tuple[str, ...] = field(default=())

    def value(self, key: str, on: date) -> Value:
        """The value of `key` on a day. A hole comes back with `known` false, never as an exception.

        Raises `KeyError` for a key that does not exist: that is a slip in code, not a hole in knowledge.
        """
        parameter = self.parameters[key]
        at = bisect_right(parameter.starts, on) - 1
        if at < 0:
            first = parameter.entries[0].since.earliest
            before = Entry(Edge(date.min, date.min), Edge(first, first), None, None, Verified.UNKNOWN)
            return self._answer(parameter, replace(before, because=f"Bộ quy tắc bắt đầu từ {day(first)}."))
        entry = parameter.entries[at]
        if on < entry.since.latest and at:
            return self._answer(parameter, _between(parameter.entries[at - 1], entry))
        return self._answer(parameter, entry)

    def _answer(self, parameter: Parameter, entry: Entry) -> Value:
        document = self.documents[entry.source.document] if entry.source else None
        return Value(
            key=parameter.key,
            value=entry.value,
            unit=parameter.unit,
            since=entry.since.latest,
            until=entry.until.earliest if entry.until else None,
            source=entry.source,
            citation=f"{document.symbol}, {entry.source.place}" if document and entry.source else "",
            verified=entry.verified,
            layer=entry.layer or parameter.layer,
            known=entry.known,
            because=entry.because or entry.note,
            labels=parameter.labels,
        )

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content (not of comments or layout): two sets with one hash judge alike."""
        content = {
            "overlays": self.overlays,
            "documents": {key: vars(document) for key, document in self.documents.items()},
            "parameters": {key: _canonical(parameter) for key, parameter in self.parameters.items()},
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def _between(before: Entry, after: Entry) -> Entry:
    """What holds while the change has perhaps happened: the value if both agree, else a hole."""
    since = Edge(after.since.earliest, after.since.earliest)
    until = Edge(after.since.latest, after.since.latest)
    span = f"Chưa rõ ngày thay đổi trong khoảng {day(after.since.earliest)} đến {day(after.since.latest)}."
    if before.known and after.known and before.value == after.value:
        doubt = worst([before.verified, after.verified])
        return replace(after, since=since, until=until, verified=doubt)
    return Entry(since, until, None, after.source, Verified.UNKNOWN, because=f"{span} {after.because}".strip())


def _canonical(parameter: Parameter) -> dict[str, Any]:
    entries = [
        {
            "since": entry.since.as_json(),
            "until": entry.until.as_json() if entry.until else None,
            "value": plain_json(entry.value),
            "source": vars(entry.source) if entry.source else None,
            "verified": entry.verified,
            "because": entry.because,
        }
        for entry in parameter.entries
    ]
    fixed = {"kind": parameter.kind, "unit": parameter.unit, "layer": parameter.layer}
    return {**fixed, "selected_by": parameter.selected_by, "stricter": parameter.stricter, "entries": entries}
