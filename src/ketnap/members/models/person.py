"""Who somebody is, where they are visible, what is known of them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, TextField

from ketnap.lib.temporal import Dated, one_at_a_time, proper_ranges
from ketnap.members.kinds import Education, Gender, Occupation, Professional
from ketnap.organisations.models import Unit


class Person(models.Model):
    """Who somebody is. Visible to whoever sees a unit the person is or was tied to (`Tie`)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField("họ và tên khai sinh", max_length=120)
    other_names = models.CharField("tên gọi khác", max_length=120, blank=True)
    birth_date = models.DateField("ngày sinh")
    gender = models.CharField("giới tính", max_length=4, choices=Gender.choices)
    hometown = models.CharField("quê quán", max_length=200, blank=True)
    residence = models.CharField("nơi cư trú", max_length=200, blank=True)
    created_at = models.DateTimeField("vào sổ lúc")
    name_fold = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_fold"), output_field=TextField(), db_persist=True
    )
    sort_key = models.GeneratedField(
        expression=Func(F("full_name"), function="vn_sort_key"),
        output_field=TextField(db_collation="C"),
        db_persist=True,
    )

    class Meta:
        verbose_name = "người"
        constraints = [
            models.CheckConstraint(
                name="person_has_name",
                condition=~Q(full_name=""),
                violation_error_message="Hãy ghi họ và tên khai sinh.",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_in_order"),
            models.Index(fields=["name_fold", "birth_date"], name="person_by_name_birth"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Tie(models.Model):
    """A person and a unit that have, or had, to do with each other: what makes the person visible there.

    Written together with every spell and every candidacy; a test proves it equals their union.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                name="tie_once",
                violation_error_message="Người này đã gắn với đơn vị đó.",
            )
        ]


class Private(models.Model):
    """Sensitive facts, behind a right of their own. Identity and card numbers are encrypted; digests find them exactly."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="private")
    identity_cipher = models.BinaryField(null=True, blank=True)
    identity_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    card_cipher = models.BinaryField(null=True, blank=True)
    card_digest = models.CharField(max_length=64, unique=True, null=True, blank=True)
    ethnicity = models.CharField("dân tộc", max_length=40, blank=True)
    religion = models.CharField("tôn giáo", max_length=40, blank=True)

    class Meta:
        verbose_name = "thông tin nhạy cảm"


class Background(Dated):
    """Schooling, qualification and occupation, through time. An empty value means not known, never "none"."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="backgrounds")
    education = models.CharField("giáo dục phổ thông", max_length=20, choices=Education.choices, blank=True)
    professional = models.CharField("trình độ chuyên môn", max_length=20, choices=Professional.choices, blank=True)
    occupation = models.CharField("nghề nghiệp", max_length=30, choices=Occupation.choices, blank=True)
    private_owner = models.BooleanField("chủ doanh nghiệp tư nhân", default=False)
    youth_union = models.BooleanField("đoàn viên", null=True, blank=True)

    class Meta:
        verbose_name = "trình độ, nghề nghiệp"
        constraints = [
            one_at_a_time(
                "background_one_at_a_time",
                "person",
                sentence="Trong khoảng thời gian này đã có trình độ, nghề nghiệp khác.",
            ),
            proper_ranges("background_ranges"),
        ]
