"""Local layers on top of the national rules. They may add and tighten; one that relaxes is refused.

Overlays ship as files, or come from the office as plain data; both go through the same checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from ketnap.law import strict_yaml
from ketnap.law.loader import load_rules, read_value
from ketnap.law.routes import Route, Step, load_routes
from ketnap.law.ruleset import Edge, Entry, Parameter, RuleSet
from ketnap.law.strict_yaml import Block
from ketnap.law.values import Layer, Plain, Share, Source, Verified

HOME = Path(__file__).parent / "overlays"


class Relaxes(ValueError):  # noqa: N818 - says what the overlay does wrong
    """A local layer would allow what the national rules do not."""


@dataclass(frozen=True)
class Tighten:
    """A stricter value for a national key."""

    key: str
    value: Plain


@dataclass(frozen=True)
class AddedStep:
    """A step added before another, with the body that acts (its key and its name)."""

    key: str
    label: str
    actor: str
    before: str
    mandatory: bool


@dataclass(frozen=True)
class Overlay:
    """One local layer. `limits` and `requirements` name local parameters, `documents` are (code, label) pairs."""

    id: str
    name: str
    since: date
    until: date | None
    verified: Verified
    source: Source | None = None
    tighten: tuple[Tighten, ...] = ()
    steps: tuple[AddedStep, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    limits: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    note: str = ""

    def applies(self, on: date) -> bool:
        """Whether the layer is in force on a day."""
        return self.since <= on < (self.until or date.max)


@dataclass(frozen=True)
class Adopted:
    """A layer an organisation has taken over, from a day until the first day it no longer applies there."""

    id: str
    since: date
    until: date | None = None


def stricter_or_equal(parameter: Parameter, local: Plain, national: Plain) -> bool:
    """Whether `local` asks at least as much as `national`; False where the parameter cannot be compared."""
    if local == national:
        return True
    if parameter.stricter == "superset" and isinstance(local, frozenset) and isinstance(national, frozenset):
        return local >= national
    if isinstance(local, Share) and isinstance(national, Share):
        left, right = local.numerator * national.denominator, national.numerator * local.denominator
        same_edge = left == right and (local.strict or not national.strict)
        return parameter.stricter == "higher" and (left > right or same_edge)
    if isinstance(local, int) and isinstance(national, int):
        return (
            local < national if parameter.stricter == "lower" else parameter.stricter == "higher" and local > national
        )
    return False


def apply(rules: RuleSet, overlays: Iterable[Overlay]) -> RuleSet:
    """The rules with local layers on top, and a hash of their own.

    Raises `Relaxes` when any of them would relax a known national value on any day it covers.
    """
    parameters, names = dict(rules.parameters), list(rules.overlays)
    for overlay in overlays:
        for change in overlay.tighten:
            parameters[change.key] = _tightened(parameters[change.key], change, overlay)
        names.append(f"{overlay.id}@{overlay.since}")
    return replace(rules, parameters=parameters, overlays=tuple(names))


def apply_to_route(route: Route, overlays: Iterable[Overlay], on: date) -> Route:
    """The route with the local steps in force on a day put in their places. Raises `KeyError` on an unknown place."""
    steps = list(route.steps)
    for name, added in ((one.name, step) for one in overlays if one.applies(on) for step in one.steps):
        at = next((at for at, step in enumerate(steps) if step.key == added.before), None)
        if at is None:
            raise KeyError(added.before)
        actors = {step.actor: step.actor_label for step in route.steps}
        stage, actor = steps[at].stage, actors.get(added.actor, added.actor)
        step = Step(added.key, added.label, stage, added.actor, actor, added.mandatory, "", "", "", layer=name)
        steps.insert(at, step)
    return replace(route, steps=tuple(steps))


@lru_cache(maxsize=1)
def load_overlays() -> Mapping[str, Overlay]:
    """The layers shipped with the product by id, read once."""
    return read_overlays(HOME, load_rules())


@lru_cache(maxsize=512)
def overlays_for(adopted: tuple[Adopted, ...]) -> tuple[Overlay, ...]:
    """The layers taken over, each narrowed to the days it applies there. A layer no longer shipped is left out."""
    book = load_overlays()
    found = []
    for one in adopted:
        layer = book.get(one.id)
        if layer is None:
            continue
        since = max(layer.since, one.since)
        until = min(filter(None, (layer.until, one.until)), default=None)
        if until is None or since < until:
            found.append(replace(layer, since=since, until=until))
    return tuple(found)


@lru_cache(maxsize=512)
def rules_for(adopted: tuple[Adopted, ...]) -> RuleSet:
    """The rules as they stand for an organisation with these layers; the national ones when it has none."""
    layers = overlays_for(adopted)
    return apply(load_rules(), layers) if layers else load_rules()


def added_steps() -> dict[str, str]:
    """Every step a shipped layer may add: key → label."""
    return {step.key: step.label for layer in load_overlays().values() for step in layer.steps}


def ordered_steps() -> list[str]:
    """The keys of all steps, national and added, in the order of the way."""
    keys = list(load_routes().steps)
    for layer in load_overlays().values():
        for step in layer.steps:
            keys.insert(keys.index(step.before), step.key)
    return keys


def _tightened(parameter: Parameter, change: Tighten, overlay: Overlay) -> Parameter:
    entries: list[Entry] = []
    start, end = Edge(overlay.since, overlay.since), Edge(overlay.until, overlay.until) if overlay.until else None
    for entry in parameter.entries:
        until = entry.until.earliest if entry.until else date.max
        if until <= overlay.since or (overlay.until and entry.since.latest >= overlay.until):
            entries.append(entry)
            continue
        if entry.known and not stricter_or_equal(parameter, change.value, entry.value):
            raise Relaxes(
                f"“{overlay.name}” nới quy định chung ở “{parameter.key}”; địa phương chỉ được quy định chặt hơn."
            )
        if entry.since.earliest < overlay.since:
            entries.append(replace(entry, until=start))
        inside_from = max(entry.since, start, key=lambda edge: edge.earliest)
        inside_until = end if end and end.earliest < until else entry.until
        local = replace(entry, since=inside_from, until=inside_until, value=change.value, source=overlay.source)
        entries.append(replace(local, verified=overlay.verified, because="", note=overlay.name, layer=Layer.LOCAL))
        if inside_until is end and end is not None:
            entries.append(replace(entry, since=end))
    return replace(parameter, entries=tuple(entries))


def read_overlays(home: Path, rules: RuleSet) -> dict[str, Overlay]:
    """The overlays under `home` by id, each checked against the rules. Raises `LawError` or `Relaxes`."""
    found = {}
    for path in sorted(home.glob("*.yaml")):
        overlay = _overlay(strict_yaml.read(path), rules)
        apply(rules, [overlay])
        found[overlay.id] = overlay
    return found


def _overlay(top: Block, rules: RuleSet) -> Overlay:
    optional = ("source", "limits", "requirements", "documents", "steps", "tighten", "note")
    top.only(("id", "name", "from", "until", "verified"), optional)
    for key in (*top.words("limits"), *top.words("requirements")):
        if key not in rules.parameters or rules.parameters[key].layer is not Layer.LOCAL:
            raise top.error(f"“{key}” không phải tham số của địa phương")
        if "overlays" not in rules.parameters[key].used_by:
            raise top.error(f"“{key}” thiếu used_by: overlays")
    source = top.block("source") if "source" in top else None
    if source and source["document"] not in rules.documents:
        raise source.error("văn bản chưa có trong sources.yaml")
    for item in top.blocks("steps"):
        item.only(("key", "label", "actor", "before", "mandatory"))
    for item in top.blocks("tighten"):
        item.only(("key", "value"))
    return Overlay(
        id=top.text("id"),
        name=top.text("name"),
        since=top["from"],
        until=None if top["until"] == "open" else top["until"],
        verified=Verified(top.text("verified")),
        source=Source(source.text("document"), source.text("place")) if source else None,
        tighten=tuple(_tighten(item, rules) for item in top.blocks("tighten")),
        steps=tuple(AddedStep(**item) for item in top.blocks("steps")),
        documents=tuple((item.text("code"), item.text("label")) for item in top.blocks("documents")),
        limits=tuple(top.words("limits")),
        requirements=tuple(top.words("requirements")),
        note=str(top.get("note", "")),
    )


def _tighten(item: Block, rules: RuleSet) -> Tighten:
    parameter = rules.parameters.get(item.text("key"))
    if parameter is None:
        raise item.error(f"“{item.text('key')}” không có trong bộ quy tắc")
    return Tighten(parameter.key, read_value(item, parameter.kind, dict(parameter.labels)))
