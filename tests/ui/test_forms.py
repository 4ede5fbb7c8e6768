from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from ketnap.ui.fields import DayField
from ketnap.ui.renderers import KetnapRenderer

from .drawing import Page, draw


class Sample(forms.Form):
    name = forms.CharField(label="Họ và <tên>", help_text="Ghi có dấu.")
    born = DayField(label="Ngày sinh", required=False)
    vote = forms.ChoiceField(label="Biểu quyết", choices=[("kin", "Kín")], widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Đã đối chiếu")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    default_renderer = KetnapRenderer


def test_a_field_ties_label_hint_and_control() -> None:
    page = Page(str(Sample()))
    assert page.faults == []
    assert page.all("label", for_="id_name")[0][1] == "Họ và <tên>* (bắt buộc)"
    control = page.all("input", name="name")[0][0]
    assert control["aria-describedby"] == "id_name_helptext"
    assert page.all("p", id="id_name_helptext")[0][1] == "Ghi có dấu."
    assert "bắt buộc" not in page.all("label", for_="id_born")[0][1]
    assert page.all("legend")[0][1].startswith("Biểu quyết")
    assert page.all("input", name="secret")[0][0]["type"] == "hidden"


def test_errors_stand_beside_the_field_and_in_a_summary_that_links_to_it() -> None:
    page = Page(str(Sample({"name": "", "born": "31/02/2024", "seen": ""})))
    assert page.faults == []
    links = [attrs["href"] for attrs, _ in page.all("a")]
    assert links == ["#id_name", "#id_born", "#id_vote", "#id_seen"]
    summary = page.all("div", role="alert")[0]
    assert summary[0]["tabindex"] == "-1"
    assert "còn 4 chỗ cần sửa" in summary[1]
    control = page.all("input", name="name")[0][0]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_name_helptext id_name_error"
    assert page.all("div", id="id_name_error")[0][1] == "Lỗi: Cần điền mục này."
    assert page.all("input", name="born")[0][0]["value"] == "31/02/2024"


def test_every_target_of_the_summary_is_on_the_page() -> None:
    page = Page(str(Sample({})))
    ids = {attrs.get("id") for _, attrs, _ in page.elements}
    assert {str(attrs["href"])[1:] for attrs, _ in page.all("a")} <= ids


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("error_summary it", it=Sample()).strip() == ""


def test_errors_of_the_whole_form_are_told_first_without_a_link() -> None:
    form = Sample({"name": "A", "vote": "kin", "seen": "on"})
    form.add_error(None, "Hồ sơ đã được gửi trước đó.")
    page = Page(str(form))
    assert "Hồ sơ đã được gửi trước đó." in page.all("li")[0][1]
    assert page.all("a") == []


@pytest.mark.parametrize("typed", ["05/3/2024", "5-3-2024", "2024-03-05"])
def test_a_day_is_read_in_any_usual_form_and_shown_in_one(typed: str) -> None:
    assert DayField().clean(typed) == date(2024, 3, 5)
    assert DayField().widget.format_value(date(2024, 3, 5)) == "05/3/2024"


def test_a_day_that_does_not_exist_is_refused_with_the_next_thing_to_do() -> None:
    with pytest.raises(forms.ValidationError, match="không có trong lịch"):
        DayField().clean("30/02/2024")


def test_a_filter_keeps_the_date_one_looks_at() -> None:
    request = RequestFactory().get("/", {"ngay": "2025-12-31", "trang": "3"})
    html = Template("{% load ui %}{% filter_bar form '/' %}").render(Context({"form": Sample(), "request": request}))
    page = Page(html)
    assert page.all("form")[0][0]["method"] == "get"
    assert page.all("input", name="ngay")[0][0]["value"] == "2025-12-31"
    assert page.all("input", name="trang") == []
