"""A target is a small ledger: what a unit was given, what it hands down, what it keeps, what it states beyond.

For every target at every commit   given + over = kept + handed down   (held by a trigger), and what a parent hands to a
child is what the child receives. A revision posts a difference with its reason and document; nothing is edited. What has been
achieved is never here: it is counted from decisions.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from ketnap.documents.models import Document
from ketnap.organisations.kinds import Form
from ketnap.organisations.models import Unit
from ketnap.targets.kinds import IN_LEDGER, Denominator, Measure


class _Ever(models.Manager["Target"]):
    """Targets of every kind, also those withdrawn: for history, and for what was known then."""


class _Every(models.Manager["Target"]):
    """Targets of every kind that stand. Every screen, list, file and command reads here, so that none shows one withdrawn."""

    def get_queryset(self) -> models.QuerySet[Target]:
        return super().get_queryset().filter(withdrawn_at=None)


class _Whole(_Every):
    """The numbers of admissions a unit is to make in all: what "the target of a unit" means unless another kind is named."""

    def get_queryset(self) -> models.QuerySet[Target]:
        return super().get_queryset().filter(measure=Measure.NUMBER, category="")


class Target(models.Model):
    """What a unit is to achieve in a period. `start` and `end` are both included.

    A number (of admissions, or a year at least) stands in the ledger and is handed down; `category` narrows it to a kind of
    organisation or person (see `categories`). Other measures carry their goal in `low` and `high`: hundredths for rates and
    shares, years for idle units. One set by mistake is withdrawn: the row stays, with who, when and why, and no longer counts.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    measure = models.CharField("loại chỉ tiêu", max_length=12, choices=Measure.choices, default=Measure.NUMBER)
    category = models.CharField("nhóm", max_length=60, blank=True, default="")
    low = models.DecimalField("mức tối thiểu", max_digits=7, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("mức phấn đấu", max_digits=7, decimal_places=2, null=True, blank=True)
    denominator = models.CharField("so với", max_length=12, choices=Denominator.choices, blank=True, default="")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    created_at = models.DateTimeField("lập lúc")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.CharField("người rút", max_length=64, blank=True, default="")
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True, default="")
    withdrawn_document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", verbose_name="văn bản rút", null=True, blank=True
    )

    db_privileges: ClassVar[str] = (
        "SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by, withdrawn_reason, withdrawn_document_id)"
    )
    objects = _Whole()
    every = _Every()
    ever = _Ever()

    class Meta:
        verbose_name = "chỉ tiêu"
        base_manager_name = "ever"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "start", "end", "measure", "category"],
                condition=Q(withdrawn_at=None),
                name="target_one_a_period",
                violation_error_message="Đơn vị đã có chỉ tiêu cho kỳ này. Hãy điều chỉnh chỉ tiêu đã có.",
            ),
            models.CheckConstraint(
                name="target_period_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Ngày cuối kỳ phải sau ngày đầu kỳ.",
            ),
            models.CheckConstraint(
                name="target_rate_of_something",
                condition=Q(measure=Measure.RATE) & ~Q(denominator="") | ~Q(measure=Measure.RATE) & Q(denominator=""),
                violation_error_message="Chỉ tiêu tỷ lệ phải nói rõ so với số đảng viên nào.",
            ),
            models.CheckConstraint(
                name="target_goal_where_no_number",
                condition=Q(measure__in=IN_LEDGER, low=None, high=None)
                | ~Q(measure__in=IN_LEDGER) & Q(low__isnull=False) & Q(category=""),
                violation_error_message="Loại chỉ tiêu này phải ghi mức cần đạt.",
            ),
            models.CheckConstraint(
                name="target_goal_in_order",
                condition=Q(high=None) | Q(high__gte=F("low")),
                violation_error_message="Mức phấn đấu không thể thấp hơn mức tối thiểu.",
            ),
            models.CheckConstraint(
                name="target_withdrawn_says_why",
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_reason="", withdrawn_document=None)
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason=""),
                violation_error_message="Rút chỉ tiêu phải ghi người rút và lý do.",
            ),
        ]

    @property
    def in_ledger(self) -> bool:
        """Whether the target is a number that is handed down."""
        return self.measure in IN_LEDGER


