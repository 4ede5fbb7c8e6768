"""The register of documents and the number books. Units are known by id only: `organisations` stands to the right."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from ketnap.documents.kinds import Kind, Secrecy


class Document(models.Model):
    """A paper the house knows of: what it is, its number, date and issuer, and where the original lies.

    Of a classified paper only number, date and place are kept: no title.
    """

    unit_id = models.IntegerField("sổ của đơn vị", db_index=True)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=300, blank=True)
    secrecy = models.CharField("độ mật", max_length=10, choices=Secrecy.choices, default=Secrecy.OPEN)
    place = models.CharField("nơi lưu bản gốc", max_length=200, blank=True)
    recorded_at = models.DateTimeField("vào sổ lúc")

    class Meta:
        verbose_name = "văn bản"
        indexes = [models.Index(fields=["unit_id", "-issued_on"], name="document_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "issuer", "kind", "symbol", "issued_on"],
                name="document_once",
                violation_error_message="Văn bản này đã có trong sổ (cùng cơ quan, loại, số ký hiệu và ngày).",
            ),
            models.CheckConstraint(
                name="document_classified_has_no_title",
                condition=models.Q(secrecy=Secrecy.OPEN) | models.Q(title=""),
                violation_error_message="Văn bản mật chỉ ghi số, ngày và nơi lưu; không ghi trích yếu.",
            ),
            models.CheckConstraint(
                name="document_has_symbol",
                condition=~models.Q(symbol=""),
                violation_error_message="Hãy ghi số, ký hiệu của văn bản.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} số {self.symbol}"


class NumberBook(models.Model):
    """Numbers of one issuer and kind through one committee term, from 1, without gaps."""

    unit_id = models.IntegerField("cơ quan ban hành", db_index=True)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    suffix = models.CharField("ký hiệu sau số", max_length=40)
    term = DateRangeField("nhiệm kỳ")
    last = models.PositiveIntegerField("số đã cấp gần nhất", default=0)

    class Meta:
        verbose_name = "sổ cấp số"
        constraints = [
            ExclusionConstraint(
                name="number_book_one_a_term",
                expressions=[
                    ("unit_id", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("term", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đã có sổ cấp số của loại văn bản này trong nhiệm kỳ đó.",
            ),
        ]


class Number(models.Model):
    """A number given out. A cancelled one stays visible with its reason and is never given again."""

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("số")
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="number_given"
    )
    given_at = models.DateTimeField("cấp lúc")
    cancelled_at = models.DateTimeField("huỷ lúc", null=True, blank=True)
    reason = models.CharField("lý do huỷ", max_length=300, blank=True)

    class Meta:
        verbose_name = "số văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"],
                name="number_given_once",
                violation_error_message="Số này đã được cấp.",
            ),
            models.CheckConstraint(
                name="number_cancelled_says_why",
                condition=models.Q(cancelled_at=None) | ~models.Q(reason=""),
                violation_error_message="Huỷ số phải ghi lý do.",
            ),
        ]
