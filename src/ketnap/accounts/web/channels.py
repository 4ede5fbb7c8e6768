"""How the user is told of limits: the part of the account page, and the acts on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ketnap.access.acting import attempt
from ketnap.access.request import Request, screen
from ketnap.accounts.channels.actions.choose_channels import choose_channels
from ketnap.accounts.channels.actions.issue_feed import issue_feed
from ketnap.accounts.channels.actions.revoke_feed import revoke_feed
from ketnap.accounts.channels.models import Channels, Feed
from ketnap.accounts.channels.queries import channels_of, feed_of
from ketnap.accounts.models import User
from ketnap.lib import clock


class ChannelsForm(forms.Form):
    """What may be chosen; the inbox is always there."""

    email = forms.BooleanField(label="Gửi cả thư điện tử cho tôi", required=False)
    address = forms.EmailField(label="Địa chỉ thư điện tử", required=False, max_length=254)


def shown(user: User) -> dict[str, Any]:
    """The part of the account page about channels."""
    chosen = channels_of(user)
    return {"channels": ChannelsForm(initial={"email": chosen.email, "address": user.email}), "feed": feed_of(user)}


@screen(None, methods=("POST",))
def choose(request: Request) -> HttpResponse:
    """Keep the choice; back to the account page with what came of it."""
    form = ChannelsForm(request.POST)
    if form.is_valid():

        def act() -> Channels:
            return choose_channels(
                by=request.scope.actor(), at=clock.now(), user=request.user, email=form.cleaned_data["email"],
                address=form.cleaned_data["address"],
            )  # fmt: skip

        if attempt(request, form, act) is not None:
            messages.success(request, "Đã ghi cách nhận nhắc hạn.")
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect(f"{reverse('accounts:account')}#nhac-han")


@screen(None, methods=("POST",))
def new_feed(request: Request) -> HttpResponse:
    """A new secret address, shown this once; the one before is closed."""
    form = forms.Form(request.POST)

    def act() -> tuple[Feed, str]:
        return issue_feed(by=request.scope.actor(), at=clock.now(), user=request.user)

    issued = attempt(request, form, act) if form.is_valid() else None
    if issued is None:
        messages.error(request, " ".join(str(sentence) for sentence in form.non_field_errors()))
        return redirect("accounts:account")
    address = request.build_absolute_uri(reverse("admissions:feed", args=[issued[1]]))
    return render(request, "accounts/feed.html", {"address": address})


@screen(None, methods=("GET", "POST"))
def close_feed(request: Request, pk: int) -> HttpResponse:
    """Asks, then closes the user's own address. Raises Http404 for another's."""
    feed = Feed.objects.filter(pk=pk, user=request.user).first()
    if feed is None:
        raise Http404
    if request.method == "POST":
        revoke_feed(by=request.scope.actor(), at=clock.now(), feed=feed)
        messages.success(request, "Đã thu hồi địa chỉ lịch.")
        return redirect("accounts:account")
    return render(request, "accounts/close_feed.html", {"feed": feed})
