"""A task lies with a unit and a kind of officer until somebody closes it. Due dates of law are not here: they are computed."""

from __future__ import annotations

from django.db import models


class Task(models.Model):
    """Something a unit must look at. The text carries no personal data: it says what, the link says where."""

    unit_id = models.IntegerField("thuộc đơn vị", db_index=True)
    kind = models.CharField("loại việc", max_length=40)
    subject = models.CharField("đối tượng", max_length=60)
    subject_id = models.CharField("mã đối tượng", max_length=64)
    text = models.CharField("nội dung", max_length=300)
    due_on = models.DateField("hạn", null=True, blank=True)
    created_at = models.DateTimeField("giao lúc")
    closed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    outcome = models.CharField("kết quả", max_length=300, blank=True)

    class Meta:
        verbose_name = "việc"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "subject_id", "unit_id"],
                condition=models.Q(closed_at=None),
                name="task_open_once",
                violation_error_message="Việc này đang được giao, chưa xong.",
            ),
        ]
