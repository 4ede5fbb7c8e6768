"""Who must be asked about, the requests, exemptions, loans of papers, and the conclusion that a competent body made.

No column here takes a sentence. Who a relative is lies encrypted in `Relative`, behind the second key of row security, and goes
a set time after the case; numbers of papers have the shape of a number, held by the database.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ketnap.admissions.models import Case
from ketnap.admissions.vetting.kinds import AskedBody, Concluding, Ground, Way, Withdrawn
from ketnap.members.models import Person
from ketnap.organisations.models import Unit

SYMBOL = r"^[0-9]{1,6}([-/][0-9A-ZÀ-Ỹa-z.]{1,14}){0,4}$"
"""What a number of a paper looks like: 15-CV/ĐU. Nothing else can be written into it."""
_SAYS = "Số văn bản chỉ gồm số và ký hiệu, ví dụ 15-CV/ĐU."


def _symbol(name: str, *fields: str) -> models.CheckConstraint:
    shaped = Q()
    for field in fields:
        shaped &= Q(**{field: ""}) | Q(**{f"{field}__regex": SYMBOL})
    return models.CheckConstraint(name=name, condition=shaped, violation_error_message=_SAYS)


class Subject(models.Model):
    """Somebody of the kind `code` (the law's `vetting.subjects`) whom the case must ask about, or that there is none (`absent`)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("đối tượng", max_length=40)
    absent = models.BooleanField("không có", default=False)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "người phải thẩm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(absent=True),
                name="subject_absent_once",
                violation_error_message="Đã ghi là không có.",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(code="APPLICANT"),
                name="subject_applicant_once",
                violation_error_message="Danh sách thẩm tra đã lập.",
            ),
            models.CheckConstraint(
                name="subject_code",
                condition=Q(code__regex=r"^[A-Z_]{3,40}$"),
                violation_error_message="Đối tượng thẩm tra không có trong danh mục.",
            ),
        ]


class Relative(models.Model):
    """Relation, name, birth year and commune of one subject, encrypted. Seen only with the right to sensitive facts."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="relative")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cipher = models.BinaryField("nội dung mã hoá")

    class Meta:
        verbose_name = "người thân"


class Request(models.Model):
    """A request to another body, by post or by somebody sent. The limit runs from `received_on`.

    Of the answer only number, day, where the paper lies and who holds it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="vetting_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    subjects = models.ManyToManyField(Subject, through="Asked", related_name="requests")
    way = models.CharField("cách hỏi", max_length=4, choices=Way.choices)
    body = models.CharField("nơi được hỏi", max_length=20, choices=AskedBody.choices)
    abroad = models.BooleanField("ngoài nước", default=False)
    symbol = models.CharField("số công văn, giấy giới thiệu", max_length=60)
    sent_on = models.DateField("ngày gửi")
    messenger = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    received_on = models.DateField("nơi được hỏi nhận ngày", null=True, blank=True)
    answered_on = models.DateField("nhận trả lời ngày", null=True, blank=True)
    answer_symbol = models.CharField("số giấy trả lời", max_length=60, blank=True)
    answer_dated = models.DateField("ngày giấy trả lời", null=True, blank=True)
    answer_place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answer_holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_on = models.DateField("rút ngày", null=True, blank=True)
    withdrawn_for = models.CharField("lý do rút", max_length=12, choices=Withdrawn.choices, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "yêu cầu thẩm tra"
        indexes = [
            models.Index(fields=["case"], condition=Q(answered_on=None, withdrawn_on=None), name="vetting_request_open")
        ]
        constraints = [
            _symbol("vetting_request_symbols", "symbol", "answer_symbol"),
            models.CheckConstraint(
                name="vetting_request_has_symbol",
                condition=~Q(symbol=""),
                violation_error_message="Hãy ghi số công văn hoặc giấy giới thiệu.",
            ),
            models.CheckConstraint(
                name="vetting_request_days",
                condition=(Q(received_on=None) | Q(received_on__gte=F("sent_on")))
                & (Q(answered_on=None) | Q(answered_on__gte=F("sent_on"))),
                violation_error_message="Ngày nhận, ngày trả lời không thể trước ngày gửi.",
            ),
            models.CheckConstraint(
                name="vetting_request_trip_names_who",
                condition=Q(way=Way.POST, messenger=None) | Q(way=Way.TRIP, messenger__isnull=False),
                violation_error_message="Cử người đi thẩm tra thì phải chọn người được cử.",
            ),
            models.CheckConstraint(
                name="vetting_request_withdrawn_says_why",
                condition=Q(withdrawn_on=None, withdrawn_for="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_for="")),
                violation_error_message="Rút yêu cầu phải ghi lý do.",
            ),
        ]


class Asked(models.Model):
    """Whom a request asks about."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="asked")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="asked")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "người được hỏi"
        constraints = [
            models.UniqueConstraint(
                fields=["request", "subject"],
                name="asked_once",
                violation_error_message="Người này đã có trong yêu cầu.",
            )
        ]


class Exemption(models.Model):
    """Somebody is not asked about, on a ground the law knows, confirmed by a paper."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="exemptions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField("căn cứ", max_length=16, choices=Ground.choices)
    symbol = models.CharField("số văn bản xác nhận", max_length=60)
    on = models.DateField("ngày văn bản xác nhận")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi lưu")
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "miễn thẩm tra"
        constraints = [
            _symbol("exemption_symbol", "symbol"),
            models.UniqueConstraint(
                fields=["subject"], name="exemption_once", violation_error_message="Đã ghi miễn thẩm tra."
            ),
        ]


class Loan(models.Model):
    """An answer lent out: to which unit and whom, since when, back when."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="loans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi mượn")
    borrower = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lent_on = models.DateField("ngày mượn")
    back_on = models.DateField("ngày trả", null=True, blank=True)
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "mượn giấy tờ thẩm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(back_on=None),
                name="loan_one_at_a_time",
                violation_error_message="Giấy tờ này đang cho mượn.",
            ),
            models.CheckConstraint(
                name="loan_order",
                condition=Q(back_on=None) | Q(back_on__gte=F("lent_on")),
                violation_error_message="Ngày trả không thể trước ngày mượn.",
            ),
        ]


class Conclusion(models.Model):
    """That a competent body concluded on the political standard: number, day, body, place. What it says is not here."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="political_conclusion")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField("số văn bản", max_length=60)
    on = models.DateField("ngày văn bản")
    body = models.CharField("cơ quan kết luận", max_length=20, choices=Concluding.choices)
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi lưu")
    typed_by = models.CharField("người nhập", max_length=120)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết luận về tiêu chuẩn chính trị"
        constraints = [_symbol("conclusion_symbol", "symbol")]
