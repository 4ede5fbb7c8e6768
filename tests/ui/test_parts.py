from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template

from ketnap.ui import icons, parts

from .drawing import Page, draw

BAD = '<script>alert("x")</script>'
TODAY = date(2026, 3, 5)

EVIL: dict[str, tuple[str, dict[str, Any]]] = {
    "stat": ("stat it", {"it": parts.Stat(BAD, BAD, "/x", BAD, BAD, "up", BAD)}),
    "table": (
        "data_table it",
        {
            "it": parts.DataTable(
                BAD, [parts.Column(BAD, hint=BAD), parts.Column(BAD)], [[BAD, parts.Cell(BAD, note=BAD)]]
            )
        },
    ),
    "empty": ("empty_state it", {"it": parts.Empty(BAD, BAD, parts.Link(BAD, "/"), parts.Link(BAD, "/"))}),
    "definitions": ("definitions it", {"it": [parts.Term(BAD, BAD, BAD)]}),
    "steps": ("steps it it2", {"it": [parts.Step(BAD, "todo", None, BAD)], "it2": BAD}),
    "finding": (
        "finding it",
        {"it": parts.FindingRow(BAD, "not_met", BAD, BAD, BAD, TODAY, False, BAD, '/"x')},
    ),
    "masked": ("masked it", {"it": parts.Masked(BAD, '/"x', BAD)}),
    "history": ("history it", {"it": [parts.Entry(BAD, TODAY, BAD, BAD + "2", BAD)]}),
    "tree": ("tree it it2", {"it": [parts.TreeNode("1", BAD, "/", BAD, 1, "/", "/", "/")], "it2": BAD}),
    "confirm": (
        "confirm_panel it",
        {"it": parts.ConfirmPanel(BAD, [parts.Consequence(1, BAD)], BAD, "/", "/", BAD, True, [("a", BAD)])},
    ),
    "progress": ("progress it", {"it": parts.Progress(BAD, 1, 2, BAD, BAD, "/p", "/q", "/r")}),
    "receipt": (
        "receipt it",
        {"it": parts.Receipt(BAD, BAD, datetime(2026, 3, 5, tzinfo=UTC), BAD, [parts.Term(BAD, 1)], BAD)},
    ),
    "notice": ("notice it 'bad' it", {"it": BAD}),
    "badge": ("badge it", {"it": BAD}),
    "button": ("button it 'plain' it it", {"it": BAD}),
    "link": ("link_button it '/'", {"it": BAD}),
    "signatures": ("signatures it it2", {"it": [parts.Signature(BAD, BAD, BAD)], "it2": BAD}),
}


@pytest.mark.parametrize("name", EVIL)
def test_components_escape_every_text_and_close_what_they_open(name: str) -> None:
    tag, context = EVIL[name]
    html = draw(tag, **context)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert Page(html).faults == []


def test_a_figure_opens_its_list_and_names_it_for_readers() -> None:
    page = Page(draw("stat it", it=parts.Stat("Đảng viên", 1464, "/ds", basis="Tính đến 05/3/2026")))
    assert page.all("a", href="/ds")[0][1] == "1.464: mở danh sách Đảng viên"
    assert page.all("p", class_="stat-basis")[0][1] == "Tính đến 05/3/2026"


def table(**more: Any) -> parts.DataTable:
    columns = [parts.Column("Đơn vị"), parts.Column("Đạt", True, "?sap=dat", "descending")]
    return parts.DataTable("Kết quả", columns, more.pop("rows", [["Chi bộ A", 1464]]), **more)


def test_a_table_aligns_figures_sorts_by_links_and_labels_cells_for_phones() -> None:
    page = Page(draw("data_table it", it=table(totals=["Cộng", parts.Cell(1464, "/tat-ca")])))
    head = page.all("th", scope="col")[1][0]
    assert (head["class"], head["aria-sort"]) == ("figures", "descending")
    assert page.all("a", href="?sap=dat")[0][1] == "Đạt"
    cell, text = page.all("td", data_label="Đạt")[0]
    assert (cell["class"], text) == ("figures", "1.464")
    assert page.all("th", scope="row")[0][1] == "Chi bộ A"
    assert page.all("a", href="/tat-ca")[0][1] == "1.464"


