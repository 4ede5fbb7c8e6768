"""Closed lists of what happens beside the straight way. The value is stored, the label is what users read."""

from __future__ import annotations

from django.db import models


class MoveKind(models.TextChoices):
    """How far a case had come when its person moved: what travels, what is done again, and who decides follow from it."""

    BEFORE_FILE = "before_file", "Chưa lập hồ sơ"
    UNDER_REVIEW = "under_review", "Đang xem xét, chưa đủ nghị quyết"
    RESOLVED = "resolved", "Đủ nghị quyết, chưa gửi hồ sơ lên cấp có thẩm quyền"
    WITH_AUTHORITY = "with_authority", "Hồ sơ ở cấp có thẩm quyền, chưa có quyết định"
    DECIDED_SAME = "decided_same", "Có quyết định, vẫn thuộc cấp có thẩm quyền đó"
    DECIDED_VALID = "decided_valid", "Có quyết định còn giá trị, chuyển sang cấp có thẩm quyền khác"
    DECIDED_LATE = "decided_late", "Quyết định ban hành quá hạn kể từ ngày chuyển, phải huỷ"
    PROBATION = "probation", "Đảng viên dự bị"


class Fault(models.TextChoices):
    """What was wrong with an admission or recognition. The first five take the decision itself away, the others one step."""

    STANDARDS = "standards", "Không đủ tiêu chuẩn đảng viên"
    AGE = "age", "Sai về tuổi đời"
    EDUCATION = "education", "Sai về trình độ học vấn"
    POLITICAL = "political", "Sai về tiêu chuẩn chính trị"
    READMISSION = "readmission", "Thuộc trường hợp không được kết nạp lại"
    PROCEDURE = "procedure", "Sai thủ tục ở một bước"
    AUTHORITY = "authority", "Sai thẩm quyền"


SUBSTANTIVE = (Fault.STANDARDS, Fault.AGE, Fault.EDUCATION, Fault.POLITICAL, Fault.READMISSION)


class CorrectionKind(models.TextChoices):
    ADMISSION = "admission", "Huỷ quyết định kết nạp"
    RECOGNITION = "recognition", "Huỷ quyết định công nhận chính thức"
    STEP = "step", "Làm lại một bước, giữ các bước còn lại"


class Answer(models.TextChoices):
    """What the superior decided on votes that reached no share either way."""

    RECOGNISE = "recognise", "Đồng ý công nhận"
    REMOVE = "remove", "Xem xét xoá tên"
    AGAIN = "again", "Chi bộ họp xét lại"
