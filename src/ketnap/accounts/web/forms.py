"""Forms of the account's own screens."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from ketnap.accounts.actions.issue_token import LONGEST_DAYS
from ketnap.accounts.models import sign_in_name


class SignInForm(AuthenticationForm):
    """User name and password. One sentence for every failure: it does not tell which names exist."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại; mật khẩu có phân biệt chữ hoa, chữ thường.",
        "inactive": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại; mật khẩu có phân biệt chữ hoa, chữ thường.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"

    def clean_username(self) -> str:
        return sign_in_name(self.cleaned_data["username"])


class PasswordForm(forms.Form):
    """A new password, typed twice."""

    old = forms.CharField(
        label="Mật khẩu hiện tại", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập. Một câu ngắn dễ nhớ là tốt nhất.",
    )
    again = forms.CharField(
        label="Nhập lại mật khẩu mới", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau. Hãy nhập lại.", code="differs")
        return again


class TokenForm(forms.Form):
    """What a key is for and how long it lives."""

    name = forms.CharField(label="Dùng cho", max_length=80, help_text="Ví dụ: lập báo cáo tháng.")
    days = forms.IntegerField(
        label="Hạn dùng (ngày)", min_value=1, max_value=LONGEST_DAYS, initial=90, help_text="Tối đa 366 ngày."
    )
