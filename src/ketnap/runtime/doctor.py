"""`ketnap doctor`: each check says what is well, or what is wrong and how to mend it. It needs no running database."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from ketnap.lib.errors import Refused
from ketnap.runtime import programs, server
from ketnap.runtime.cluster import Cluster, ClusterError, running_port
from ketnap.runtime.doctor_database import examine as examine_database
from ketnap.runtime.home import Home, default_home
from ketnap.runtime.ports import free_port_from
from ketnap.runtime.processes import alive, working_in
from ketnap.runtime.progress import say
from ketnap.runtime.up import DEFAULT_PORT

State = Literal["ok", "note", "bad"]
_MARKS: dict[State, str] = {"ok": "✓", "note": "•", "bad": "✗"}
_SPACE_WANTED, _SPACE_NEEDED = 5 * 1024**3, 1024**3
_LAW_YEAR = 2025  # a clock before it cannot know the rules in force


@dataclass(frozen=True)
class Finding:
    """One check: what it looked at, how it is, what to do."""

    name: str
    state: State
    says: str
    remedy: str = ""


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Finding("Python", "ok", f"Python {version}")
    else:
        yield Finding("Python", "bad", f"Python {version} chưa được hỗ trợ.", "Cài Python 3.11, 3.12 hoặc 3.13.")
    encoding = sys.getfilesystemencoding().lower()
    if encoding != "utf-8":
        yield Finding("Bảng mã", "bad", f"Tên tệp dùng bảng mã {encoding}.", "Đặt LANG=C.UTF-8 trước khi chạy.")
    else:
        yield Finding("Bảng mã", "ok", "Tên tệp dùng UTF-8")


def _clock() -> Iterator[Finding]:
    try:
        here = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    except KeyError:
        yield Finding("Múi giờ", "bad", "Máy không có dữ liệu múi giờ.", "apt install tzdata")
        return
    if here.year < _LAW_YEAR:
        yield Finding(
            "Đồng hồ", "bad", f"Đồng hồ máy chỉ {here:%d/%m/%Y}.", "Bật đồng bộ giờ (timedatectl set-ntp true)."
        )
        return
    zone = time.strftime("%z")
    elsewhere = "" if zone == "+0700" else f"; máy đặt múi giờ {zone}, Kết Nạp vẫn tính theo giờ Việt Nam"
    yield Finding("Đồng hồ", "ok", f"{here:%H:%M ngày %d/%m/%Y} giờ Việt Nam{elsewhere}")


def _home(home: Home) -> Iterator[Finding]:
    if not home.exists:
        yield Finding(
            "Thư mục dữ liệu",
            "note",
            f"Chưa có ở {home.root}.",
            "./ketnap up (dữ liệu mẫu) hoặc ketnap init (dùng thật)",
        )
        return
    if not home.ready:
        yield Finding(
            "Thư mục dữ liệu",
            "bad",
            "Lần khởi tạo trước bị ngắt.",
            "Chạy lại lệnh đã khởi tạo (ketnap up hoặc ketnap init).",
        )
    else:
        kind = "dữ liệu mẫu" if home.facts()["demo"] else "dữ liệu thật"
        yield Finding("Thư mục dữ liệu", "ok", f"{home.root} ({kind})")
    yield from _rights(home)


def _rights(home: Home) -> Iterator[Finding]:
    exposed = [path for path in (home.secrets_file, home.facts_file) if path.exists() and path.stat().st_mode & 0o077]
    exposed += [path for path in (home.files, home.logs, home.run, home.seals) if path.stat().st_mode & 0o077]
    if home.root.stat().st_mode & 0o066:
        exposed.append(home.root)
    if exposed:
        names = " ".join(str(path) for path in exposed)
        yield Finding("Quyền tệp", "bad", f"Người khác trên máy đọc được: {names}", f"chmod go-rw {names}")
    elif not os.access(home.root, os.W_OK):
        yield Finding(
            "Quyền tệp", "bad", f"Không ghi được vào {home.root}.", "Chạy bằng người dùng sở hữu thư mục này."
        )
    else:
        yield Finding("Quyền tệp", "ok", "Khoá và tệp chỉ chủ thư mục đọc được")


def _space(home: Home) -> Iterator[Finding]:
    place = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    text = f"Còn {free / 1024**3:.1f} GB ở {place}".replace(".", ",", 1)
    if free < _SPACE_NEEDED:
        yield Finding("Đĩa", "bad", text, "Dọn đĩa hoặc chuyển thư mục dữ liệu sang đĩa khác trước khi làm tiếp.")
    elif free < _SPACE_WANTED:
        yield Finding("Đĩa", "note", text, "Nên còn trên 5 GB để sao lưu và phục hồi được.")
    else:
        yield Finding("Đĩa", "ok", text)


def _tools() -> Iterator[Finding]:
    if server.owner_address():
        return
    try:
        where = programs.directory()
        yield Finding("PostgreSQL đi kèm", "ok", f"Phiên bản {programs.server_version(where)} ở {where}")
    except (ClusterError, OSError) as error:
        yield Finding("PostgreSQL đi kèm", "bad", str(error), "Cài lại các gói: xoá .venv rồi chạy ./ketnap up.")


def _processes(home: Home) -> Iterator[Finding]:
    """Left-overs of a former run: an address nobody answers, a server nobody watches."""
    if not home.exists or server.owner_address():
        return
    port = running_port(home)
    try:
        servers = working_in(Cluster(home).data)
    except ClusterError as error:
        yield Finding("Tiến trình", "bad", str(error))
        return
    noted = home.run / "database.json"
    if servers and port is None:
        numbers = ", ".join(map(str, servers[:3]))
        yield Finding(
            "Tiến trình", "bad", f"Máy chủ cơ sở dữ liệu bị bỏ lại (tiến trình {numbers} …).",
            "Chạy ketnap up: nó dừng tiến trình ấy đúng cách rồi chạy tiếp, không mất dữ liệu.",
        )  # fmt: skip
    elif noted.exists() and not alive(json.loads(noted.read_text())["pid"]):
        yield Finding(
            "Tiến trình", "note", "Lần chạy trước bị ngắt đột ngột, còn sót tệp địa chỉ.", "Lần chạy sau tự dọn."
        )
    elif port is not None:
        yield Finding("Tiến trình", "ok", f"Cơ sở dữ liệu đang chạy ở cổng {port}")
    else:
        yield Finding("Tiến trình", "ok", "Không có tiến trình nào bị bỏ lại")


def _ports() -> Iterator[Finding]:
    try:
        port = free_port_from("127.0.0.1", DEFAULT_PORT)
    except Refused as refusal:
        yield Finding("Cổng", "bad", refusal.sentence, refusal.remedy)
        return
    if port == DEFAULT_PORT:
        yield Finding("Cổng", "ok", f"Cổng {port} còn trống")
    else:
        yield Finding("Cổng", "note", f"Cổng {DEFAULT_PORT} đang có chương trình dùng; ketnap up sẽ lấy cổng {port}.")


def _static(home: Home) -> Iterator[Finding]:
    if home.ready and not (home.static / "staticfiles.json").exists():
        yield Finding("Tệp tĩnh", "note", "Chưa gom tệp tĩnh.", "ketnap up tự làm khi khởi động.")
    elif home.ready:
        yield Finding("Tệp tĩnh", "ok", "Đã gom")


def _database(home: Home) -> Iterator[Finding]:
    if not home.exists:
        return
    for name, state, says, remedy in examine_database(home):
        yield Finding(name, state, says, remedy)


def examine() -> list[Finding]:
    """All checks in order; a check that fails itself is a finding too."""
    home = Home(default_home())
    checks: list[Callable[[], Iterator[Finding]]] = [
        _python, _clock, lambda: _home(home), lambda: _space(home), _tools, lambda: _processes(home), _ports,
        lambda: _static(home), lambda: _database(home),
    ]  # fmt: skip
    found: list[Finding] = []
    for check in checks:
        try:
            found.extend(check())
        except (OSError, ValueError, KeyError) as error:
            found.append(
                Finding("Kiểm tra", "bad", f"Không kiểm tra được: {error}", "Hãy chạy bằng chủ thư mục dữ liệu.")
            )
    return found


def report(*, as_json: bool) -> int:
    """Print the findings; returns 1 when something is wrong, else 0."""
    findings = examine()
    if as_json:
        say(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            say(f"{_MARKS[finding.state]} {finding.name}: {finding.says}")
            if finding.remedy:
                say(f"    → {finding.remedy}")
    return int(any(finding.state == "bad" for finding in findings))
