"""Users and API tokens. Rights are not here: they are dated grants (`ketnap.access`)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ketnap.lib.text import clean


def sign_in_name(text: str) -> str:
    """The one form under which a typed user name is looked up and its failures are counted, whatever its case."""
    return clean(text).lower()


class UserManager(BaseUserManager["User"]):
    """Finds users by user name, whatever the case typed."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username or "")


class User(AbstractBaseUser):
    """A person who signs in. `full_name` and `title` are what others see of them."""

    username = models.CharField("tên đăng nhập", max_length=64, unique=True)
    full_name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức danh", max_length=120, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    created_at = models.DateTimeField("tạo lúc")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "người dùng"
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("username"),
                name="user_name_once",
                violation_error_message="Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username


class ApiToken(models.Model):
    """A key for the API: only its digest is kept, it expires and can be revoked."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField("dùng cho", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    last_used_on = models.DateField("dùng lần cuối", null=True, blank=True)

    class Meta:
        verbose_name = "khoá API"
        constraints = [
            models.CheckConstraint(
                name="token_expires_later",
                condition=models.Q(expires_at__gt=models.F("created_at")),
                violation_error_message="Ngày hết hạn của khoá phải sau ngày tạo.",
            ),
        ]
