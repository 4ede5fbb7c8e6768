"""Where a cell stands on a day, who decides for it, and so which route of the law its cases follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ketnap.admissions.turns.kinds import MoveKind
from ketnap.admissions.turns.models import Move
from ketnap.law import Route, RouteUnknown, load_rules, overlays, route_for
from ketnap.law.routes import Step as RouteStep
from ketnap.law.routes import default_mode
from ketnap.law.ruleset import RuleSet
from ketnap.organisations.kinds import GRASSROOTS, AuthorityMode, Form
from ketnap.organisations.layers.queries import adopted_along
from ketnap.organisations.models import Authority, Profile
from ketnap.organisations.tree import placements_until

DIRECT, DELEGATED, STANDING = "direct_superior", "delegated_committee", "grassroots_standing"


@dataclass(frozen=True)
class Place:
    """The bodies around one cell on a day; ids of units. `grassroots` is its tổ chức cơ sở đảng (itself for a chi bộ cơ sở;
    the commune for a village cell directly under it). `layers` are the local layers of the law that hold there, with their
    dates, whatever the day."""

    cell: int
    kind: str
    mode: str
    sub: int | None
    grassroots: int
    decider: int | None
    layers: tuple[overlays.Adopted, ...] = ()

    def acting(self, actor: str) -> int | None:
        """The unit that answers for a step of this actor, None where nobody is placed there."""
        if actor == "subcommittee":
            return self.sub
        if actor == "grassroots_committee" and self.kind == "grassroots_cell":
            return self.decider  # a chi bộ cơ sở has no committee: its direct superior permits the file
        if actor in ("grassroots_committee", "organisation_board", "whole_grassroots_committee"):
            return self.grassroots
        if actor in DECIDERS:
            return self.decider
        return self.cell


DECIDERS = frozenset(
    {
        "superior_standing_committee",
        "commune_standing_committee",
        "grassroots_standing_committee",
        "whole_grassroots_committee",
    }
)


@dataclass(frozen=True)
class Way:
    """The steps a case follows: admission by the law of its decision, recognition by that of its recognition.

    `because` says in Vietnamese why no route is known; `steps` is empty then. `place` is that of the recognition, `first` that of
    the admission.
    """

    place: Place
    steps: tuple[RouteStep, ...]
    admission: Route | None
    recognition: Route | None
    because: str = ""
    first: Place | None = None

    @property
    def rules(self) -> RuleSet:
        """The rules as they stand for the cell: the national ones under its local layers."""
        return overlays.rules_for(self.place.layers)

    def step(self, key: str) -> RouteStep | None:
        """The step of that key, None when the route does not have it."""
        return next((step for step in self.steps if step.key == key), None)


Standing = tuple[int, dt.date]  # a cell on a day


def places(cells: Iterable[int], on: dt.date) -> dict[int, Place]:
    """The place of each cell on `on`. Four queries whatever the number; closed cells at their last place."""
    return {cell: place for (cell, _), place in places_at({(cell, on) for cell in cells}).items()}


def places_at(wanted: Collection[Standing]) -> dict[Standing, Place]:
    """The place of each cell on its day. Four queries whatever the number of cells and of days."""
    if not wanted:
        return {}
    tree = placements_until(max(on for _, on in wanted))
    paths = {(cell, on): tree.path(cell, on) for cell, on in wanted}
    bodies = _bodies({unit for path in paths.values() for unit in path}, {on for _, on in wanted})
    layers = adopted_along(paths)
    found = {}
    for (cell, on), path in paths.items():
        forms = {unit: bodies.form(unit, on) for unit in path}
        modes = {unit: bodies.mode(unit, on) for unit in path}
        placed = _place(cell, path, forms, modes, bodies.default[on])
        found[(cell, on)] = replace(placed, layers=layers[(cell, on)])
    return found


@dataclass(frozen=True)
class _Bodies:
    """What units were, and who decided, over time; `default` is the way of deciding by day where none is recorded."""

    forms: dict[int, list[tuple[dt.date, str]]]
    modes: dict[int, list[tuple[dt.date, dt.date | None, str]]]
    default: dict[dt.date, str]

    def form(self, unit: int, on: dt.date) -> str | None:
        """The form of the unit that day, or its last before it."""
        return next((form for since, form in reversed(self.forms.get(unit, ())) if since <= on), None)

    def mode(self, unit: int, on: dt.date) -> str | None:
        """The authority recorded for the unit that day."""
        held = self.modes.get(unit, ())
        return next((mode for since, until, mode in held if since <= on and (until is None or on < until)), None)


def _bodies(units: Collection[int], days: Collection[dt.date]) -> _Bodies:
    """Two queries."""
    rules, forms, modes = load_rules(), dict[int, list[Any]](), dict[int, list[Any]]()
    profiles = Profile.objects.known().filter(unit_id__in=units, valid__startswith__lte=max(days)).order_by("valid")
    for unit, valid, form in profiles.values_list("unit_id", "valid", "form"):
        forms.setdefault(unit, []).append((valid.lower, form))
    held = Authority.objects.known().filter(unit_id__in=units)
    for unit, valid, mode in held.values_list("unit_id", "valid", "mode"):
        modes.setdefault(unit, []).append((valid.lower or dt.date.min, valid.upper, mode))
    return _Bodies(forms, modes, {day: default_mode(rules, day) or DIRECT for day in days})


def _place(
    cell: int, path: list[int], forms: Mapping[int, str | None], modes: Mapping[int, str | None], default: str
) -> Place:
    """Reads the path upwards: [đảng bộ bộ phận], tổ chức cơ sở, direct superior."""
    at = next((n for n, unit in enumerate(path) if forms.get(unit) in GRASSROOTS), None)
    if at is None:  # a village cell directly under a commune that acts as superior
        above = path[1] if len(path) > 1 else cell
        mode = STANDING if default == STANDING and not _acts_as_superior(modes.get(above)) else DIRECT
        return Place(cell, "village_cell", mode, None, above, above)
    grassroots = path[at]
    superior = path[at + 1] if at + 1 < len(path) else None
    own, above_mode = modes.get(grassroots), modes.get(superior or 0)
    if forms[grassroots] == Form.GRASSROOTS_CELL:  # it has no standing committee of its own
        return Place(cell, "grassroots_cell", DIRECT, None, grassroots, superior)
    sub = next((unit for unit in path[1:at] if forms.get(unit) == Form.SUB_COMMITTEE), None)
    kind = "cell" if sub is None else "cell_in_subcommittee"
    if own == AuthorityMode.DELEGATED:
        return Place(cell, kind, DELEGATED, sub, grassroots, grassroots)
    if _acts_as_superior(own):
        return Place(cell, kind, DIRECT, sub, grassroots, grassroots)
    if default == STANDING and not _acts_as_superior(above_mode):
        return Place(cell, kind, STANDING, sub, grassroots, grassroots)
    return Place(cell, kind, DIRECT, sub, grassroots, superior)


def _acts_as_superior(mode: str | None) -> bool:
    """Whether a recorded authority gives a unit the powers of a direct superior."""
    return mode in (AuthorityMode.GIVEN, AuthorityMode.PILOT)


def place_of(cell: int, on: dt.date) -> Place:
    """The place of one cell."""
    return places([cell], on)[cell]


def _route(place: Place, on: dt.date) -> Route | None:
    try:
        route = route_for(kind=place.kind, authority_mode=place.mode, on=on)
        return overlays.apply_to_route(route, overlays.overlays_for(place.layers), on)
    except RouteUnknown:
        return None


def ways(cells: Mapping[int, int], done: Mapping[int, Mapping[str, dt.date]], on: dt.date) -> dict[int, Way]:
    """The way of each case (`cells`: case id → cell id; `done`: case id → step → day), as it stands on `on`.

    The law's text on who decides is picked by the day of the decision, so a case still open follows the law of `on`.
    Five queries whatever the number of cases.
    """
    anchors = {
        case: (min(done[case].get("decided", on), on), min(done[case].get("recognised", on), on)) for case in cells
    }
    placed = places_at({(cells[case], day) for case, pair in anchors.items() for day in pair})
    found = {
        case: _way(placed[(cells[case], pair[0])], placed[(cells[case], pair[1])], *pair)
        for case, pair in anchors.items()
    }
    came = Move.objects.filter(arrived_id__in=list(cells)).values_list("arrived_id", "kind", "kept")
    return found | {
        case: _shortened(found[case], kind, kept, done[case]) for case, kind, kept in came if case is not None
    }


def _shortened(way: Way, kind: str, kept: Collection[str], done: Mapping[str, dt.date]) -> Way:
    """The way of a case that came from another cell: resolutions of this place are not asked for where those of the other one
    were complete (06-HD/TW section 3.9). Who decides is this place's."""
    enough = {
        "admission": kind not in (MoveKind.BEFORE_FILE, MoveKind.UNDER_REVIEW),
        "recognition": "recognition_cell_vote" in kept,
    }
    steps = tuple(
        step
        for step in way.steps
        if step.key in (*done, "decided", "recognised") or not (step.vote or step.rule) or not enough[step.stage]
    )
    return replace(way, steps=steps)


def way_for_case(case: int, cell: int, taken: Mapping[str, dt.date], on: dt.date) -> Way:
    """The way of one case."""
    return ways({case: cell}, {case: taken}, on)[case]


def _way(first: Place, then: Place, decided: dt.date, recognised: dt.date) -> Way:
    admission, recognition = _route(first, decided), _route(then, recognised)
    if admission is None or recognition is None:
        because = (
            "Chưa có căn cứ về trình tự cho loại tổ chức này vào ngày đó. Kiểm tra lại thẩm quyền ghi cho tổ chức."
        )
        return Way(first, (), admission, recognition, because)
    steps = (*admission.stage("admission"), *recognition.stage("recognition"))
    return Way(then, steps, admission, recognition, first=first)
