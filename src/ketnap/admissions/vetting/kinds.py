"""Closed lists of vetting. There is no field for remarks anywhere: what was found is on paper only."""

from __future__ import annotations

from django.db import models

APPLICANT = "APPLICANT"
"""The code of the person of the case among the law's `vetting.subjects`."""


class Relation(models.TextChoices):
    """Whose relative somebody is. Stored encrypted; `SUBJECT_OF` says under which code of the law they are asked about."""

    FATHER = "father", "Cha đẻ"
    MOTHER = "mother", "Mẹ đẻ"
    FOSTERER = "fosterer", "Người trực tiếp nuôi dưỡng bản thân"
    SPOUSE = "spouse", "Vợ hoặc chồng"
    SPOUSE_FATHER = "spouse_father", "Cha vợ hoặc cha chồng"
    SPOUSE_MOTHER = "spouse_mother", "Mẹ vợ hoặc mẹ chồng"
    SPOUSE_FOSTERER = "spouse_fosterer", "Người trực tiếp nuôi dưỡng vợ hoặc chồng"
    CHILD = "child", "Con đẻ có năng lực hành vi dân sự đầy đủ"


SUBJECT_OF: dict[str, str] = {
    Relation.FATHER: "PARENTS", Relation.MOTHER: "PARENTS", Relation.FOSTERER: "SPOUSE_PARENTS_OR_FOSTERER",
    Relation.SPOUSE: "SPOUSE", Relation.SPOUSE_FATHER: "SPOUSE_PARENTS_OR_FOSTERER",
    Relation.SPOUSE_MOTHER: "SPOUSE_PARENTS_OR_FOSTERER", Relation.SPOUSE_FOSTERER: "SPOUSE_FOSTERER", Relation.CHILD: "CHILDREN",
}  # fmt: skip
FORBIDDEN_AS: dict[str, str] = {
    Relation.FATHER: "PARENTS", Relation.MOTHER: "PARENTS", Relation.SPOUSE: "SPOUSE", Relation.CHILD: "CHILDREN",
}  # fmt: skip
"""Relations that may not be sent to vet, as codes of the law's `vetting.forbidden_messengers`."""


class Way(models.TextChoices):
    POST = "post", "Gửi công văn"
    TRIP = "trip", "Cử người đi thẩm tra"


class AskedBody(models.TextChoices):
    """Which kind of body is asked. Its place is the commune of the relative, kept encrypted there."""

    COMMUNE = "commune", "Đảng uỷ xã, phường, đặc khu nơi cư trú"
    HOMETOWN = "hometown", "Đảng uỷ xã, phường, đặc khu quê quán"
    WORKPLACE = "workplace", "Cấp uỷ nơi công tác, học tập"
    POLICE = "police", "Cơ quan an ninh có trách nhiệm"
    FOREIGN_MINISTRY = "foreign_ministry", "Đảng uỷ Bộ Ngoại giao"
    ARMED_FORCES = "armed_forces", "Cấp uỷ đơn vị Quân đội, Công an"


class Ground(models.TextChoices):
    """On what ground somebody is not asked about: the codes of the law's rule."""

    RELATIVE_MEMBER = "RELATIVE_MEMBER", "Có người thân là đảng viên, lý lịch đầy đủ, cấp uỷ quản lý xác nhận"
    SAME_COMMUNE = "SAME_COMMUNE", "Gia đình cùng ở một xã từ đời ông bà nội, cấp uỷ biết rõ và xác nhận"


class Withdrawn(models.TextChoices):
    SENT_WRONG = "sent_wrong", "Gửi nhầm nơi"
    TYPED_WRONG = "typed_wrong", "Nhập nhầm"
    ASKED_AGAIN = "asked_again", "Thay bằng yêu cầu khác"


class Concluding(models.TextChoices):
    """Who concluded on the political standard."""

    STANDING = "standing", "Ban Thường vụ cấp uỷ có thẩm quyền"
    PROVINCE_STANDING = "province_standing", "Ban Thường vụ cấp uỷ trực thuộc Trung ương"
    DELEGATED = "delegated", "Cấp uỷ được uỷ quyền"
