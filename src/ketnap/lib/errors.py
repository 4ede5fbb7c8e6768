"""The one way the house says no to a user."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An act was refused.

    `code` is stable and in English (for tests and the API), `sentence` says in Vietnamese what is wrong,
    `remedy` what to do next, `field` which input it belongs to (form field or workbook column).
    """

    def __init__(self, code: str, sentence: str, *, remedy: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.field = field

    def leave_task(self) -> None:
        """Write what must outlive the refused act, after its changes are rolled back; most refusals leave nothing."""

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()
