"""The switches of unit and date in the head of a page lead to the same page, never to one that does not exist."""

import html
import re

import pytest
from django.test import Client

from ketnap.access.roles import Role
from ketnap.testing import build
from ketnap.testing.build import Committee

LIST = "/dang-vien/so-lieu/?cua=K&so=closing&tu=2026-01-01&den=2026-06-30&cay=then"
CHOICES = re.compile(r'<ul class="menu-list">.*?</ul>', re.DOTALL)


@pytest.mark.parametrize("page", [LIST, "/dang-vien/?ten=an", "/chi-tieu/?tu=2026-01-01&den=2026-12-31", "/bao-cao/"])
def test_switching_unit_or_date_stays_on_the_page(committee: Committee, client: Client, page: str) -> None:
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    path, _, _ = page.partition("?")
    text = client.get(page, {"ngay": "2026-06-30"} if "?" not in page else None).content.decode()
    choices = CHOICES.findall(text)
    units = [link for part in choices for link in re.findall(r'href="(\?[^"]*)"', part)]
    past = client.get(page + ("&" if "?" in page else "?") + "ngay=2026-06-30").content.decode()
    back = re.findall(r'href="(\?[^"]*)">Trở về hôm nay', past)
    assert units
    assert back
    for link in [*units, *back]:
        assert client.get(path + html.unescape(link)).status_code == 200, link
