"""The route of a case: which bodies act in which order, for a kind of unit, a way of deciding and a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from ketnap.law import strict_yaml
from ketnap.law.ruleset import RuleSet
from ketnap.law.strict_yaml import Block
from ketnap.law.values import Verified
from ketnap.law.words import day

PATH = Path(__file__).parent / "routes.yaml"
_RECOGNITION_TWIN = {
    "subcommittee_appraisal": "recognition_appraisal",
    "committee_resolution": "recognition_committee_resolution",
}
_DEFAULT_MODES = {
    "STANDING_COMMITTEE_OF_DIRECT_SUPERIOR": "direct_superior",
    "STANDING_COMMITTEE_OF_GRASSROOTS": "grassroots_standing",
}
_DECIDES = ("decided", "recognised")


class RouteUnknown(LookupError):  # noqa: N818 - an answer, not a fault
    """No route is known for this unit on this day; `because` says so in Vietnamese."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True)
class Step:
    """One step. `vote` is the parameter of its threshold, `rule` the rule that judges it, `stage` admission or
    recognition. `assumed` marks a step whose place in the route is not settled by a document we read. `layer` names the
    local layer that added the step, empty for a national one."""

    key: str
    label: str
    stage: str
    actor: str
    actor_label: str
    mandatory: bool
    form: str
    vote: str
    rule: str
    assumed: bool = False
    layer: str = ""


