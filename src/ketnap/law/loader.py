"""Reads `parameters/` and `sources.yaml`, refusing anything doubtful with the file and the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ketnap.law import strict_yaml
from ketnap.law.ruleset import Document, Edge, Entry, Parameter, RuleSet
from ketnap.law.strict_yaml import Block
from ketnap.law.usage import check_usage
from ketnap.law.values import Kind, Layer, Plain, Share, Source, Verified
from ketnap.law.words import SELECTORS, UNITS

HOME = Path(__file__).parent
HORIZON = date(2011, 1, 19)
"""The day the Charter in force was adopted: every parameter answers, or says why not, from here on."""

_SHARE = re.compile(r"(\d+)/(\d+)")
_PARAMETER = ("question", "kind", "unit", "selected_by", "layer", "used_by", "values")
_STRICTER = ("lower", "higher", "superset", "none")


@lru_cache(maxsize=1)
def load_rules() -> RuleSet:
    """The rules shipped with the product, read once. Raises `LawError` on the first fault."""
    return read_rules(HOME)


def read_rules(home: Path, *, today: date | None = None, usage: bool = True) -> RuleSet:
    """The rules under `home`. With `today`, a check date after it is an error; `usage` ties keys to rules."""
    documents = read_documents(home / "sources.yaml")
    parameters: dict[str, Parameter] = {}
    for path in sorted((home / "parameters").glob("*.yaml")):
        for parameter, block in _read_topic(path, documents, today):
            if parameter.key in parameters:
                raise block.error(f"tham số “{parameter.key}” đã có ở tệp khác")
            parameters[parameter.key] = parameter
    rules = RuleSet(parameters, documents)
    if usage:
        check_usage(rules)
    return rules


def read_documents(path: Path) -> dict[str, Document]:
    """The cited documents by identifier."""
    found: dict[str, Document] = {}
    for block in strict_yaml.read(path).blocks("documents"):
        block.only(("id", "symbol", "title", "issuer", "issued", "from", "layer", "seen"), ("until", "note"))
        document = Document(
            id=block.text("id"),
            symbol=block.text("symbol"),
            title=block.text("title"),
            issuer=block.text("issuer"),
            issued=_date(block, "issued"),
            since=_date(block, "from"),
            until=_date(block, "until") if "until" in block else None,
            layer=_layer(block),
            seen=block.text("seen"),
            note=str(block.get("note", "")),
        )
        if document.id in found:
            raise block.error(f"văn bản “{document.id}” ghi hai lần")
        if document.until and document.until <= document.since:
            raise block.error("ngày hết hiệu lực phải sau ngày có hiệu lực", "until")
        found[document.id] = document
    return found


def _read_topic(path: Path, documents: dict[str, Document], today: date | None) -> list[tuple[Parameter, Block]]:
    top = strict_yaml.read(path)
    top.only(("topic", "title", "checked_on", "parameters"))
    if top.text("topic") != path.stem:
        raise top.error(f"chủ đề phải trùng tên tệp “{path.stem}”", "topic")
    checked = _date(top, "checked_on")
    if today and checked > today:
        raise top.error("ngày đối chiếu nằm trong tương lai", "checked_on")
    blocks = top.block("parameters")
    return [(_parameter(path, key, blocks.block(key), documents, checked), blocks.block(key)) for key in blocks]


def _one_of(block: Block, key: str, allowed: Iterable[str], what: str) -> str:
    """The text under `key` when it is on a closed list, else `LawError`."""
    if block.text(key) not in allowed:
        raise block.error(f"{what} lạ “{block[key]}”", key)
    return block.text(key)


def _parameter(path: Path, key: str, block: Block, documents: dict[str, Document], checked: date) -> Parameter:
    block.only(_PARAMETER, ("labels", "stricter"))
    kind = Kind(_one_of(block, "kind", list(Kind), "loại giá trị"))
    labels = block.block("labels") if "labels" in block else {}
    used = block.words("used_by")
    if not used:
        raise block.error(f"tham số “{key}” không quy tắc nào dùng; nếu chỉ để xem, ghi display_only", "used_by")
    entries = [_entry(item, kind, labels, documents) for item in block.blocks("values")]
    _check_time(key, block, entries)
    return Parameter(
        key=key,
        topic=path.stem,
        question=block.text("question"),
        kind=kind,
        unit=_one_of(block, "unit", UNITS, "đơn vị"),
        selected_by=_one_of(block, "selected_by", SELECTORS, "ngày chọn giá trị"),
        layer=_layer(block),
        used_by=tuple(used),
        stricter=_one_of(block, "stricter", _STRICTER, "chiều so sánh") if "stricter" in block else "none",
        labels=tuple((code, str(label)) for code, label in labels.items()),
        checked_on=checked,
        entries=tuple(entries),
        where=f"{path.name}, dòng {block.line - 1}",
    )


def _entry(block: Block, kind: Kind, labels: dict[str, Any], documents: dict[str, Document]) -> Entry:
    hole = block.get("value") == "unknown"
    required = ("because",) if hole else ("source", "verified")
    block.only(("from", "until", "value", *required), ("source", "note"))
    source = _source(block.block("source"), documents) if "source" in block else None
    verified = Verified.UNKNOWN if hole else _verified(block)
    entry = Entry(
        since=_edge(block, "from"),
        until=None if block["until"] == "open" else _edge(block, "until"),
        value=None if hole else read_value(block, kind, labels),
        source=source,
        verified=verified,
        because=block.text("because") if hole else "",
        note=str(block.get("note", "")),
    )
    if entry.known and source:
        _check_document(block, entry, documents[source.document])
    return entry


def _check_document(block: Block, entry: Entry, document: Document) -> None:
    """A value is not older than its document; past the document's end it can only be carried on, so it is `assumed`."""
    if entry.since.earliest < document.since:
        raise block.error(f"giá trị có trước ngày hiệu lực của {document.symbol} ({document.since})", "from")
    beyond = document.until and (entry.until is None or entry.until.earliest > document.until)
    if beyond and entry.verified is not Verified.ASSUMED:
        raise block.error(f"{document.symbol} hết hiệu lực ngày {document.until}; sau đó chỉ ghi assumed", "verified")


