"""Canaries: personal data never leaves through error pages, logs, caches or messages about files."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils.log import configure_logging

from ketnap.access.request import screen
from ketnap.access.roles import Can, Role
from ketnap.config import logs
from ketnap.testing import build
from ketnap.testing.build import Committee

NAME, NUMBER, TYPED = "Thử Giả Định Canari", "001085987654", "chim-hoang-yen-4711"
CANARIES = (NAME, NUMBER, TYPED, "Canari")


def _breaks(request: HttpRequest) -> HttpResponse:
    """Fails with personal data in the request, in locals and in the words of the exception."""
    person, number = NAME, NUMBER
    raise RuntimeError(f"{person} {number} {request.GET.get('ten')} {request.POST.get('so')}")


def _breaks_in_sql(request: HttpRequest) -> HttpResponse:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [NAME])
    return HttpResponse("")


@screen(Can.MANAGE_ACCESS, methods=("GET", "POST"))
def _closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(NAME)


urlpatterns = [
    path("hong/", _breaks),
    path("api/hong/", _breaks),
    path("hong-sql/", _breaks_in_sql),
    path("kin/", _closed),
    path("", include("ketnap.config.urls")),
]
handler403 = "ketnap.config.errors.forbidden"
handler404 = "ketnap.config.errors.not_found"
handler500 = "ketnap.config.errors.broken"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything the product logs, through its own formatter, from the lowest level up."""
    text, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logs.WithoutDetails())
    kept, level = root.handlers, root.level
    root.handlers = [handler]
    root.setLevel(logging.DEBUG)
    yield text
    root.handlers = kept
    root.setLevel(level)


@pytest.fixture
def reader(committee: Committee) -> Client:
    build.member(committee.cell, name=NAME, identity=NUMBER)
    client = Client(raise_request_exception=False)
    client.force_login(
        build.user(Role.BOARD_OFFICER, committee.root), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def clean(text: str) -> None:
    for canary in CANARIES:
        assert canary not in text


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("address", ["hong", "hong-sql"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_names_nobody(reader: Client, log: io.StringIO, address: str, method: str) -> None:
    response = getattr(reader, method)(
        f"/{address}/?ten={TYPED}", {"so": NUMBER, "ho_ten": NAME} if method == "post" else None
    )
    assert response.status_code == 500
    clean(response.content.decode())
    said = log.getvalue()
    assert "status 500" in said
    assert "RuntimeError" in said or "DataError" in said  # what and where is told
    assert ".py:" in said
    clean(said)


@override_settings(ROOT_URLCONF=__name__)
def test_pages_that_refuse_name_nobody(reader: Client, log: io.StringIO) -> None:
    for address, status in ((f"/khong-co/{TYPED}/?ten={TYPED}", 404), (f"/kin/?ten={TYPED}", 403)):
        response = reader.get(address)
        assert response.status_code == status
        clean(response.content.decode())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = reader.cookies
    response = strict.post("/kin/", {"so": NUMBER, "ho_ten": NAME})
    assert response.status_code == 403
    clean(response.content.decode())
    clean(log.getvalue())


def test_a_stranger_learns_nothing_from_the_sign_in_page(reader: Client, log: io.StringIO) -> None:
    for _ in range(7):  # until the account is locked out
        response = Client().post(reverse("accounts:sign_in"), {"username": TYPED, "password": NUMBER})
    assert response.status_code in (200, 403, 429)
    assert NUMBER not in response.content.decode()
    clean(log.getvalue())


@pytest.mark.parametrize("content", [f"{NAME};{NUMBER}".encode(), b"PK\x03\x04" + f"{NAME}{NUMBER}".encode(), b""])
def test_a_workbook_that_cannot_be_read_is_told_without_what_is_in_it(
    reader: Client, log: io.StringIO, content: bytes
) -> None:
    sent = SimpleUploadedFile(f"{TYPED}.xlsx", content)
    response = reader.post(reverse("books:upload"), {"file": sent})
    assert response.status_code in (200, 302, 422)
    assert NUMBER not in response.content.decode()
    assert NAME not in response.content.decode()
    clean(log.getvalue())


def test_django_hands_its_log_to_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault is told on the page as written to the log; with nothing to configure Django would keep it to itself."""
    asked: list[object] = []
    monkeypatch.setattr(logs, "configure", asked.append)
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    assert asked


@override_settings(ROOT_URLCONF=__name__)
def test_a_program_is_told_of_faults_as_a_program(reader: Client, log: io.StringIO) -> None:
    for address, status, code in (("/api/hong/", 500, "broken"), (f"/api/v1/{TYPED}", 404, "not_found")):
        response = reader.get(address)
        assert (response.status_code, response.json()["code"]) == (status, code)
        clean(response.content.decode())


def test_structured_logs_keep_only_what_is_allowed() -> None:
    kept = logs._only_allowed(None, "info", {"event": "import", "rows": 5, "full_name": NAME, "identity": NUMBER})
    assert kept == {"event": "import", "rows": 5}
    assert not {"full_name", "name", "identity", "query", "data"} & logs.ALLOWED


def test_a_log_record_keeps_its_arguments_to_itself() -> None:
    record = logging.LogRecord("django.db.backends", logging.ERROR, __file__, 1, "chờ %s", (NAME,), None)
    assert logs.WithoutDetails().format(record).endswith("django.db.backends: chờ %s")


PERSONAL = ("/", "/dang-vien/", "/dang-vien/?tim=Canari", "/bao-cao/", "/ket-nap/", "/chi-tieu/", "/don-vi/")


@pytest.mark.parametrize("address", PERSONAL)
def test_pages_are_kept_nowhere(reader: Client, address: str) -> None:
    response = reader.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"
    text = response.content.decode()
    assert re.search(r'"historyCacheSize":\s*0', text)


def test_htmx_keeps_no_pages_anywhere_in_the_house() -> None:
    source = Path(logs.__file__).resolve().parent.parent
    for template in source.rglob("templates/**/*.html"):
        assert "hx-history-elt" not in template.read_text(), template
    base = (source / "ui/templates/ui/base.html").read_text()
    assert '"historyCacheSize": 0' in base
    assert '"selfRequestsOnly": true' in base


def test_api_answers_are_kept_nowhere_and_faults_name_nobody(reader: Client, log: io.StringIO) -> None:
    response = reader.get(f"/api/v1/candidacies?unit={TYPED}", headers={"Authorization": f"Bearer {NUMBER}"})
    assert response.status_code == 401
    assert response.headers["Cache-Control"] == "no-store, private"
    clean(response.content.decode())
    clean(log.getvalue())