def test_rows_plus_people_out_of_scope_are_told() -> None:
    assert table(outside=3).count_line == "1 dòng, 3 người ngoài phạm vi"
    assert table(total=1464, outside=0).count_line == "1 trên 1.464 dòng"
    assert table().count_line == "1 dòng"


def test_a_row_of_another_length_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table(rows=[["một mình"]]).body  # noqa: B018


def test_an_empty_table_teaches_where_it_can() -> None:
    taught = parts.Empty("Chưa có lớp", "Mở lớp theo đợt.", parts.Link("Mở lớp", "/mo"), parts.Link("Tải mẫu", "/mau"))
    page = Page(draw("data_table it", it=table(rows=[], empty=taught)))
    assert page.all("table") == []
    assert page.all("a", href="/mau")[0][1] == "Tải mẫu"
    assert "Không có dòng nào." in draw("data_table it", it=table(rows=[]))


def test_a_wide_table_can_be_scrolled_by_keyboard() -> None:
    page = Page(draw("data_table it", it=table(wide=True)))
    assert page.all("div", tabindex="0", role="region")[0][0]["aria-label"] == "Kết quả"


@pytest.mark.parametrize(
    ("day", "expected", "words", "tone"),
    [
        (date(2026, 3, 1), False, "Quá hạn 4 ngày", "bad"),
        (TODAY, False, "Đến hạn hôm nay", "warn"),
        (date(2026, 3, 12), False, "Còn 7 ngày", "warn"),
        (date(2026, 3, 13), False, "Còn 8 ngày", "neutral"),
        (date(2026, 9, 2), True, "Dự kiến 02/9/2026", "neutral"),
        (None, False, "Chưa có hạn", "neutral"),
    ],
)
def test_a_due_date_is_told_in_words(day: date | None, expected: bool, words: str, tone: str) -> None:
    due = parts.due(day, TODAY, expected)
    assert (due.words, due.tone) == (words, tone)
    page = Page(draw("due day today expected", day=day, today=TODAY, expected=expected))
    assert page.all("span", class_=f"badge badge-{tone}")[0][1] == words


def test_each_step_says_its_state_in_words_and_one_is_current() -> None:
    states = {
        "done": "Đã xong",
        "current": "Đang làm",
        "todo": "Chưa đến",
        "skipped": "Không áp dụng",
        "overdue": "Quá hạn",
    }
    steps = [parts.Step(state, state, TODAY) for state in states]  # type: ignore[arg-type]
    page = Page(draw("steps it", it=steps))
    assert [text for _, text in page.all("span", class_="step-state")] == list(states.values())
    assert len(page.all("li", aria_current="step")) == 1
    assert page.all("time", datetime="2026-03-05")[0][1] == "05/3/2026"


@pytest.mark.parametrize(
    ("state", "words"), [("met", "Đạt"), ("not_met", "Chưa đạt"), ("unknown", "Chưa rõ"), ("waived", "Được miễn")]
)
def test_a_finding_says_its_state_in_words(state: parts.FindingState, words: str) -> None:
    page = Page(draw("finding it", it=parts.FindingRow("Tuổi", state, "Lý do")))
    assert page.all("p", class_="finding-state")[0][1] == words
    assert page.all("details") == []


def test_a_finding_explains_itself_and_admits_an_unchecked_source() -> None:
    row = parts.FindingRow("Tuổi", "met", "Đủ tuổi", "Điều lệ, điều 1", "18", TODAY, verified=False)
    why = Page(draw("finding it", it=row)).all("details")[0][1]
    for words in ("Vì sao?", "Điều lệ, điều 1", "18", "05/3/2026", "Chưa đối chiếu văn bản gốc"):
        assert words in why
    checked = parts.FindingRow("Tuổi", "met", "Đủ tuổi", "Điều lệ, điều 1")
    assert "Chưa đối chiếu" not in draw("finding it", it=checked)


def test_a_masked_value_is_revealed_by_post_with_a_token() -> None:
    context = Context({"it": parts.Masked("Số định danh", "/xem/1"), "csrf_token": "mã"})
    page = Page(Template("{% load ui %}{% masked it %}").render(context))
    form = page.all("form")[0][0]
    assert (form["method"], form["action"], form["hx-post"]) == ("post", "/xem/1", "/xem/1")
    assert page.all("input", name="csrfmiddlewaretoken")[0][0]["value"] == "mã"


