"""Names of invented people. Every name carries a word that no real name has, right before the given name.

The rest is as varied as real lists are (short and long, đ and every tone, apostrophes), so that sorting, searching and
printing are tried on what they will meet.
"""

from __future__ import annotations

import random

MARKS = ("Thử", "Giả Định", "Ví Dụ")

_FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Đinh", "Đoàn", "Lương", "Trịnh", "Đào", "Mai", "Tô", "Hà", "Tạ", "Quách", "Nông", "Triệu", "Ma", "Chu", "Tống", "Âu",
    "Ứng", "Ông", "Ỷ",
)  # fmt: skip
_WEIGHTS = (38, 12, 10, 7, 5, 5, 5, 4, 4, 2, 2, 2, *(1 for _ in range(23)))
_MIDDLE_MEN = ("Văn", "Hữu", "Đức", "Quang", "Công", "Xuân", "Đình", "Bá", "")
_MIDDLE_WOMEN = ("Thị", "Thị", "Thị", "Ngọc", "Thu", "Kim", "Diệu", "")
_MEN = (
    "An", "Bách", "Bình", "Chiến", "Cương", "Dũng", "Đại", "Đạt", "Định", "Đông", "Giáp", "Hải", "Hiếu", "Hoà", "Hùng", "Huy",
    "Khải", "Khoa", "Kiên", "Lâm", "Lộc", "Long", "Lực", "Nam", "Nghĩa", "Ngữ", "Nhật", "Phong", "Phú", "Quân", "Quý", "Quyết",
    "Sáng", "Sơn", "Sỹ", "Tài", "Thắng", "Thuỷ", "Tiến", "Toàn", "Trường", "Tuấn", "Tùng", "Tưởng", "Việt", "Vĩnh", "Vượng",
)  # fmt: skip
_WOMEN = (
    "Ánh", "Ân", "Bích", "Châu", "Cúc", "Dung", "Duyên", "Đào", "Đoan", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hồng",
    "Huệ", "Hương", "Hường", "Khuê", "Lan", "Liên", "Loan", "Ly", "Mận", "My", "Nga", "Ngân", "Nguyệt", "Nhàn", "Nhung", "Oanh",
    "Phượng", "Quyên", "Quỳnh", "Sen", "Tâm", "Thảo", "Thuý", "Thư", "Trang", "Tuyết", "Uyên", "Vân", "Xuân", "Yến", "Ý",
)  # fmt: skip
# Names of the mountain peoples as lists spell them, with apostrophes; the mark stands before the last part.
_HIGHLAND_MEN = (
    ("Giàng A", "Páo"),
    ("Vàng A", "Sùng"),
    ("Thào A", "Dế"),
    ("H'Mông Y", "Kơ"),
    ("Lò", "Pỏ"),
    ("Y", "Bhăm"),
)
_HIGHLAND_WOMEN = (
    ("H'Mai", "Êban"),
    ("Giàng Thị", "Mỷ"),
    ("H'Lan", "Niê"),
    ("Sùng Thị", "Chía"),
    ("Lò Thị", "Ún"),
    ("H'Đê", "Ayun"),
)
PEOPLES = ("Kinh", "Kinh", "Kinh", "Kinh", "Kinh", "Kinh", "Tày", "Nùng", "Dao", "Sán Chay", "Sán Dìu")
HIGHLAND = "Mông"


def full_name(rng: random.Random, *, woman: bool, highland: bool = False) -> str:
    """An invented name: family name, usually a middle name, the mark, the given name."""
    mark = rng.choice(MARKS)
    if highland:
        family, given = rng.choice(_HIGHLAND_WOMEN if woman else _HIGHLAND_MEN)
        return f"{family} {mark} {given}"
    family = rng.choices(_FAMILIES, _WEIGHTS)[0]
    middle = rng.choice(_MIDDLE_WOMEN if woman else _MIDDLE_MEN)
    given = rng.choice(_WOMEN if woman else _MEN)
    return " ".join(part for part in (family, middle, mark, given) if part)


def is_invented(name: str) -> bool:
    """Whether the name carries one of the marks before its last word."""
    return any(name.rpartition(" ")[0].endswith(f" {mark}") for mark in MARKS)


def identity(serial: int, *, woman: bool, birth_year: int) -> str:
    """Twelve digits in the shape of an identity number whose province, 000, does not exist."""
    century = 2 * (birth_year // 100 - 19) + woman
    return f"000{century}{birth_year % 100:02d}{serial:06d}"