class Floor(models.Model):
    """The least a number target asks of every unit of one form; the latest row of a form counts, 0 lifts it."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="floors")
    form = models.CharField("loại tổ chức", max_length=24, choices=Form.choices)
    least = models.PositiveIntegerField("mức tối thiểu mỗi đơn vị")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "mức tối thiểu theo loại tổ chức"
        indexes = [models.Index(fields=["target", "form", "-id"], name="floor_latest")]


class GoalChange(models.Model):
    """A goal that is no number, set anew: the latest row counts; what stood before is the row before, or the target itself."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="goal_changes")
    low = models.DecimalField("mức tối thiểu", max_digits=7, decimal_places=2)
    high = models.DecimalField("mức phấn đấu", max_digits=7, decimal_places=2, null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    reason = models.CharField("lý do", max_length=300)
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "điều chỉnh mức cần đạt"
        indexes = [models.Index(fields=["target", "-id"], name="goal_change_latest")]
        constraints = [
            models.CheckConstraint(
                name="goal_change_in_order",
                condition=Q(low__gt=0) & (Q(high=None) | Q(high__gte=F("low"))),
                violation_error_message="Mức phấn đấu không thể thấp hơn mức tối thiểu.",
            ),
            models.CheckConstraint(
                name="goal_change_says_why", condition=~Q(reason=""), violation_error_message="Hãy ghi lý do."
            ),
        ]


class PostingKind(models.TextChoices):
    GIVEN = "given", "Được giao"
    KEPT = "kept", "Giữ lại"
    HANDED = "handed", "Giao xuống"
    OVER = "over", "Giao vượt"


class Posting(models.Model):
    """A difference to one side of a target's account. `other` is the target at the other end of a handing-down."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField("khoản", max_length=8, choices=PostingKind.choices)
    amount = models.IntegerField("chênh lệch")
    other = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    reason = models.CharField("lý do", max_length=300, blank=True)
    posted_at = models.DateTimeField("ghi lúc")
    posted_by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "bút toán chỉ tiêu"
        indexes = [
            models.Index(fields=["target", "-id"], name="posting_of_target"),
            models.Index(fields=["target", "other"], name="posting_pair"),
        ]
        constraints = [
            models.CheckConstraint(
                name="posting_not_nothing",
                condition=~Q(amount=0),
                violation_error_message="Bút toán phải khác 0.",
            ),
            models.CheckConstraint(
                name="posting_handed_has_other",
                condition=~Q(kind=PostingKind.HANDED) | Q(other__isnull=False),
                violation_error_message="Giao xuống phải có đơn vị nhận.",
            ),
        ]


class Allowance(models.Model):
    """Why a plan that does not fit together stands all the same. It holds for one sentence: other numbers are told again."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="allowances")
    code = models.CharField("mã", max_length=40)
    sentence = models.TextField("chỗ không khớp")
    basis = models.CharField("căn cứ khi không khớp", max_length=300)
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "căn cứ khi chỉ tiêu không khớp"
        indexes = [models.Index(fields=["target", "-id"], name="allowance_of_target")]
        constraints = [
            models.CheckConstraint(
                name="allowance_says_why",
                condition=~Q(basis=""),
                violation_error_message="Hãy ghi căn cứ.",
            ),
        ]


class Declaration(models.Model):
    """A number a unit declares from its paper books: shown beside the count, never added to it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="declarations")
    period = DateRangeField("kỳ")
    number = models.PositiveIntegerField("số đã kết nạp theo sổ giấy")
    note = models.CharField("ghi chú", max_length=200, blank=True)
    declared_at = models.DateTimeField("khai lúc")
    declared_by = models.CharField("người khai", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "số liệu khai theo sổ giấy"
        indexes = [models.Index(fields=["unit", "-declared_at"], name="declaration_latest")]


class Exemption(models.Model):
    """A superior's word that a unit has no non-member left to admit, so nobody expects a source of it in these days."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="source_exemptions")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    at = models.DateTimeField("ghi lúc")
    by = models.CharField("người ghi", max_length=64)

    db_privileges: ClassVar[str] = "SELECT, INSERT"

    class Meta:
        verbose_name = "miễn tính nguồn kết nạp"
        indexes = [models.Index(fields=["unit", "start"], name="exemption_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="exemption_days_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
        ]
