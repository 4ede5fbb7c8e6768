"""The API against its own description: whatever is asked, the answer is one that was promised, and never a fault."""

from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings
from requests.models import PreparedRequest
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ketnap.access.roles import Role
from ketnap.config.api import api
from ketnap.testing import build
from ketnap.testing.build import Committee

from .conftest import token_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())


@pytest.fixture
def officer_token(committee: Committee) -> str:
    return token_of(build.user(Role.BOARD_OFFICER, committee.root))


def _send(client: Client, case: Case, token: str) -> Response:
    """The case over Django's own test client, as a response the checks understand."""
    prepared = PreparedRequest()
    prepared.prepare("GET", f"http://testserver{case.formatted_path}", params=case.query)
    answer = client.get(prepared.path_url, headers={"Authorization": f"Bearer {token}"})
    headers = {name: [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, answer.content, prepared, elapsed=0.0, verify=True)


@schema.parametrize()
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_was_promised(case: Any, client: Client, officer_token: str) -> None:
    case.validate_response(_send(client, case, officer_token), checks=CHECKS)


@schema.parametrize()
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
def test_without_a_token_nothing_is_answered(case: Any, client: Client, db: None) -> None:
    assert _send(client, case, "kn_khong").status_code == 401
