"""Columns of sheet “Đảng viên”: our own, and the ones of the national 4.0 template that mean the same."""

from __future__ import annotations

from typing import Final

from ketnap.books.shape import Field
from ketnap.members.kinds import Education, Ended, Gender, Occupation, Professional

LEFT: Final = {
    Ended.DIED.value: Ended.DIED.label,
    Ended.EXPELLED.value: Ended.EXPELLED.label,
    Ended.STRUCK_OFF.value: Ended.STRUCK_OFF.label,
    Ended.RELEASED.value: Ended.RELEASED.label,
    Ended.CANCELLED.value: Ended.CANCELLED.label,
}
ACTIVE, EXEMPT, SUSPENDED, INTERRUPTED, DIED, GONE = "active", "exempt", "suspended", "interrupted", "died", "gone"
STATES: Final = {
    ACTIVE: "Đang sinh hoạt", EXEMPT: "Miễn sinh hoạt", SUSPENDED: "Đình chỉ sinh hoạt", INTERRUPTED: "Gián đoạn",
    DIED: "Từ trần", GONE: "Rời khỏi Đảng",
}  # fmt: skip
_SCHOOLING = {
    "10/10": Education.UPPER_SECONDARY.value, "12/12": Education.UPPER_SECONDARY.value, "thpt": Education.UPPER_SECONDARY.value,
    "thcs": Education.LOWER_SECONDARY.value, "cap 1": Education.PRIMARY.value, "cap 2": Education.LOWER_SECONDARY.value,
    "cap 3": Education.UPPER_SECONDARY.value,
}  # fmt: skip

FIELDS: Final = (
    Field("full_name", "Họ và tên", required=True, width=28, longest=120, aliases=("Họ và tên khai sinh", "Họ tên"),
          note="Họ và tên khai sinh, có dấu.", example="Nguyễn Văn Giả Định"),
    Field("other_names", "Tên gọi khác", longest=120),
    Field("gender", "Giới tính", "choice", True, dict(Gender.choices), width=10),
    Field("birth_date", "Sinh ngày", "date", True, aliases=("Ngày sinh", "Ngày, tháng, năm sinh"), note="Đủ ngày, tháng, năm."),
    Field("ethnicity", "Dân tộc", longest=40, width=12),
    Field("religion", "Tôn giáo", longest=40, width=12),
    Field("identity", "Số định danh cá nhân", "digits", width=18, aliases=("Số CCCD", "Số căn cước", "Số định danh"),
          note="12 chữ số, giữ số 0 ở đầu."),
    Field("card", "Số thẻ Đảng", "digits", width=18, aliases=("Số thẻ đảng viên", "Số thẻ"), note="12 chữ số, giữ số 0 ở đầu."),
    Field("unit", "Mã chi bộ", required=True, width=20,
          aliases=("Tổ chức Đảng sinh hoạt", "Tổ chức đảng đang sinh hoạt", "Chi bộ", "Chi bộ đang sinh hoạt"),
          note="Mã chi bộ nơi đang sinh hoạt. Có thể ghi tên nếu không trùng."),
    Field("ceremony_on", "Ngày vào Đảng", "date", True, aliases=("Ngày kết nạp", "Ngày kết nạp tại chi bộ"),
          note="Ngày chi bộ tổ chức lễ kết nạp."),
    Field("official_on", "Ngày chính thức", "date", note="Để trống nếu còn dự bị."),
    Field("decided_on", "Ngày quyết định kết nạp", "date"),
    Field("decided_symbol", "Số quyết định kết nạp", longest=60, example="15-QĐ/ĐU"),
    Field("decided_by", "Cơ quan quyết định kết nạp", width=28, note="Để trống nếu không rõ."),
    Field("recognised_on", "Ngày quyết định công nhận", "date", aliases=("Ngày quyết định công nhận chính thức",)),
    Field("recognised_symbol", "Số quyết định công nhận", longest=60, aliases=("Số quyết định công nhận chính thức",)),
    Field("arrived_on", "Ngày về đơn vị", "date", note="Ngày bắt đầu sinh hoạt tại chi bộ này, nếu sau ngày vào Đảng."),
    Field("education", "Giáo dục phổ thông", "choice", False, dict(Education.choices), _SCHOOLING, width=20),
    Field("professional", "Trình độ chuyên môn", "choice", False, dict(Professional.choices), width=20),
    Field("occupation", "Nghề nghiệp", "choice", False, dict(Occupation.choices), width=28),
    Field("private_owner", "Chủ doanh nghiệp tư nhân", "flag", width=12),
    Field("youth_union", "Đoàn viên", "flag", width=10),
    Field("hometown", "Quê quán", width=30),
    Field("residence", "Nơi cư trú", width=30, aliases=("Thường trú", "Nơi thường trú")),
    Field("state", "Trạng thái", "choice", False, STATES,
          {"dang sinh hoat dang": ACTIVE, "dinh chi": SUSPENDED, "mien": EXEMPT, "gian doan sinh hoat": INTERRUPTED},
          aliases=("Trạng thái hoạt động",), note="Để trống nếu đang sinh hoạt."),
    Field("left_on", "Ngày rời", "date", aliases=("Ngày rời/mất/miễn SH", "Ngày rời, mất, miễn sinh hoạt"),
          note="Ngày rời Đảng, từ trần; hoặc ngày bắt đầu được miễn, bị đình chỉ, gián đoạn sinh hoạt."),
    Field("left_kind", "Lý do rời", "choice", False, LEFT, width=18),
    *(
        Field(f"{key}_{part}", f"{heading} {word}", hidden=True)
        for key, heading in (("hometown", "Quê quán"), ("residence", "Thường trú"))
        for part, word in (("country", "Quốc gia"), ("province", "Tỉnh"), ("detail", "Chi tiết"))
    ),
)  # fmt: skip
BY_KEY: Final = {field.key: field for field in FIELDS}
DATES: Final = tuple(field.key for field in FIELDS if field.kind == "date")