def test_a_tree_node_opens_by_link_and_by_part_and_draws_children_once_opened() -> None:
    child = parts.TreeNode("2", "Chi bộ con", "/2")
    shut = parts.TreeNode("1", "Đảng bộ", "/1", expand_url="?mo=1", part_url="/nut/1", children=[child])
    page = Page(draw("tree it 'Cây'", it=[shut]))
    twist = page.all("a", href="?mo=1")[0][0]
    assert (twist["aria-expanded"], twist["hx-get"]) == ("false", "/nut/1")
    assert "Chi bộ con" not in draw("tree it 'Cây'", it=[shut])
    opened = parts.TreeNode("1", "Đảng bộ", "/1", expand_url="?", opened=True, children=[child])
    assert "Chi bộ con" in draw("tree it 'Cây'", it=[opened])


def test_who_did_and_who_typed_are_both_told_only_when_they_differ() -> None:
    same = parts.Entry("Ghi", TODAY, "Lê Ví Dụ", "Lê Ví Dụ")
    other = parts.Entry("Ghi", TODAY, "Trần Thử Mẫu", "Lê Ví Dụ")
    assert "nhập máy" not in draw("history it", it=[same])
    assert "Trần Thử Mẫu · nhập máy: Lê Ví Dụ" in draw("history it", it=[other])
    assert "Chưa có việc nào được ghi." in draw("history it", it=[])


def test_progress_asks_again_only_while_it_has_a_part_and_tells_numbers() -> None:
    known = parts.Progress("Nhập sổ", 1250, 4000, part_url="/p")
    page = Page(draw("progress it", it=known))
    assert page.all("section")[0][0]["hx-trigger"] == "every 2s"
    assert page.all("progress")[0][0]["value"] == "1250"
    assert known.words == "1.250 / 4.000 dòng (31%)"
    unknown = parts.Progress("Nhập sổ", 1250, 0)
    page = Page(draw("progress it", it=unknown))
    assert "hx-trigger" not in page.all("section")[0][0]
    assert "value" not in page.all("progress")[0][0]
    assert unknown.words == "Đã làm 1.250 dòng"


def test_consequences_stand_as_numbers_before_the_button() -> None:
    panel = parts.ConfirmPanel("Sáp nhập", [parts.Consequence(58, "đảng viên", "/ds")], "Làm", "/lam", "/thoi")
    page = Page(draw("confirm_panel it", it=panel))
    assert page.all("a", href="/ds")[0][1] == "58"
    assert page.all("button")[0][0]["class"] == "button button-main"


def test_pager_shows_only_the_neighbours_that_exist() -> None:
    page = Page(draw("pager it", it=parts.Pager(next_url="?sau=x")))
    assert [attrs["rel"] for attrs, _ in page.all("a")] == ["next"]
    assert draw("pager it", it=parts.Pager()).strip() == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1464, "1.464"),
        (Decimal("62.5"), "62,50"),
        (TODAY, "05/3/2026"),
        (datetime(2026, 3, 5, 7, 3, tzinfo=UTC), "14:03 05/3/2026"),
        (None, "–"),
        ("62,67%", "62,67%"),
    ],
)
def test_values_print_the_vietnamese_way(value: parts.CellValue, text: str) -> None:
    assert parts.printed(value) == text


def test_filters_follow_the_one_format() -> None:
    figures = "{% load vn %}{{ n|number }} {{ n|percent:whole }} {{ p|percent_value }}"
    text = figures + " {{ d|day }} {{ d|day_long }} {{ d|iso }}"
    drawn = Template(text).render(Context({"n": 940, "whole": 1500, "d": TODAY, "p": Decimal("62.67")}))
    assert drawn == "940 62,67% 62,67% 05/3/2026 ngày 05 tháng 3 năm 2026 2026-03-05"


def test_an_icon_is_hidden_from_readers_and_an_unknown_one_is_refused() -> None:
    assert 'aria-hidden="true"' in icons.icon("check")
    with pytest.raises(KeyError):
        icons.icon("không có")
