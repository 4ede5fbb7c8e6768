"""The rules in force on the date looked at: every parameter with its value, source, certainty and history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ketnap.access.request import Request, screen
from ketnap.access.roles import Can
from ketnap.law import RuleSet, Value, Verified, load_rules
from ketnap.law.overlays import apply, load_overlays
from ketnap.law.ruleset import Parameter
from ketnap.law.words import LAYERS, SELECTORS, VERIFIED
from ketnap.lib import format as vn
from ketnap.organisations.layers.queries import following
from ketnap.ui import parts

TOPICS = {
    "age": "Tuổi đời",
    "authority": "Thẩm quyền",
    "card": "Thẻ đảng viên",
    "certificate": "Giấy chứng nhận bồi dưỡng nhận thức về Đảng",
    "conversion": "Công nhận đảng viên chính thức",
    "cultivation": "Bồi dưỡng, giúp đỡ quần chúng",
    "deadlines": "Thời hạn",
    "dossier": "Hồ sơ xin vào Đảng",
    "education": "Trình độ học vấn",
    "local_hanoi": "Quy định của Thành phố Hà Nội",
    "party_age": "Tuổi đảng",
    "placement": "Nơi xem xét kết nạp",
    "probation": "Thời gian dự bị",
    "readmission": "Kết nạp lại",
    "records": "Hồ sơ đảng viên",
    "referees": "Người giới thiệu",
    "removal": "Xoá tên đảng viên dự bị",
    "transfer": "Chuyển nơi công tác, học tập, cư trú",
    "union": "Đoàn thể giới thiệu",
    "vetting": "Thẩm tra lý lịch",
    "papers": "Giấy tờ trong hồ sơ",
    "special": "Trường hợp đặc thù",
    "local_house": "Mức đặt của phần mềm",
    "votes": "Biểu quyết",
}
TONES = {Verified.YES: "good", Verified.SECONDARY: "info", Verified.ASSUMED: "warn", Verified.UNKNOWN: "warn"}


@dataclass(frozen=True)
class Answer:
    """One value through a stretch of time, in words."""

    value: str
    span: str
    citation: str
    sure: str
    tone: str
    note: str


@dataclass(frozen=True)
class Shown:
    """One parameter as the page shows it."""

    key: str
    question: str
    now: Answer
    layer: str
    selector: str
    checked_on: dt.date
    history: list[Answer] = field(default_factory=list)


def _answer(value: Value) -> Answer:
    since = f"từ {vn.day(value.since)}" if value.since > dt.date.min else ""
    until = f"đến trước {vn.day(value.until)}" if value.until else ""
    return Answer(
        value=value.text[:1].upper() + value.text[1:],
        span=" ".join(part for part in (since, until) if part),
        citation=value.citation,
        sure=VERIFIED[value.verified],
        tone=TONES[value.verified],
        note=value.because,
    )


def shown(rules: RuleSet, parameter: Parameter, day: dt.date) -> Shown:
    """The parameter on `day`, with its other values where there are any, the latest first."""
    now = rules.value(parameter.key, day)
    days = [max(entry.since.earliest, entry.since.latest) for entry in parameter.entries]
    others = [_answer(rules.value(parameter.key, start)) for start in reversed(days)]
    return Shown(
        parameter.key, parameter.question, _answer(now), LAYERS[now.layer], SELECTORS[parameter.selected_by],
        parameter.checked_on, others if len(others) > 1 else [],
    )  # fmt: skip


@dataclass(frozen=True)
class Local:
    """A local layer as the page shows it: what it asks for, and who follows it within sight."""

    name: str
    asks: list[str]
    sure: str
    tone: str
    note: str
    units: list[parts.Link]


def _layers(request: Request, rules: RuleSet) -> list[Local]:
    day = request.frame.day
    held = following(day, request.scope.units(Can.SEE_UNITS))
    made = []
    for layer in load_overlays().values():
        asks = [f"Thêm bước “{step.label}”{'' if step.mandatory else ' (tuỳ trường hợp)'}" for step in layer.steps]
        asks += [f"Thêm giấy tờ: {label}" for _, label in layer.documents]
        for key in (*layer.limits, *layer.requirements, *(change.key for change in layer.tighten)):
            asks.append(f"{rules.parameters[key].question} {apply(rules, [layer]).value(key, day).text}")
        units = [
            parts.Link(f"{one.unit_name}, từ {vn.day(one.row.valid_from)}", reverse("organisations:unit", args=[one.row.unit.code]))
            for one in held if one.layer.id == layer.id
        ]  # fmt: skip
        made.append(Local(layer.name, asks, VERIFIED[layer.verified], TONES[layer.verified], layer.note, units))
    return made


@screen(Can.SEE_UNITS)
def in_force(request: Request) -> HttpResponse:
    """All parameters grouped by topic."""
    rules, day = load_rules(), request.frame.day
    topics: dict[str, list[Shown]] = {}
    for parameter in rules.parameters.values():
        topics.setdefault(parameter.topic, []).append(shown(rules, parameter, day))
    groups = sorted(
        ((TOPICS.get(topic, topic), topic, rows) for topic, rows in topics.items()), key=lambda group: group[0]
    )
    context = {
        "groups": groups, "count": len(rules.parameters), "fingerprint": rules.hash[:16], "layers": _layers(request, rules),
        "may_recheck": request.scope.can(Can.REPORT), "recheck_url": reverse("admissions:recheck"),
    }  # fmt: skip
    return render(request, "law/in_force.html", context)
