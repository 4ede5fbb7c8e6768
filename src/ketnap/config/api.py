"""The API: read-only, over the same queries and the same scope as the screens. Wiring only; each subject brings its router.

Its description is for signed-in users: it holds no data, but tells a stranger what to knock on, and nobody without an
account can use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.renderers import JSONRenderer

from ketnap.access.api.base import Token
from ketnap.access.request import screen
from ketnap.config.api_text import described, problem, sentence_of
from ketnap.lib.errors import Refused


class PlainLetters(JSONRenderer):
    """JSON with Vietnamese letters as letters."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class Description(DocsBase):
    """The description as a page of the house: in Vietnamese, nothing loaded from elsewhere, no script needed."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {
            "groups": described(schema), "openapi_url": reverse("api:openapi-json"),
            "address": request.build_absolute_uri(reverse("api:api-root")).rstrip("/"),
            "breadcrumbs": [{"label": "Tài liệu API", "url": ""}],
        }  # fmt: skip
        return render(request, "api/description.html", context)


api = NinjaAPI(
    title="Kết Nạp",
    version="1",
    description="Đọc đơn vị, số liệu, hồ sơ kết nạp, chỉ tiêu và quy định trong phạm vi của người giữ khoá.",
    docs=Description(),
    docs_url="/tai-lieu",
    docs_decorator=screen(None),
    urls_namespace="api",
    auth=Token(),
    renderer=PlainLetters(),
)
api.add_router("/units", "ketnap.organisations.api.units.router")
api.add_router("/figures", "ketnap.statistics.api.figures.router")
api.add_router("/candidacies", "ketnap.admissions.api.candidacies.router")
api.add_router("/targets/plans", "ketnap.targets.api.plans.router")
api.add_router("/targets/campaigns", "ketnap.targets.api.campaigns.router")
api.add_router("/targets/closings", "ketnap.targets.api.closings.router")
api.add_router("/targets", "ketnap.targets.api.targets.router")
api.add_router("/law", "ketnap.law.api.value.router")


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = api.create_response(request, problem("token.invalid"), status=401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, problem("not_found"), status=404)


@api.exception_handler(HttpError)
def _denied(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = error.message if error.message in ("access.forbidden",) else "request.bad"
    return api.create_response(request, problem(code), status=error.status_code)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return api.create_response(request, sentence_of(error.errors), status=422)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    body = {"code": refused.code, "message": refused.sentence, "remedy": refused.remedy, "field": refused.field}
    return api.create_response(request, body, status=422)
