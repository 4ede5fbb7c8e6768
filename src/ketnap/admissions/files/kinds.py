"""Closed lists of the papers of a file. The value is stored, the label is what users read."""

from __future__ import annotations

from django.db import models


class PaperState(models.TextChoices):
    """How a paper stands. The first is never stored: it is what holds when nobody wrote anything."""

    MISSING = "missing", "Chưa có"
    RECEIVED = "received", "Đã nhận"
    CHECKED = "checked", "Đã kiểm tra"
    RETURNED = "returned", "Đã trả lại"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"


class ReturnReason(models.TextChoices):
    """Why a paper, or a whole file, is sent back. A closed list: what is wrong in words is told on the paper itself."""

    WRONG_FORM = "wrong_form", "Không đúng mẫu"
    INCOMPLETE = "incomplete", "Kê khai chưa đủ mục"
    NO_SIGNATURE = "no_signature", "Thiếu chữ ký hoặc dấu"
    NOT_LEGIBLE = "not_legible", "Tẩy xoá, khó đọc"
    MISMATCH = "mismatch", "Không khớp giấy tờ khác trong hồ sơ"
    WRONG_ORDER = "wrong_order", "Ngày, thứ tự các bước chưa đúng"
    OUT_OF_DATE = "out_of_date", "Đã quá thời hạn sử dụng"
    PAPER_MISSING = "paper_missing", "Thiếu giấy tờ kèm theo"
    WRONG_PLACE = "wrong_place", "Gửi không đúng nơi có thẩm quyền"


class Ground(models.TextChoices):
    """Why a paper is not called for in this case."""

    NOT_ON_ROUTE = "not_on_route", "Trình tự của hồ sơ không có bước này"
    NO_UNION = "no_union", "Không có nghị quyết giới thiệu của đoàn thể"
    NOT_A_PUPIL = "not_a_pupil", "Không phải học sinh trung học phổ thông"
    BY_DOCUMENT = "by_document", "Được miễn theo văn bản của cấp có thẩm quyền"
