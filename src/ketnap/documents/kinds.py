"""Kinds of Party documents and degrees of secrecy, with the symbols the custom of the office gives them."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    RESOLUTION = "NQ", "Nghị quyết"
    DECISION = "QĐ", "Quyết định"
    DIRECTIVE = "CT", "Chỉ thị"
    CONCLUSION = "KL", "Kết luận"
    REGULATION = "QĐi", "Quy định"
    STATUTE = "QC", "Quy chế"
    GUIDELINE = "HD", "Hướng dẫn"
    CIRCULAR = "TT", "Thông tri"
    NOTICE = "TB", "Thông báo"
    REPORT = "BC", "Báo cáo"
    PLAN = "KH", "Kế hoạch"
    PROGRAMME = "CTr", "Chương trình"
    SUBMISSION = "TTr", "Tờ trình"
    SCHEME = "ĐA", "Đề án"
    LETTER = "CV", "Công văn"
    MINUTES = "BB", "Biên bản"
    CERTIFICATE = "CN", "Giấy chứng nhận"
    BOOK = "SO", "Sổ, danh sách nhập ban đầu"
    OTHER = "KHAC", "Giấy tờ khác"


class Secrecy(models.TextChoices):
    OPEN = "thuong", "Thường"
    CONFIDENTIAL = "mat", "Mật"
    SECRET = "toi_mat", "Tối mật"
    TOP_SECRET = "tuyet_mat", "Tuyệt mật"
