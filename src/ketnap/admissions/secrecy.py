"""What every text column reachable from a case may hold, by class. A column without a class fails a test.

`docs/admissions.md` carries the same table; the test compares both with the models.
"""

from __future__ import annotations

CLASSES: dict[str, str] = {
    "code": "a value of a closed list, a key of the law or of the product; nobody writes it",
    "number": "number, symbol, place or issuer of a paper",
    "staff": "name of somebody who acted, chaired or typed",
    "reason": "a sentence about the procedure, within the unit's scope; never what vetting found",
    "person": "who the person of the case is, within the unit's scope",
    "made": "made by the product: findings, ids, digests, templates of papers",
    "sealed": "encrypted, behind the second key of row security; erased or shown only with an entry in the trail",
    "locked": "a digest of a password",
}
COLUMNS: dict[str, dict[str, str]] = {
    "admissions_case": {"code": "outcome", "reason": "reason"},
    "admissions_step": {
        "code": "key channel", "staff": "did typed_by undone_by", "number": "paper_symbol paper_place",
        "made": "facts findings rules_hash", "reason": "ground undo_reason",
    },
    "admissions_helper": {"reason": "reason"},
    "admissions_referee": {"code": "kind together", "number": "paper_symbol"},
    "admissions_waiver": {"code": "step rule", "reason": "reason", "staff": "did typed_by"},
    "admissions_meeting": {
        "code": "body kind method", "staff": "chair secretary did typed_by left_out", "number": "paper_symbol",
    },
    "admissions_ballot": {"code": "key body", "made": "excluded finding"},
    "papers_letterhead": {"number": "superior issuer place"},
    "papers_doctemplate": {"made": "form file_name content sha256 uses", "staff": "uploaded_by"},
    "papers_batch": {"code": "kind", "made": "form cases fault"},
    "reminders_schedule": {"made": "offsets", "staff": "by"},
    "reminders_reminder": {"made": "key label rule"},
    "reminders_mail": {"made": "fault", "staff": "settled_by"},
    "reminders_letter": {"staff": "by"},
    "reminders_letteritem": {"made": "label"},
    "files_paperact": {
        "code": "code state form reason ground", "number": "symbol place", "staff": "did typed_by undone_by",
    },
    "vetting_subject": {"code": "code", "staff": "typed_by"},
    "vetting_relative": {"sealed": "cipher"},
    "vetting_request": {"code": "way body withdrawn_for", "number": "symbol answer_symbol", "staff": "typed_by"},
    "vetting_exemption": {"code": "ground", "number": "symbol", "staff": "typed_by"},
    "vetting_loan": {"staff": "typed_by"},
    "vetting_conclusion": {"code": "body", "number": "symbol", "staff": "typed_by"},
    "consents_special": {"code": "group", "number": "asked_symbol asked_body", "staff": "typed_by"},
    "consents_specialsecret": {"sealed": "cipher"},
    "cultivation_review": {"staff": "did typed_by", "code": "verdict note"},
    "cultivation_remark": {"staff": "did typed_by", "code": "rating", "number": "paper_symbol paper_place"},
    "cultivation_trialtask": {"staff": "did typed_by", "code": "kind result"},
    "cultivation_committeecharge": {"staff": "did typed_by"},
    "slips_slip": {"code": "kind reasons", "staff": "handed_by taken_by typed_by undone_by"},
    "sidefacts_sidefact": {
        "code": "kind verdict", "number": "paper_symbol paper_place body", "staff": "did typed_by undone_by", "reason": "undo_reason",
    },
    "turns_move": {
        "code": "kind", "number": "letter_symbol asked_symbol answered_symbol", "made": "kept redone finding", "reason": "reason",
        "staff": "typed_by",
    },
    "turns_correction": {
        "code": "kind fault key", "number": "symbol issuer", "reason": "reason", "made": "before", "staff": "typed_by",
    },
    "turns_removal": {"reason": "reason dropped_why", "number": "symbol", "staff": "typed_by"},
    "turns_report": {"code": "key answer", "number": "symbol answer_symbol", "staff": "typed_by"},
    "turns_ceremony": {"staff": "leader typed_by"},
    "accounts_user": {"locked": "password", "staff": "username full_name title email"},
    "documents_document": {"code": "kind secrecy", "number": "symbol issuer title place"},
    "documents_number": {"reason": "reason"},
    "members_person": {"person": "full_name other_names hometown residence", "code": "gender"},
    "organisations_unit": {"code": "code"},
    "work_task": {"code": "kind subject", "made": "subject_id text", "reason": "outcome"},
}  # fmt: skip


def class_of() -> dict[str, str]:
    """'table.column' → its class."""
    return {
        f"{table}.{column}": kind
        for table, kinds in COLUMNS.items()
        for kind, columns in kinds.items()
        for column in columns.split()
    }


def as_table() -> list[str]:
    """The lines of the table in the docs."""
    head = ["| table | " + " | ".join(CLASSES) + " |", "|---" * (len(CLASSES) + 1) + "|"]
    rows = [
        "| ".join(
            ["", f"`{table}` ", *(f"{kinds[kind].replace(' ', ', ')} " if kind in kinds else "" for kind in CLASSES)]
        )
        + "|"
        for table, kinds in COLUMNS.items()
    ]
    return head + rows
