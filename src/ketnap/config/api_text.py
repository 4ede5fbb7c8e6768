"""The words of the API: refusals in Vietnamese with a stable code, and the description read from its own schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_PROBLEMS = {
    "token.invalid": (
        "Khoá API không có, không đúng, đã hết hạn hoặc đã thu hồi.",
        "Gửi khoá trong đầu mục Authorization: Bearer kn_…; xin khoá mới ở trang Tài khoản.",
    ),
    "access.forbidden": ("Vai trò của người giữ khoá không đọc được phần này.", "Hãy hỏi người quản trị."),
    "not_found": ("Không tìm thấy, hoặc không thuộc phạm vi của người giữ khoá.", "Hãy xem lại mã và ngày."),
    "broken": (
        "Hệ thống gặp lỗi, lỗi đã được ghi vào nhật ký kỹ thuật.",
        "Hãy thử lại sau; nếu vẫn lỗi, báo người quản trị.",
    ),
    "method": ("API chỉ để đọc, chỉ nhận phương thức GET.", "Muốn ghi, hãy dùng các trang của Kết Nạp."),
    "request.bad": ("Không đọc được yêu cầu.", "Hãy xem tài liệu API."),
}
_KINDS = {
    "missing": "Thiếu giá trị này.",
    "int_parsing": "Phải là một số nguyên.",
    "bool_parsing": "Phải là true hoặc false.",
    "uuid_parsing": "Mã không đúng dạng.",
    "greater_than_equal": "Số nhỏ hơn mức cho phép.",
    "less_than_equal": "Số lớn hơn mức cho phép.",
    "string_too_long": "Dài quá mức cho phép.",
    "string_too_short": "Không được để trống.",
    "string_pattern_mismatch": "Có ký tự không dùng được.",
    "enum": "Giá trị không có trong danh mục.",
    "literal_error": "Giá trị không có trong danh mục.",
}


def problem(code: str) -> dict[str, str]:
    """The body of a refusal."""
    message, remedy = _PROBLEMS[code]
    return {"code": code, "message": message, "remedy": remedy, "field": ""}


def sentence_of(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The first thing wrong with the parameters, by field. What was sent is not repeated: it may name a person."""
    first = errors[0] if errors else {}
    field = str((first.get("loc") or ("", ""))[-1])
    kind = str(first.get("type", ""))
    own = str((first.get("ctx") or {}).get("error", "")) if kind == "value_error" else ""
    message = own or _KINDS.get(kind, "Giá trị không đúng.")
    return {
        "code": f"parameter.{kind or 'wrong'}",
        "message": message,
        "remedy": "Hãy xem tài liệu API.",
        "field": field,
    }


def described(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations by tag, each with address, summary and parameters, for the page of the description."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in schema["paths"].items():
        for operation in methods.values():
            told = {
                "address": address,
                "summary": operation.get("summary", ""),
                "parameters": [_parameter(one) for one in operation.get("parameters", [])],
            }
            groups.setdefault(operation.get("tags", [""])[0], []).append(told)
    return [{"title": title, "operations": operations} for title, operations in groups.items()]


def _parameter(one: Mapping[str, Any]) -> dict[str, Any]:
    facts = one.get("schema", {})
    return {
        "name": one["name"],
        "required": one.get("required", False),
        "text": one.get("description") or facts.get("description", ""),
        "default": facts.get("default", "") if facts.get("default") is not None else "",
    }
