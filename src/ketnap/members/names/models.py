"""From how a name, or a later word of it, begins to the people of each unit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ketnap.members.models import Person
from ketnap.organisations.models import Unit


class NameStart(models.Model):
    """The folded name from one of its words to its end, once for every unit the person is tied to.

    "Giả Định An" gives "gia dinh an", "dinh an" and "an". Written by triggers alone, from `Person` and `Tie`, whatever the
    scope of who changes them (see docs/decisions/0009); so nothing refers to it and it refers to nothing.
    """

    pk = models.CompositePrimaryKey("unit_id", "person_id", "start")
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    start = models.TextField(db_collation="C")

    db_privileges: ClassVar[str] = "SELECT, INSERT, DELETE"

    class Meta:
        verbose_name = "đoạn đầu của tên"
        indexes = [models.Index(fields=["start", "person", "unit"], name="name_by_start")]
