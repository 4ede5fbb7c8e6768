"""Signing in and out, and what a locked account is told."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from ketnap.access.request import DAY, UNIT
from ketnap.accounts.web.forms import SignInForm


class SignIn(LoginView):
    """The sign-in page. Rotates the session; goes on only to addresses of this site."""

    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _forget_choice(response)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session and what the browser kept of it."""
    logout(request)
    response = redirect("accounts:sign_in")
    _forget_choice(response)
    return response


def _forget_choice(response: HttpResponse) -> None:
    for name in (DAY, UNIT):
        response.delete_cookie(name)


def locked(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The answer to somebody who failed too often: wait, or ask the administrator."""
    return render(request, "accounts/locked.html", status=429)


def client_address(request: HttpRequest) -> str:
    """The address of the machine that asks; behind a front end, the front end's. Lock-out counts names, not addresses."""
    return cast(str, request.META.get("REMOTE_ADDR", ""))
