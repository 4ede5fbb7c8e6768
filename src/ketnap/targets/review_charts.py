"""The charts of a review: the same drawings on the page, in Word and in PDF."""

from __future__ import annotations

from collections.abc import Callable

from ketnap.targets.campaigns import Funnel
from ketnap.targets.review import Review
from ketnap.targets.standing import Line
from ketnap.targets.trend import Link, heat_of, heat_words, no_link, told, trend_of, trend_words
from ketnap.ui import charts

_DRAWN = 25
Drawn = list[tuple[charts.Chart, str]]


def result_charts(review: Review, link: Link = no_link) -> Drawn:
    """Achieved against the target over time; nothing for a period too short or too long to draw."""
    drawn = trend_of(review.standing, review.start, review.end, link)
    return [(drawn, trend_words(review.standing))] if drawn else []


def unit_charts(review: Review, link: Callable[[Line], str] = lambda _: "", people: Link = no_link) -> Drawn:
    """Units compared, and units by months."""
    lines = told(review.standing.lines)
    if not lines:
        return []
    best = sorted(lines, key=lambda line: (line.rank or len(lines) + 1, -line.progress.achieved))[:_DRAWN]
    bars = [charts.Bar(line.progress.name, line.progress.achieved, line.progress.target, link(line)) for line in best]
    more = f" ({_DRAWN} đơn vị đạt cao nhất)" if len(lines) > _DRAWN else _left_out(review, len(lines))
    asked = any(line.progress.target is not None for line in lines)
    title = "Kết quả" + (" so với chỉ tiêu" if asked else "")
    words = "Kết quả của các đơn vị" + (" so với chỉ tiêu" if asked else "")
    found: Drawn = [(charts.bar_targets(bars, title=title), f"{words}{more}")]
    heat = heat_of(review.standing, _DRAWN, people)
    return [*found, (heat, heat_words(review.standing, _DRAWN))] if heat else found


def _left_out(review: Review, drawn: int) -> str:
    rest = len(review.standing.lines) - drawn
    return f" (trừ {rest} đơn vị không giao chỉ tiêu và chưa kết nạp)" if rest else ""


def campaign_charts(review: Review, link: Callable[[Funnel], str] = lambda _: "") -> Drawn:
    """The funnel of each campaign of the period."""
    return [
        (
            charts.funnel(
                [
                    charts.Mark("Tham gia", len(one.entered), link(one)),
                    *(charts.Mark(step.label, step.count, link(one)) for step in one.steps),
                ],
                title=one.campaign.name,
            ),
            f"Các bước của đợt “{one.campaign.name}”",
        )
        for one in review.campaigns
    ]
