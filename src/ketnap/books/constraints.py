"""What the database refused, as the sentence its constraint carries."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import IntegrityError

from ketnap.lib.errors import Refused


@cache
def _sentences() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message
    }


def refusal_of(error: IntegrityError) -> Refused:
    """The refusal for a broken constraint; general words where it carries none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    sentence = _sentences().get(name, "Dòng này mâu thuẫn với dữ liệu đã có.")
    return Refused(f"database.{name or 'refused'}", sentence, remedy="Hãy đối chiếu với sổ đang có rồi sửa lại.")
