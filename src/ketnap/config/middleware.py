"""Around every request: safe headers, and one transaction that sees exactly what the user may see."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from ketnap.access.scope import scope_of
from ketnap.accounts.models import User
from ketnap.config.errors import told
from ketnap.lib import clock, rls
from ketnap.runtime.check import INSTANCE

Handler = Callable[[HttpRequest], HttpResponse]
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def headers(get_response: Handler) -> Handler:
    """Content policy, no copy of a page left in the browser or on the way, and which start of the product answers."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.INSTANCE:
            response.headers[INSTANCE] = settings.INSTANCE
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return handle


def one_kind_of_refusal(get_response: Handler) -> Handler:
    """A program that uses a method the API does not take is told so in the form of every other refusal of the API."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        refusal = told(request, "method", 405) if response.status_code == 405 else None
        if refusal is None:
            return response
        refusal.headers["Allow"] = response.headers.get("Allow", "GET")
        return refusal

    return handle


def one_transaction_in_scope(get_response: Handler) -> Handler:
    """One request, one transaction: committed below 500, else rolled back; a GET may write audit and nothing else.

    The scope of row security is set first; without a signed-in user it is empty.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            user = request.user
            scope = scope_of(user, clock.today()) if isinstance(user, User) else None
            request.scope = scope  # type: ignore[attr-defined]
            rls.set_scope(scope.multirange if scope else rls.NOTHING)
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    return handle
