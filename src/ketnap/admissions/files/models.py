"""What was done with each paper of a file. Rows are only added or taken back; the last one that counts says how the paper stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ketnap.admissions.files.kinds import Ground, PaperState, ReturnReason
from ketnap.admissions.models import Case
from ketnap.organisations.models import Unit


class PaperAct(models.Model):
    """One act on one paper: received, checked, sent back, found not to apply. `code` is one of the catalogue.

    Number, day and place are those of the original; `on` is the day of the act, `did` who did it when somebody else typed it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="paper_acts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("giấy tờ", max_length=40)
    state = models.CharField("tình trạng", max_length=16, choices=PaperState.choices)
    on = models.DateField("ngày")
    form = models.CharField("mẫu", max_length=40, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    paper_on = models.DateField("ngày giấy tờ", null=True, blank=True)
    place = models.CharField("nơi lưu bản gốc", max_length=200, blank=True)
    reason = models.CharField("lý do trả", max_length=20, choices=ReturnReason.choices, blank=True)
    ground = models.CharField("căn cứ không áp dụng", max_length=20, choices=Ground.choices, blank=True)
    did = models.CharField("người làm", max_length=120, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")
    undone_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    undone_by = models.CharField("người gỡ", max_length=120, blank=True)

    class Meta:
        verbose_name = "việc về giấy tờ hồ sơ"
        indexes = [models.Index(fields=["case", "code"], name="paper_act_of_case")]
        constraints = [
            models.CheckConstraint(
                name="paper_act_state",
                condition=Q(
                    state__in=[
                        PaperState.RECEIVED,
                        PaperState.CHECKED,
                        PaperState.RETURNED,
                        PaperState.NOT_APPLICABLE,
                    ]
                ),
                violation_error_message="Tình trạng giấy tờ không có trong danh mục.",
            ),
            models.CheckConstraint(
                name="paper_return_says_why",
                condition=Q(state=PaperState.RETURNED) & ~Q(reason="") | ~Q(state=PaperState.RETURNED) & Q(reason=""),
                violation_error_message="Trả lại giấy tờ phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="paper_not_applicable_says_why",
                condition=Q(state=PaperState.NOT_APPLICABLE) & ~Q(ground="")
                | ~Q(state=PaperState.NOT_APPLICABLE) & Q(ground=""),
                violation_error_message="Giấy tờ không áp dụng phải ghi căn cứ.",
            ),
            models.CheckConstraint(
                name="paper_exempt_by_document",
                condition=~Q(ground=Ground.BY_DOCUMENT) | (~Q(symbol="") & Q(paper_on__isnull=False)),
                violation_error_message="Được miễn theo văn bản thì phải ghi số và ngày của văn bản đó.",
            ),
        ]