def read_value(block: Block, kind: Kind, labels: Mapping[str, Any]) -> Plain:
    """The `value` of a block as the kind asks. Raises `LawError` on another shape or an unnamed code."""
    raw = block["value"]
    if kind is Kind.INTEGER and isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
        return raw
    if kind is Kind.TEXT and isinstance(raw, str) and raw.strip():
        return raw
    if kind is Kind.FRACTION and isinstance(raw, Block) and len(raw) == 1:
        word, share = next(iter(raw.items()))
        match = _SHARE.fullmatch(str(share))
        if word in ("at_least", "more_than") and match and 0 < int(match[1]) < int(match[2]):
            return Share(int(match[1]), int(match[2]), strict=word == "more_than")
    if kind is Kind.ENUM and raw in labels:
        return str(raw)
    if kind is Kind.SET and isinstance(raw, list) and raw and all(code in labels for code in raw):
        return frozenset(raw)
    raise block.error(f"giá trị {raw!r} không hợp loại “{kind.value}” (mã phải có tên trong labels)", "value")


def _source(block: Block, documents: dict[str, Document]) -> Source:
    block.only(("document", "place"))
    name = block.text("document")
    if name not in documents:
        raise block.error(f"văn bản “{name}” chưa có trong sources.yaml", "document")
    return Source(name, block.text("place"))


def _verified(block: Block) -> Verified:
    mark = block.get("verified")
    if mark not in ("yes", "secondary", "assumed"):
        raise block.error("“verified” phải là yes, secondary hoặc assumed", "verified")
    return Verified(mark)


def _layer(block: Block) -> Layer:
    return Layer(_one_of(block, "layer", list(Layer), "tầng văn bản"))


def _date(block: Block, key: str) -> date:
    found = block.get(key)
    if type(found) is not date:
        raise block.error(f"“{key}” phải là ngày dạng 2025-07-01", key)
    return found


def _edge(block: Block, key: str) -> Edge:
    if not isinstance(block[key], Block):
        return Edge(_date(block, key), _date(block, key))
    span = block.block(key)
    span.only(("earliest", "latest"))
    edge = Edge(_date(span, "earliest"), _date(span, "latest"))
    if edge.earliest >= edge.latest:
        raise span.error("“earliest” phải trước “latest”")
    return edge


def _check_time(key: str, block: Block, entries: list[Entry]) -> None:
    """Entries must tile time from the horizon to an open end: no gap, no overlap, no date twice."""
    items = block.blocks("values")
    if not entries:
        raise block.error(f"tham số “{key}” chưa có giá trị nào", "values")
    if entries[0].since.earliest != HORIZON:
        raise items[0].error(f"“{key}” phải bắt đầu từ {HORIZON}; chưa có căn cứ thì ghi value: unknown", "from")
    for before, after, item in zip(entries, entries[1:], items[1:], strict=False):
        if after.since.earliest <= before.since.earliest:
            raise item.error(f"“{key}”: hai giá trị cùng ngày hoặc sai thứ tự", "from")
        if before.until is None or before.until.earliest > after.since.earliest:
            raise item.error(f"“{key}”: hai giá trị chồng thời gian", "from")
        if before.until != after.since:
            raise item.error(f"“{key}”: có khoảng trống thời gian trước {after.since.earliest}", "from")
    if entries[-1].until is not None:
        gap = entries[-1].until.latest
        raise items[-1].error(f"“{key}”: từ {gap} chưa nói gì; ghi until: open hoặc thêm value: unknown", "until")
