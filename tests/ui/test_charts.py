import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import typst

from ketnap.ui import charts
from ketnap.ui.charts.canvas import fit, nice_ceiling

from .drawing import Page, draw

BAD = '<b onclick="x">&'
SVG = "{http://www.w3.org/2000/svg}"


def bars() -> charts.Chart:
    return charts.bar_targets(
        [charts.Bar("Xã Một", 30, 60, "/1"), charts.Bar(BAD, None, 40), charts.Bar("Xã Ba", 60, 60, "/3")], title=BAD
    )


def compared() -> charts.Chart:
    marks = [charts.Mark("Xã Một", Decimal("62.67"), "/1"), charts.Mark(BAD, None)]
    return charts.compare(marks, title=BAD, reference=charts.Mark(BAD, Decimal(80)), percent=True)


def stages() -> charts.Chart:
    return charts.funnel([charts.Mark("Nguồn", 400, "/1"), charts.Mark(BAD, 100), charts.Mark("C", None)], title=BAD)


def trend() -> charts.Chart:
    points = [
        charts.MonthPoint(date(2026, 1, 1), 1464, 2000, '/"1'),
        charts.MonthPoint(date(2026, 2, 1), None, 2000),
        charts.MonthPoint(date(2026, 3, 1), 500, None),
    ]
    return charts.months(points, title=BAD)


def heat() -> charts.Chart:
    return charts.heat_table([charts.HeatRow(BAD, [0, None, 10], ["/a", "", "/c"])], ["T1", "T2", BAD], title=BAD)


def spark() -> charts.Chart:
    return charts.sparkline([3, None, 9], title=BAD)


ALL = [bars, compared, stages, trend, heat, spark]


@pytest.mark.parametrize("make", ALL)
def test_a_chart_is_sound_xml_named_escaped_and_free_of_style_and_script(make: Callable[[], charts.Chart]) -> None:
    chart = make()
    for svg in filter(None, (chart.svg, chart.narrow)):
        root = ElementTree.fromstring(svg)
        name = root.find(f"{SVG}title")
        assert name is not None
        assert name.get("id") == root.get("aria-labelledby")
        assert BAD in (name.text or "")
        assert root.get("role") == ("group" if root.find(f".//{SVG}a") is not None else "img")
        for node in root.iter():
            assert node.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}b")
            assert not {"style", "onclick"} & set(node.attrib)


@pytest.mark.parametrize("make", ALL)
def test_wide_and_narrow_drawings_have_names_of_their_own(make: Callable[[], charts.Chart]) -> None:
    chart = make()
    ids = re.findall(r' id="([^"]+)"', chart.svg + chart.narrow)
    assert len(ids) == len(set(ids)) == (2 if chart.narrow else 1)


@pytest.mark.parametrize("make", ALL)
def test_the_table_has_one_value_a_column_and_is_drawn_with_the_figure(make: Callable[[], charts.Chart]) -> None:
    chart = make()
    assert all(len(row) == len(chart.table.head) for row in chart.table.rows)
    page = Page(draw("chart it 'Biểu đồ'", it=chart))
    cells = [text for _, text in page.all("td")]
    assert cells == [" ".join(word.split()) for row in chart.table.rows for word in row[1:]]


def widths(svg: str, kind: str) -> list[float]:
    root = ElementTree.fromstring(svg)
    return [float(node.get("width") or 0) for node in root.findall(f".//{SVG}rect") if node.get("class") == kind]


def test_bars_are_as_long_as_their_values() -> None:
    chart = bars()
    for svg in (chart.svg, chart.narrow):
        _, half, whole = widths(svg, "mark-actual")
        assert whole == pytest.approx(2 * half, abs=0.2)
        tracks = widths(svg, "mark-track")
        assert tracks[1] / tracks[0] == pytest.approx(40 / 60, abs=0.01)
        assert len(widths(svg, "mark-missing")) == 1
    assert chart.table.rows[0] == ("Xã Một", "30", "60", "50%", "30")
    assert chart.table.rows[1] == (BAD, "–", "40", "–", "–")
    assert 'href="/1"' in chart.svg


def test_an_unknown_figure_is_never_drawn_as_zero() -> None:
    assert widths(compared().svg, "mark-missing") == [24]
    assert "chưa có số liệu" in compared().svg
    assert compared().table.rows == (("Xã Một", "62,67%"), (BAD, "–"), (BAD, "80%"))


def test_the_funnel_tells_the_share_of_the_stage_before() -> None:
    assert stages().table.rows == (("Nguồn", "400", "–"), (BAD, "100", "25%"), ("C", "chưa có số liệu", "–"))
    first, second = widths(stages().svg, "mark-actual")
    assert first == pytest.approx(4 * second, abs=0.2)


def test_months_without_figures_leave_a_gap() -> None:
    root = ElementTree.fromstring(trend().svg)
    lines = [node for node in root.findall(f"{SVG}polyline") if node.get("class") == "mark-actual"]
    assert [len((node.get("points") or "").split()) for node in lines] == [2, 1, 1]  # the legend, then two runs
    assert len(root.findall(f".//{SVG}circle")) == 2
    assert trend().table.rows[0] == ("T1/2026", "1.464", "2.000", "73,2%")
    assert "Tháng 01/2026: 1.464, kế hoạch 2.000" in trend().svg


def test_points_stand_at_their_values() -> None:
    root = ElementTree.fromstring(trend().svg)
    high, low = (float(node.get("cy") or 0) for node in root.findall(f".//{SVG}circle"))
    base, top = 260 - 28, 34
    assert (base - high) / (base - top) == pytest.approx(1464 / nice_ceiling(2000), abs=0.01)
    assert (base - low) / (base - top) == pytest.approx(500 / nice_ceiling(2000), abs=0.01)


def test_heat_shades_grow_with_the_value_and_the_figure_stands_in_every_cell() -> None:
    root = ElementTree.fromstring(heat().svg)
    assert [node.get("class") for node in root.findall(f".//{SVG}rect")] == ["heat-0", "mark-missing", "heat-4"]
    assert heat().table.rows == ((BAD, "0", "–", "10"),)
    assert len(root.findall(f".//{SVG}a")) == 2


def test_a_row_that_misses_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="one value a column"):
        charts.heat_table([charts.HeatRow("A", [1])], ["T1", "T2"], title="x")


def test_a_small_line_tells_where_it_starts_and_ends() -> None:
    assert "từ 3 đến 9" in spark().svg
    assert "chưa có số liệu" in charts.sparkline([], title="x").svg


@pytest.mark.parametrize("value", [1, 4, 5, 13, 21, 41, 150, 1464, 99_999, 5_600_000])
def test_the_scale_holds_the_value_and_divides_by_four(value: int) -> None:
    assert nice_ceiling(value) >= value
    assert nice_ceiling(value) % 4 == 0


def test_long_names_break_and_end_in_dots() -> None:
    name = "Đảng bộ Trường Đại học Sư phạm Kỹ thuật Thử Nghiệm"
    assert " ".join(fit(name, 2000)) == name
    short = fit(name, 120, 2)
    assert len(short) == 2
    assert short[-1].endswith("…")


@pytest.mark.parametrize("make", ALL)
def test_the_same_string_goes_to_paper(make: Callable[[], charts.Chart], tmp_path: Path) -> None:
    (tmp_path / "chart.svg").write_text(make().svg, encoding="utf-8")
    (tmp_path / "page.typ").write_text('#image("chart.svg", width: 100%)', encoding="utf-8")
    assert bytes(typst.compile(str(tmp_path / "page.typ"))).startswith(b"%PDF")
