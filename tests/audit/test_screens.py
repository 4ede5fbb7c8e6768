"""The trail on screens: scope, search, paging by key, an entry's facts, the last seal."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from ketnap.access.roles import Role
from ketnap.accounts.models import User
from ketnap.audit.models import Entry
from ketnap.audit.queries import PAGE
from ketnap.audit.record import record
from ketnap.audit.web.entries import history
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee


@pytest.fixture
def inspector(committee: Committee, client: Client) -> User:
    Entry.objects.count()
    user = build.user(Role.INSPECTOR, committee.grassroots)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def note(unit_id: int, subject_id: object = "x", *, at: dt.datetime = AT, **facts: object) -> None:
    record(
        by=BY, at=at, action="work.close_task", subject="work.task", subject_id=subject_id, unit_id=unit_id, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def shown(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("audit:entries"), query)
    assert answer.status_code == 200
    return [row[0].url for row in answer.context["table"].rows]


def test_the_list_keeps_to_ones_units(client: Client, inspector: User, committee: Committee) -> None:
    note(committee.cell.pk, "trong")
    note(committee.neighbour_cell.pk, "ngoài")
    inside, outside = (Entry.objects.get(subject_id=text) for text in ("trong", "ngoài"))
    urls = shown(client, doi_tuong="work.task")
    assert urls == [reverse("audit:entry", args=[inside.pk])]
    assert client.get(reverse("audit:entry", args=[outside.pk])).status_code == 404


def test_pages_follow_each_other_without_gap_or_overlap(client: Client, inspector: User, committee: Committee) -> None:
    for number in range(PAGE + 7):
        note(committee.cell.pk, number)
    first = client.get(reverse("audit:entries"), {"doi_tuong": "work.task"})
    older = first.context["pager"].next_url
    note(committee.cell.pk, "mới hơn")
    second = client.get(reverse("audit:entries") + older)
    urls = [row[0].url for page in (first, second) for row in page.context["table"].rows]
    assert len(urls) == len(set(urls)) == PAGE + 7
    assert second.context["pager"].next_url == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"nguoi": "KIỂM THỬ"}, 2), ({"nguoi": "ai khác"}, 0), ({"ma": "a"}, 1), ({"viec": "work.close_task"}, 2),
        ({"tu": "03/3/2026", "viec": "work.close_task"}, 1), ({"den": "02/3/2026", "viec": "work.close_task"}, 1),
        ({"truoc": "không phải số", "viec": "work.close_task"}, 2),
    ],
)  # fmt: skip
def test_search(client: Client, inspector: User, committee: Committee, query: dict[str, str], found: int) -> None:
    note(committee.cell.pk, "a")
    note(committee.cell.pk, "b", at=AT + dt.timedelta(days=1))
    assert len(shown(client, **({"doi_tuong": "work.task"} | query))) == found


def test_an_entry_shows_its_facts_in_words(client: Client, inspector: User, committee: Committee) -> None:
    note(
        committee.cell.pk,
        before={"sensitive": True},
        after={"outcome": "xong", "sensitive": False},
        reason="theo đề nghị",
    )
    page = client.get(reverse("audit:entry", args=[Entry.objects.latest("id").pk])).content.decode()
    for words in (
        "Ghi kết quả việc được giao",
        "Chi bộ Văn phòng",
        "Trước",
        "Sau",
        "Kết quả",
        "xong",
        "Có",
        "Không",
        "theo đề nghị",
    ):
        assert words in page


def test_the_history_of_a_thing(client: Client, inspector: User, committee: Committee) -> None:
    for number in (1, 2):
        note(committee.cell.pk, "một", reason=f"lần {number}")
    entries = history(build.scope(inspector), "work.task", "một")
    assert [entry.detail for entry in entries] == ["lần 2", "lần 1"]
    nobody = build.user(Role.TRAINER, committee.grassroots)
    assert history(build.scope(nobody), "work.task", "một") == []


def test_a_long_page_takes_few_queries(
    client: Client, inspector: User, committee: Committee, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        note(committee.cell.pk, number)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        shown(client)
