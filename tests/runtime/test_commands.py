from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ketnap import cli
from ketnap.commands import Mount
from ketnap.lib.errors import Refused
from ketnap.runtime import worker

WHAT_IS_LOADED = (
    "import sys; import ketnap.cli as c; c.app(['--help'], standalone_mode=False); print(sorted(sys.modules))"
)


def test_help_loads_no_subject_and_no_django() -> None:
    done = subprocess.run([sys.executable, "-c", WHAT_IS_LOADED], capture_output=True, text=True, check=True)
    loaded = done.stdout.splitlines()[-1]
    assert "up" in done.stdout
    assert "ketnap.commands" in loaded
    assert "'django'" not in loaded
    assert "'ketnap.law.loader'" not in loaded


def test_a_subject_without_commands_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.MOUNTS, "nothing", Mount("ketnap.nothing.cli:app", "không có"))
    said = CliRunner().invoke(cli.app, ["--help"]).output
    assert "không có" not in said
    assert CliRunner().invoke(cli.app, ["nothing"]).exit_code == 2


def test_a_broken_subject_harms_no_other(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "broken_subject.py").write_text("raise RuntimeError('hỏng thật')")
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setitem(cli.MOUNTS, "broken", Mount("broken_subject:app", "bị hỏng", database=False))
    runner = CliRunner()
    assert "bị hỏng" in runner.invoke(cli.app, ["--help"]).output
    outcome = runner.invoke(cli.app, ["broken"])
    assert isinstance(outcome.exception, Refused)
    assert "hỏng thật" in str(outcome.exception)
    assert runner.invoke(cli.app, ["doctor", "--help"]).exit_code == 0


def test_a_refusal_is_a_sentence_and_exit_code_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KETNAP_HOME", str(place / "none"))
    with pytest.raises(SystemExit) as end:
        cli.main(["migrate"])
    assert end.value.code == 1
    assert "Chưa có thư mục dữ liệu" in capsys.readouterr().err
    assert not (place / "none").exists()


def test_a_refused_command_leaves_its_task_while_the_database_is_open(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task of a refusal is written after the command ended and before its database closes."""
    (place / "refusing_subject.py").write_text(
        "import typer\n"
        "from ketnap.lib.errors import Refused\n"
        "app, told = typer.Typer(), []\n"
        "class Clash(Refused):\n"
        "    def leave_task(self):\n"
        "        told.append('left')\n"
        "@app.command()\n"
        "def go():\n"
        "    raise Clash('clash', 'Đã có ở nơi khác.')\n"
    )

    @contextmanager
    def opened() -> Iterator[None]:
        import refusing_subject

        refusing_subject.told.append("opened")
        try:
            yield
        finally:
            refusing_subject.told.append("closed")

    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setattr("ketnap.runtime.boot.ensure", opened)
    monkeypatch.setitem(cli.MOUNTS, "refusing", Mount("refusing_subject:app", "từ chối"))
    assert isinstance(CliRunner().invoke(cli.app, ["refusing"]).exception, Refused)
    import refusing_subject

    assert refusing_subject.told == ["opened", "left", "closed"]


def test_jobs_done_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from procrastinate.contrib.django import app

    asked: dict[str, object] = {}
    monkeypatch.setattr(worker.boot, "ensure", nullcontext)
    monkeypatch.setattr(app, "replace_connector", lambda connector: nullcontext())
    monkeypatch.setattr(app, "run_worker", lambda **options: asked.update(options))
    worker.run()
    assert asked["delete_jobs"] == "successful"


HELPS = (["--help"], ["up", "--help"], ["law", "--help"], ["law", "show", "--help"], ["template", "--help"])


@pytest.mark.parametrize("arguments", HELPS)
def test_help_pages_are_vietnamese(arguments: list[str]) -> None:
    said = CliRunner().invoke(cli.app, arguments).output
    assert said.startswith("Cách dùng: ")
    for word in ("Usage", "Options", "Commands", "OPTIONS", "Show this", "required", "default", "completion", "─"):
        assert word not in said


WRONG = (
    (["nothing"], "Không có lệnh “nothing”."),
    (["up", "--prot", "1"], "Không có tuỳ chọn --prot. Có phải là --host, --port?"),
    (["up", "--port", "abc"], "Giá trị của --port không dùng được: cần một số."),
    (["up", "--workers", "0"], "Giá trị của --workers không dùng được: nhỏ nhất là 1."),
    (["up", "--port"], "Sau --port phải có một giá trị."),
    (["up", "thừa"], "Thừa tham số: thừa."),
    (["backup"], "Còn thiếu file."),
    (["law", "show", "age.min", "--on", "hôm nay"], "không đọc được ngày “hôm nay”"),
)


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_wrong_arguments_are_told_in_vietnamese(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert sentence in told
    assert not any(word in told for word in ("Error", "Usage", "Try "))


def test_a_file_that_cannot_be_written_is_a_sentence(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["template", "book", str(place / "none" / "a.xlsx")])
    assert end.value.code == 1
    assert "không có tệp hoặc thư mục này" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("--form", "khong-co"), "Không có loại tổ chức “khong-co” (--form)"),
        (("--form", "outside"), "grassroots_committee: Đảng bộ cơ sở"),
        (("--opened", "1930-02-31"), "Không đọc được ngày thành lập (--opened)"),
    ],
)
def test_init_looks_at_its_words_before_it_makes_anything(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: tuple[str, str],
    sentence: str,
) -> None:
    monkeypatch.setenv("KETNAP_HOME", str(place / "none"))
    with pytest.raises(SystemExit) as end:
        cli.main(["init", "--unit", "Đảng bộ xã Thử Nghiệm", "--admin", "quantri", *wrong])
    assert end.value.code == 1
    assert sentence in capsys.readouterr().err
    assert not (place / "none").exists()
