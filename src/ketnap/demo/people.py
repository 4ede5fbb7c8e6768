"""Draws invented people: who they are, what they learnt and do, when they joined."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ketnap.demo import names, shape
from ketnap.demo.rows import MemberRow
from ketnap.demo.shape import DAY
from ketnap.members.kinds import INTERMEDIATE_OR_ABOVE, Education, Ended, Gender, Occupation, Professional
from ketnap.organisations.kinds import ENTERPRISES, Sector

HOMETOWNS = ("xã Giả Định 1", "xã Giả Định 2", "xã Giả Định 3", "phường Ví Dụ 1", "phường Ví Dụ 2", "thị trấn Thử")
_BOOKS_KNOW_DECISIONS = dt.date(1995, 1, 1)  # older lists give the day of joining only
_LOWER = (Professional.NONE, Professional.ELEMENTARY)

# Occupations counted by source 003 among those "officials, public employees, managers, workers, officers or students".
COUNTED_OCCUPATIONS = (
    Occupation.STATE_OFFICIAL, Occupation.PARTY_OFFICIAL, Occupation.COMMUNE_OFFICIAL, Occupation.PUBLIC_EMPLOYEE,
    Occupation.MANAGER, Occupation.OFFICE_WORKER, Occupation.WORKER, Occupation.SOLDIER, Occupation.STUDENT,
)  # fmt: skip
_OTHER_OCCUPATIONS = (Occupation.FARMER, Occupation.PART_TIME, Occupation.OTHER)


@dataclass(frozen=True)
class Quality:
    """Schooling, qualification and work of a newly admitted member."""

    education: str
    professional: str
    occupation: str


def occupations(sector: str) -> Sequence[str]:
    """What people at work in a unit of that kind are."""
    if sector in (Sector.COMMUNE, Sector.WARD, Sector.TOWNSHIP):
        return (
            Occupation.FARMER,
            Occupation.FARMER,
            Occupation.COMMUNE_OFFICIAL,
            Occupation.PART_TIME,
            Occupation.PUBLIC_EMPLOYEE,
        )
    if sector in ENTERPRISES:
        return (Occupation.WORKER, Occupation.WORKER, Occupation.OFFICE_WORKER, Occupation.MANAGER)
    if sector in (Sector.ARMY, Sector.POLICE):
        return (Occupation.SOLDIER,)
    if sector == Sector.PARTY_BODY:
        return (Occupation.PARTY_OFFICIAL,)
    return (Occupation.STATE_OFFICIAL,) if sector == Sector.STATE_BODY else (Occupation.PUBLIC_EMPLOYEE,)


def qualities(rng: random.Random, total: int, *, upper: int, intermediate: int, counted: int) -> list[Quality]:
    """Exactly `upper` of `total` with upper-secondary schooling, and so on, mixed at random."""
    schooling = [Education.UPPER_SECONDARY] * upper + [Education.LOWER_SECONDARY] * (total - upper)
    training = [rng.choice(INTERMEDIATE_OR_ABOVE[:4]) for _ in range(intermediate)]
    training += [rng.choice(_LOWER) for _ in range(total - intermediate)]
    work = [rng.choice(COUNTED_OCCUPATIONS) for _ in range(counted)]
    work += [rng.choice(_OTHER_OCCUPATIONS) for _ in range(total - counted)]
    rng.shuffle(work)
    ranked = sorted(
        training, key=list(Professional).index, reverse=True
    )  # a degree goes with upper-secondary schooling
    found = [Quality(*facts) for facts in zip(schooling, ranked, work, strict=True)]
    rng.shuffle(found)
    return found


class People:
    """Makes member rows. `serial` numbers are unique in the house: each committee has a range of its own."""

    def __init__(self, rng: random.Random, first_serial: int, day: dt.date, *, highland: float = 0.02) -> None:
        self.rng, self.serial, self.day, self.highland = rng, first_serial, day, highland

    def who(self, birth: dt.date, *, woman: bool | None = None) -> dict[str, Any]:
        """Name, gender, identity, home town and people of somebody born that day."""
        rng = self.rng
        is_woman = rng.random() < 0.42 if woman is None else woman
        highland = rng.random() < self.highland
        self.serial += 1
        return {
            "full_name": names.full_name(rng, woman=is_woman, highland=highland),
            "gender": str(Gender.FEMALE if is_woman else Gender.MALE),
            "birth_date": birth,
            "identity": names.identity(self.serial, woman=is_woman, birth_year=birth.year),
            "hometown": rng.choice(HOMETOWNS),
            "ethnicity": names.HIGHLAND if highland else rng.choice(names.PEOPLES),
        }

    def birth_for(self, ceremony: dt.date, *, youngest: int = 19, mean: float = 28.0) -> dt.date:
        """A birth date that makes the person of a likely age on joining."""
        age = min(max(self.rng.gauss(mean, 6), youngest + 0.1), 54)
        return shape.years_before(ceremony, age) - DAY * self.rng.randrange(28)

    def fresh(self, unit: str, sector: str, window: shape.Window, quality: Quality | None = None) -> MemberRow:
        """Somebody admitted within the window, official a year later."""
        decided, ceremony = shape.admission(self.rng, window.start, window.end)
        row = self._row(unit, ceremony, decided, quality or self.some_quality(sector))
        return replace(row, youth_union=(ceremony.year - row.birth_date.year) <= 30)

    def some_quality(self, sector: str) -> Quality:
        """Likely schooling and work of somebody who joins in a unit of that kind."""
        rng = self.rng
        trained = rng.random() < (0.45 if sector in (Sector.COMMUNE, Sector.WARD) else 0.9)
        training = rng.choice(INTERMEDIATE_OR_ABOVE[:4] if trained else _LOWER)
        schooling = Education.UPPER_SECONDARY if trained or rng.random() < 0.8 else Education.LOWER_SECONDARY
        return Quality(schooling, training, rng.choice(occupations(sector)))

    def old(self, unit: str, sector: str, before: dt.date) -> MemberRow:
        """A member who joined before that day, at a likely age then and now."""
        rng = self.rng
        while True:
            age = rng.triangular(24, 88, 52)
            birth = shape.years_before(self.day, age)
            ceremony = birth + dt.timedelta(days=round(365.25 * min(max(rng.gauss(28, 6), 19.1), 54)))
            if ceremony < before - 30 * DAY:
                break
        ceremony = shape.workday(ceremony)
        decided = shape.workday(ceremony - DAY * rng.randrange(3, 20)) if ceremony > _BOOKS_KNOW_DECISIONS else None
        quality = self.some_quality(sector)
        retired = age >= 61
        work = str(Occupation.RETIRED) if retired and sector not in ("",) else quality.occupation
        return self._row(unit, ceremony, decided, replace(quality, occupation=work), birth=birth)

    def _row(
        self, unit: str, ceremony: dt.date, decided: dt.date | None, quality: Quality, *, birth: dt.date | None = None
    ) -> MemberRow:
        official = shape.a_year_later(ceremony)
        recognised = shape.workday(official + DAY * self.rng.randrange(5, 26)) if decided else None
        return MemberRow(
            unit=unit, **self.who(birth or self.birth_for(ceremony)), ceremony_on=ceremony, decided_on=decided,
            official_on=official, recognised_on=recognised, education=str(quality.education),
            professional=str(quality.professional), occupation=str(quality.occupation),
        )  # fmt: skip

    def gone(self, row: MemberRow, kind: str, on: dt.date) -> MemberRow:
        """The member, having left that day."""
        return replace(row, left_on=on, left_kind=str(Ended(kind)))
