"""A period outside the term leads to where the committee's next term is recorded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from ketnap.access.roles import Role
from ketnap.organisations.actions.form_committee import form_committee
from ketnap.targets.actions.set_target import set_target
from ketnap.targets.cli import app
from ketnap.testing import build
from ketnap.testing.build import AT, BY, Committee

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
YEAR = "?tu=2026-01-01&den=2026-12-31"


@pytest.fixture
def officer(committee: Committee, client: Client) -> Client:
    user = build.user(Role.BOARD_OFFICER, committee.root)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_period_outside_the_term_says_where_the_next_term_is_recorded(committee: Committee, officer: Client) -> None:
    form_committee(
        by=BY, at=AT, unit=committee.root, body="committee", name="Nhiệm kỳ Thử", term_from=dt.date(2020, 8, 1),
        term_until=dt.date(2025, 8, 1), document=build.paper(committee.root.pk),
    )  # fmt: skip
    client, url = officer, reverse("organisations:committee", args=[committee.root.code])
    facts = {
        "start": "01/01/2026", "end": "31/12/2026", "number": "9", "measure": "number", "paper_kind": "NQ", "paper_symbol": "05-NQ/ĐUK",
        "paper_issued_on": "05/01/2026", "paper_issuer": "Đảng uỷ Khối Giả Định",
    }  # fmt: skip
    refused = client.post(reverse("targets:set") + YEAR, facts).content.decode()
    assert "mục “Lập cấp uỷ”" in refused
    assert f'href="{url}"' in refused
    assert f'href="{url}"' in client.get(reverse("targets:goal") + YEAR).content.decode()
    page = client.post(
        reverse("targets:set") + YEAR, facts | {"accepted": "Nghị quyết Thử"}, follow=True
    ).content.decode()
    assert f'href="{url}"' not in page, "a basis is stated"
    done = CliRunner().invoke(app, ["check", "--unit", committee.root.code])
    assert (done.exit_code, "Lập cấp uỷ" in done.stdout) == (0, False)


def test_the_page_and_the_command_lead_to_the_next_term(committee: Committee, officer: Client) -> None:
    set_target(
        by=BY, at=AT, unit=committee.root, start=START, end=END, number=9, document=build.paper(committee.root.pk)
    )
    form_committee(
        by=BY, at=AT, unit=committee.root, body="committee", name="Nhiệm kỳ Thử", term_from=dt.date(2020, 8, 1),
        term_until=dt.date(2025, 8, 1), document=build.paper(committee.root.pk),
    )  # fmt: skip
    url = reverse("organisations:committee", args=[committee.root.code])
    assert f'href="{url}"' in officer.get(reverse("targets:targets") + YEAR).content.decode()
    assert "mục “Lập cấp uỷ”" in CliRunner().invoke(app, ["check", "--unit", committee.root.code]).stdout
