"""Every kind of forgery by somebody who can write to the database but has no key."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings
from typer.testing import CliRunner

from ketnap.audit import anchors as anchor_files
from ketnap.audit.cli import app
from ketnap.audit.jobs import seal_now
from ketnap.audit.models import Entry, Seal
from ketnap.audit.verify import LIMITS, Verdict, verify
from ketnap.lib import rls

from .conftest import owner

Write = Callable[..., None]


@pytest.fixture
def trail(write: Write, anchors: Path) -> list[int]:
    """Three seals of three entries each; the ids in order."""
    for _ in range(3):
        write(3, after={"outcome": "xong"})
        seal_now()
    return [pk for seal in Seal.objects.order_by("number") for pk in seal.entries]


def examine(folder: Path | None = None) -> Verdict:
    with rls.everything():
        return verify(anchor_files.read(anchor_files.all_files(folder)) if folder else ())


def forge(sql: str, *values: object) -> None:
    with owner() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount, "the forgery must touch something"


def test_an_untouched_trail_is_whole(trail: list[int], anchors: Path) -> None:
    verdict = examine(anchors)
    assert verdict.ok
    assert (verdict.seals, verdict.entries, verdict.unsealed, verdict.anchors) == (3, 9, 0, 3)


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 second'", "user_id = 7", "username = 'ai đó'", "did = 'ai đó'", "channel = 'api'",
        "os_user = 'x'", "action = 'members.reveal'", "subject = 'x'", "subject_id = 'x'", "unit_id = 2",
        "reason = 'x'", "before = '{\"a\": 1}'", "after = '{}'", "rows = '[1]'", "rows_digest = 'x'",
    ],
)  # fmt: skip
def test_every_field_is_sealed(trail: list[int], change: str) -> None:
    forge(f"UPDATE audit_entry SET {change} WHERE id = %s", trail[4])
    verdict = examine()
    assert [(problem.kind, problem.seal, problem.entries) for problem in verdict.problems] == [
        ("changed", 2, (trail[4],))
    ]


def test_a_dropped_entry_is_named(trail: list[int]) -> None:
    forge("DELETE FROM audit_entry WHERE id = %s", trail[5])
    assert [(problem.kind, problem.entries) for problem in examine().problems] == [("missing", (trail[5],))]


def test_swapped_entries_are_named(trail: list[int]) -> None:
    forge("UPDATE audit_entry SET subject_id = 'tạm', reason = 'a' WHERE id = %s", trail[0])
    forge("UPDATE audit_entry SET id = 900000 WHERE id = %s", trail[1])
    forge("UPDATE audit_entry SET id = %s WHERE id = %s", trail[1], trail[2])
    forge("UPDATE audit_entry SET id = %s WHERE id = 900000", trail[2])
    found = examine().problems
    assert [(problem.kind, set(problem.entries)) for problem in found] == [("changed", set(trail[:3]))]


def test_a_reordered_list_in_a_seal_is_found(trail: list[int]) -> None:
    forge("UPDATE audit_seal SET entries = ARRAY[entries[2], entries[1], entries[3]] WHERE number = 2")
    found = {problem.kind for problem in examine().problems}
    assert found == {"seal", "changed"}


@pytest.mark.parametrize(
    "column", ["horizon = horizon + 1", "at = at + interval '1 day'", "batch_hash = repeat('0', 64)"]
)
def test_a_changed_seal_is_found(trail: list[int], column: str) -> None:
    forge(f"UPDATE audit_seal SET {column} WHERE number = 2")
    assert (("seal", 2)) in [(problem.kind, problem.seal) for problem in examine().problems]


def test_an_entry_left_out_of_a_seal_together_with_its_hash_is_found(trail: list[int]) -> None:
    forge("UPDATE audit_seal SET entries = entries[1:2], hashes = hashes[1:2] WHERE number = 3")
    forge("DELETE FROM audit_entry WHERE id = %s", trail[8])
    assert {problem.seal for problem in examine().problems} == {3}


def test_a_dropped_seal_breaks_the_chain(trail: list[int]) -> None:
    forge("DELETE FROM audit_seal WHERE number = 2")
    assert [(problem.kind, problem.seal) for problem in examine().problems] == [("chain", 3)]


def test_renumbering_after_a_drop_does_not_help(trail: list[int]) -> None:
    forge("DELETE FROM audit_seal WHERE number = 2")
    forge("UPDATE audit_seal SET number = 2 WHERE number = 3")
    assert {"seal", "chain"} <= {problem.kind for problem in examine().problems}


def test_cutting_back_is_shown_by_the_anchor_alone(trail: list[int], anchors: Path) -> None:
    forge("DELETE FROM audit_seal WHERE number > 1")
    forge("DELETE FROM audit_entry WHERE id > %s", trail[2])
    assert examine().ok, "without anchors nothing can be known"
    assert [(problem.kind, problem.seal) for problem in examine(anchors).problems] == [("anchor", 2), ("anchor", 3)]


def test_a_trail_made_anew_with_the_key_differs_from_the_anchor(trail: list[int], anchors: Path, write: Write) -> None:
    kept = "\n".join(path.read_text() for path in anchor_files.all_files(anchors))
    for path in anchor_files.all_files(anchors):
        path.unlink()
    forge("DELETE FROM audit_seal")
    forge("DELETE FROM audit_entry WHERE id = %s", trail[0])
    seal_now()
    assert examine(anchors).ok
    (anchors / "2026-01-01.txt").write_text(kept)
    assert {problem.kind for problem in examine(anchors).problems} == {"anchor"}


def test_another_key_is_called_a_key(trail: list[int]) -> None:
    with override_settings(AUDIT_KEY="khác"):
        found = examine().problems
    assert {problem.kind for problem in found} == {"seal", "key"}
    assert "khoá" in found[-1].sentence


def test_what_is_not_sealed_is_counted_and_said(trail: list[int], write: Write) -> None:
    write(2)
    verdict = examine()
    assert verdict.ok
    assert verdict.unsealed == 2
    with rls.everything():
        last = Entry.objects.order_by("-id").values_list("pk", flat=True)[0]
    forge("DELETE FROM audit_entry WHERE id = %s", last)
    assert examine().ok, "the limit that is stated"
    assert "chưa được bảo vệ" in LIMITS[0]


def test_the_command_says_what_it_found_and_what_it_cannot(trail: list[int], anchors: Path) -> None:
    whole = CliRunner().invoke(app, ["verify"])
    assert whole.exit_code == 0
    assert "Nguyên vẹn: 3 niêm phong, 9 mục, 3 dòng neo" in whole.output
    assert all(limit in whole.output for limit in LIMITS)
    forge("UPDATE audit_entry SET reason = 'x' WHERE id = %s", trail[0])
    broken = CliRunner().invoke(app, ["verify", "--json"])
    assert broken.exit_code == 1
    facts = json.loads(broken.output)
    assert facts["ok"] is False
    assert facts["problems"][0]["entries"] == [trail[0]]


def test_the_command_reads_a_given_anchor(
    trail: list[int], anchors: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    foreign = tmp_path_factory.mktemp("neo") / "neo.txt"
    foreign.write_text("ghi chú\n9-0123456789ab 2026-03-02T09:00:00+07:00 3\n")
    answer = CliRunner().invoke(app, ["verify", "--anchor", str(foreign)])
    assert answer.exit_code == 1
    assert "niêm phong số 9" in answer.output