@dataclass(frozen=True)
class Route:
    """The steps in order, with where the order comes from. `until` is the first day it no longer applies."""

    kind: str
    kind_label: str
    mode: str
    mode_label: str
    steps: tuple[Step, ...]
    since: date
    until: date | None
    verified: Verified
    citation: str
    note: str

    def step(self, key: str) -> Step:
        """The step of that key. Raises `KeyError` when the route does not have it."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def stage(self, name: str) -> tuple[Step, ...]:
        """The steps of `admission` or of `recognition`."""
        return tuple(step for step in self.steps if step.stage == name)

    def keys(self) -> tuple[str, ...]:
        """The step keys in order."""
        return tuple(step.key for step in self.steps)


@dataclass(frozen=True)
class Routes:
    """All routes with the names of kinds and of ways of deciding."""

    kinds: dict[str, str]
    modes: dict[str, str]
    steps: dict[str, Step]
    routes: tuple[Route, ...]


def route_for(*, kind: str, authority_mode: str, on: date, routes: Routes | None = None) -> Route:
    """The route for a kind of unit under a way of deciding, on a day. Raises `RouteUnknown` with the reason."""
    book = routes or load_routes()
    if kind not in book.kinds or authority_mode not in book.modes:
        raise RouteUnknown(f"Loại tổ chức “{kind}” hoặc cách quyết định “{authority_mode}” không có trong bộ quy tắc.")
    for route in book.routes:
        if (route.kind, route.mode) == (kind, authority_mode) and route.since <= on < (route.until or date.max):
            return route
    raise RouteUnknown(
        f"Chưa có căn cứ về trình tự cho “{book.kinds[kind]}”, “{book.modes[authority_mode]}”, ngày {day(on)}. "
        "Kiểm tra lại thẩm quyền ghi cho tổ chức."
    )


def default_mode(rules: RuleSet, on: date) -> str | None:
    """The way of deciding where the office recorded none: a key of `modes`, or None where the law is not known."""
    decider = rules.value("authority.default_decider", on).value
    return _DEFAULT_MODES[decider] if isinstance(decider, str) else None


@lru_cache(maxsize=1)
def load_routes() -> Routes:
    """The routes shipped with the product, read once."""
    return read_routes(PATH)


def read_routes(path: Path) -> Routes:
    """The routes of a file. Raises `LawError` on anything malformed."""
    top = strict_yaml.read(path)
    top.only(("actors", "steps", "kinds", "modes", "routes"))
    actors, kinds, modes = (dict(top.block(key)) for key in ("actors", "kinds", "modes"))
    steps = {key: _step(key, top.block("steps").block(key), actors) for key in top.block("steps")}
    made = [route for block in top.blocks("routes") for route in _routes(block, steps, actors, kinds, modes)]
    return Routes(kinds, modes, steps, tuple(made))


def check_routes(book: Routes, rules: RuleSet, rule_names: frozenset[str]) -> None:
    """Raise `ValueError` when a route names a parameter, rule or document that does not exist."""
    for step in (step for route in book.routes for step in route.steps):
        if step.vote and "routes" not in rules.parameters[step.vote].used_by:
            raise ValueError(f"{step.vote}: thiếu used_by: routes")
        if step.rule and step.rule not in rule_names:
            raise ValueError(f"bước {step.key}: quy tắc lạ {step.rule}")
    for route in book.routes:
        if route.citation.partition(", ")[0] not in rules.documents:
            raise ValueError(f"{route.kind}/{route.mode}: văn bản lạ {route.citation}")


def _step(key: str, block: Block, actors: dict[str, str]) -> Step:
    block.only(("label", "stage", "actor", "mandatory"), ("form", "vote", "rule"))
    actor = block.text("actor")
    if actor not in actors or block["stage"] not in ("admission", "recognition"):
        raise block.error(f"bước “{key}”: người làm hoặc giai đoạn lạ")
    return Step(
        key=key,
        label=block.text("label"),
        stage=block.text("stage"),
        actor=actor,
        actor_label=actors[actor],
        mandatory=block["mandatory"],
        form=str(block.get("form", "")),
        vote=str(block.get("vote", "")),
        rule=str(block.get("rule", "")),
    )


def _routes(
    block: Block, steps: dict[str, Step], actors: dict[str, str], kinds: dict[str, str], modes: dict[str, str]
) -> list[Route]:
    block.only(("kinds", "mode", "through", "decider", "vote", "rule", "versions"), ("optional", "sent_up_by"))
    mode = block.text("mode")
    if mode not in modes or any(kind not in kinds for kind in block.words("kinds")):
        raise block.error("loại tổ chức hoặc cách quyết định lạ")
    ordered = tuple(_fit(step, block, actors) for step in steps.values() if _belongs(step.key, block))
    made = []
    for kind in block.words("kinds"):
        for version in block.blocks("versions"):
            version.only(("from", "until", "verified", "source"), ("note",))
            source = version.block("source")
            made.append(
                Route(
                    kind=kind,
                    kind_label=kinds[kind],
                    mode=mode,
                    mode_label=modes[mode],
                    steps=ordered,
                    since=version["from"],
                    until=None if version["until"] == "open" else version["until"],
                    verified=Verified(version.text("verified")),
                    citation=f"{source.text('document')}, {source.text('place')}",
                    note=str(version.get("note", "")),
                )
            )
    return made


def _belongs(key: str, block: Block) -> bool:
    """Whether a step is on the route: the middle steps only where `through` names them."""
    through = block.words("through")
    between = {*_RECOGNITION_TWIN, *_RECOGNITION_TWIN.values()}
    return key not in between or key in through or key in {_RECOGNITION_TWIN[step] for step in through}


def _fit(step: Step, block: Block, actors: dict[str, str]) -> Step:
    """The step as this route has it: its decider, its sender, what is optional here."""
    optional = block.words("optional")
    if step.key in _DECIDES:
        actor = block.text("decider")
        return replace(step, actor=actor, actor_label=actors[actor], vote=block.text("vote"), rule=block.text("rule"))
    if step.key == "sent_up" and "sent_up_by" in block:
        actor = block.text("sent_up_by")
        return replace(step, actor=actor, actor_label=actors[actor])
    if step.key in {*optional, *(_RECOGNITION_TWIN[key] for key in optional)}:
        return replace(step, mandatory=False, assumed=True)
    return step
