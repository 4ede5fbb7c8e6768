"""Word templates of users: what is let in, what is refused and why, and that nothing but our fields gets out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from ketnap.admissions.models import Case
from ketnap.admissions.papers.actions.end_template import end_template
from ketnap.admissions.papers.actions.print_paper import Order, print_paper
from ketnap.admissions.papers.actions.upload_template import upload_template
from ketnap.admissions.papers.choosing import template_for
from ketnap.admissions.papers.fields import LISTS, TEXTS, sample
from ketnap.admissions.papers.registry import form_of
from ketnap.admissions.papers.sandbox import MAX_FILE, fill, read_template
from ketnap.lib.errors import Refused
from ketnap.organisations.models import Unit
from ketnap.testing.build import BY, Committee
from tests.admissions import paths

from .test_forms import DAY


def word(*lines: str, header: str = "", footer: str = "", title: str = "") -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, data)
    return target.getvalue()


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    return "\n".join(
        [*lines, document.sections[0].header.paragraphs[0].text, document.sections[0].footer.paragraphs[0].text]
    )


GOOD = word(
    "NGHỊ QUYẾT đề nghị kết nạp {{ ho_ten }}, {{ chi_bo }}, {{ ngay }}",
    "{% if tan_thanh %}Tán thành {{ tan_thanh }}/{{ tong_so }}{% endif %}",
    "{% for dong in nguoi_gioi_thieu %}- {{ dong.ho_ten }} {% endfor %}",
    header="{{ co_quan }}", footer="{{ so }}",
)  # fmt: skip


def test_a_plain_template_is_read_and_filled() -> None:
    reading = read_template(GOOD, votes=True)
    assert set(reading.uses) == {
        "ho_ten",
        "chi_bo",
        "ngay",
        "tan_thanh",
        "tong_so",
        "nguoi_gioi_thieu",
        "co_quan",
        "so",
    }
    assert reading.lacks == ()
    shown = text_of(fill(GOOD, sample()))
    assert "Nguyễn Giả Định Mẫu" in shown
    assert "Tán thành 11/12" in shown
    assert "Trần Giả Định 2" in shown
    assert "{{" not in shown


def test_what_a_template_should_have_and_lacks_is_told() -> None:
    assert read_template(word("{{ ho_ten_hoa }}"), votes=True).lacks == ("chi_bo", "ngay", "tan_thanh", "tong_so")


@pytest.mark.parametrize(
    "line",
    [
        "{{ ho_ten.__class__ }}", "{{ ho_ten['x'] }}", "{{ ho_ten|upper }}", "{{ 'a' * 10 ** 9 }}", "{{ ho_ten.format(1) }}",
        "{{ ().__class__.__bases__ }}", "{% for x in range(10) %}{{ x }}{% endfor %}", "{% for x in ho_ten %}{{ x }}{% endfor %}",
        "{% set x = ho_ten %}{{ x }}", "{% include 'x' %}", "{% import 'x' as y %}", "{% macro m() %}{% endmacro %}{{ ho_ten }}",
        "{{ so_dinh_danh }}", "{{ self }}", "{{ cycler }}", "{{ lipsum() }}", "{% for x in nguoi_gioi_thieu %}{{ x.__init__ }}{% endfor %}",
        "{% for x in nguoi_gioi_thieu %}{{ x }}{% endfor %}", "{% for x in nguoi_gioi_thieu recursive %}{{ loop(x) }}{% endfor %}",
        "{% for ho_ten in nguoi_gioi_thieu %}{{ ho_ten.ho_ten }}{% endfor %}", "{{ ho_ten if ngay else so }}", "{{ ho_ten }",
        "{% if ho_ten is defined %}{{ ho_ten }}{% endif %}", "không có trường nào",
        "{% for x in nguoi_gioi_thieu %}{% for y in nguoi_gioi_thieu %}{{ y.ho_ten }}{% endfor %}{% endfor %}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["body", "header"])
def test_anything_else_is_refused(line: str, place: str) -> None:
    content = word(line) if place == "body" else word("{{ ho_ten }}", header=line)
    if place == "header" and line == "không có trường nào":
        assert read_template(content, votes=False).uses == ("ho_ten",)
        return
    with pytest.raises(Refused) as told:
        read_template(content, votes=False)
    assert told.value.code.startswith("template.")
    assert told.value.remedy


def test_unknown_fields_are_named() -> None:
    with pytest.raises(Refused, match="so_dinh_danh"):
        read_template(word("{{ so_dinh_danh }}"), votes=False)


def test_fields_hidden_elsewhere_are_refused() -> None:
    with pytest.raises(Refused, match="thân, đầu trang"):
        read_template(word("{{ ho_ten }}", title="{{ ho_ten }}"), votes=False)
    plain = word("{{ ho_ten }}", title="abc")
    with zipfile.ZipFile(io.BytesIO(plain)) as book:
        core = book.read("docProps/core.xml").replace(b"abc", b"&#123;&#x7b; 'a'*9 }}")
    with pytest.raises(Refused, match="thân, đầu trang"):
        read_template(with_part(plain, "docProps/core.xml", core), votes=False)


def test_files_that_are_more_than_words_are_refused() -> None:
    plain = word("{{ ho_ten }}")
    rels = b'<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target="http://x.example/a.dotm" TargetMode="External"/></Relationships>'
    cases = {
        "template.macro": with_part(plain, "word/vbaProject.bin", b"x"),
        "template.link": with_part(plain, "word/_rels/settings.xml.rels", rels),
        "template.xml": with_part(
            plain, "word/extra.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        ),
        "template.size": with_part(plain, "word/big.bin", b"\0" * (21 * 1024 * 1024)),
        "template.file": b"PK not a zip",
    }
    for code, content in cases.items():
        with pytest.raises(Refused) as told:
            read_template(content, votes=False)
        assert told.value.code == code
    with pytest.raises(Refused, match="2 MB"):
        read_template(b"x" * (MAX_FILE + 1), votes=False)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (
            "[Content_Types].xml",
            b"openxmlformats-officedocument.wordprocessingml.document.main",
            b"ms-word.document.macroEnabled.main",
        ),
        ("[Content_Types].xml", b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
        ("word/document.xml", b"</w:body>", b""),
        ("word/document.xml", b"w:body", b"w:nobody"),
        ("_rels/.rels", b"officeDocument", b"nothing"),
    ],
)
def test_a_file_that_is_no_plain_word_document_inside_is_refused(part: str, old: bytes, new: bytes) -> None:
    plain = word("{{ ho_ten }}")
    with zipfile.ZipFile(io.BytesIO(plain)) as book:
        content = book.read(part)
    assert old in content
    with pytest.raises(Refused) as told:
        read_template(with_part(plain, part, content.replace(old, new)), votes=False)
    assert told.value.code == "template.file"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{% if ho_ten %}x", r"thiếu {% endif %}"),
        ("{% for x in nguoi_giup_do %}x", r"thiếu {% endfor %}"),
        ("{{ ho_ten }}{% endif %}", r"{% endif %} không có lệnh mở đi trước"),
        ("{{ ho_ten", "có dấu ngoặc hoặc ký tự không đọc được"),
        ("{{ ho_ten|upper }}", "bộ lọc sau dấu |"),
        ("{{ ho_ten.__class__ }}", "lấy phần bên trong của trường"),
    ],
)
def test_what_is_wrong_in_a_template_is_told_in_vietnamese(line: str, says: str) -> None:
    with pytest.raises(Refused) as told:
        read_template(word(line), votes=False)
    assert says in str(told.value)


def test_hostile_values_stay_text() -> None:
    values = sample()
    nasty = "<w:p/>{{ 7*7 }}{% for %} & \"'"
    values.texts["ho_ten"] = nasty
    assert nasty in text_of(fill(word("{{ ho_ten }}"), values))


def test_a_failing_template_tells_nothing_personal() -> None:
    values = sample()
    values.texts.pop("ho_ten")
    with pytest.raises(Refused) as told:
        fill(word("{{ ho_ten }} {{ chi_bo }}"), values)
    assert values.texts["chi_bo"] not in str(told.value)
    assert told.value.__cause__ is None


def test_the_template_of_a_unit_serves_the_units_below_from_its_day(
    committee: Committee, walked: Callable[[Unit, str], Case]
) -> None:
    case = walked(committee.cell, "cell_vote")
    form = form_of("6-knd", DAY)
    order = Order(form, "docx")

    def printed() -> str:
        return text_of(print_paper(by=BY, at=paths.NOW, case=case, day=DAY, order=order).content)

    before = printed()
    made, _ = upload_template(
        by=BY, at=paths.NOW, unit=committee.grassroots, form=form, since=DAY, file_name="mẫu.docx", content=GOOD
    )
    assert template_for("6-knd", committee.cell.pk, DAY) == made
    assert template_for("6-knd", committee.neighbour_cell.pk, DAY) is None
    assert "NGHỊ QUYẾT đề nghị kết nạp" in printed()
    assert case.person.full_name in printed()
    assert "Tán thành 9/09" in printed()
    with pytest.raises(Refused, match="Đã có mẫu riêng"):
        upload_template(
            by=BY, at=paths.NOW, unit=committee.grassroots, form=form, since=DAY, file_name="b", content=GOOD
        )
    end_template(by=BY, at=paths.NOW, template=made, on=DAY)
    assert printed() == before


def test_every_field_has_a_value_in_the_sample() -> None:
    values = sample()
    assert values.texts.keys() == TEXTS.keys()
    assert values.lists.keys() == LISTS.keys()
    assert all(row.keys() == LISTS[name][1].keys() for name, rows in values.lists.items() for row in rows)
