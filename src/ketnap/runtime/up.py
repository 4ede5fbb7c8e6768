"""`ketnap up` and `ketnap init`: from nothing to a product that serves."""

from __future__ import annotations

import fcntl
import ipaddress
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ketnap.lib.errors import Refused
from ketnap.runtime import boot, check, founding, server
from ketnap.runtime.cluster import Cluster
from ketnap.runtime.home import Home, default_home
from ketnap.runtime.ports import held_port
from ketnap.runtime.progress import say, step
from ketnap.runtime.supervisor import DatabaseServer, Program, Supervisor

DEFAULT_PORT = 8400
_WEB_SECONDS = 300  # a slow or busy machine takes its time; a server that died is noticed at once


@contextmanager
def only_starter(home: Home) -> Iterator[None]:
    """One `up` or `init` a home. Raises Refused for the second."""
    home.run.mkdir(parents=True, exist_ok=True)
    with (home.run / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(
                "already_up",
                f"Kết Nạp đang chạy trên thư mục dữ liệu {home.root}.",
                remedy="Hãy dùng bản đang chạy, hoặc dừng nó (Ctrl+C ở cửa sổ của nó) rồi chạy lại.",
            ) from error
        yield


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _terminate(*_: object) -> None:
    raise KeyboardInterrupt


def _open_home(*, demo: bool) -> Home:
    home = Home(default_home())
    if not home.exists and not demo:
        return boot.existing_home()  # refuses, with the remedy
    if not home.exists:
        say(f"Tạo thư mục dữ liệu mẫu ở {home.root}")
        home.create(demo=True)
    if not home.ready and not home.facts()["demo"]:
        raise Refused(
            "init_interrupted",
            "Lần khởi tạo trước bị ngắt giữa chừng.",
            remedy="Hãy chạy lại ketnap init như lần trước.",
        )
    return home


class Machine:
    """The database of a home with, later, the children that serve it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.supervisor = Supervisor()
        self.cluster: Cluster | None = None
        self.owner_url = server.owner_address()
        self.instance = secrets.token_hex(8)  # says whose answer it is; opens nothing

    def url(self, role: boot.Role) -> str:
        """The connection URL of a role."""
        if self.owner_url:
            return server.application_address(self.home, self.owner_url) if role == "app" else self.owner_url
        assert self.cluster is not None
        return boot.embedded_address(self.home, self.cluster.port, role)

    def start_database(self) -> None:
        """Start the embedded server, or make a real one ready."""
        if self.owner_url:
            with step("Chuẩn bị máy chủ cơ sở dữ liệu"):
                server.prepare(self.home, self.owner_url)
            return
        self.cluster = Cluster(self.home)
        with step("Khởi động cơ sở dữ liệu"):
            self.supervisor.add(DatabaseServer(self.cluster))

    def prepare(self, *what: str) -> list[founding.SignIn]:
        """Tables, static files and, in a home that is not ready, the first data named by `what`."""
        if not self.home.ready:
            founding.empty_database(self.home, self.cluster, self.url)
        with step("Cập nhật bảng dữ liệu và tệp tĩnh"):
            boot.run_module(self.home, self.url("owner"), "ketnap.runtime.prepare")
        return [] if self.home.ready else founding.found(self.home, self.url, *what)

    def serve(self, host: str, port: int, workers: int) -> str:
        """Start web and worker and wait for the first answer; returns the address."""
        environment = {**boot.environment(self.home, self.url("app")), "KETNAP_INSTANCE": self.instance}
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws",
            "--workers", str(workers), "--blocking-threads", "4", "--respawn-failed-workers",
            "--workers-kill-timeout", "10", "ketnap.config.wsgi:application",
        ]  # fmt: skip
        worker = [sys.executable, "-m", "ketnap", "worker"]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        with step("Khởi động web và tiến trình nền"):
            self.supervisor.add(Program("web", web, environment, self.home.logs / "web.log"))
            self.supervisor.add(Program("việc nền", worker, environment, self.home.logs / "worker.log"))
            if not self.supervisor.wait(lambda: check.answers(address, self.instance), _WEB_SECONDS):
                raise Refused(
                    "web_silent",
                    "Trang web không trả lời.",
                    remedy=f"Xem nhật ký trong {self.home.logs}.",
                )
        return address


def _look(home: Home, address: str, instance: str) -> None:
    """What `--check` asks of a running product. Raises Refused with the reason."""
    visitor = check.Visitor(address, instance)
    sign_in = founding.check_sign_in(home)
    if sign_in is None:
        visitor.sign_in_page()
        say("Không phải dữ liệu mẫu: chỉ kiểm tra trang đăng nhập.")
    else:
        visitor.sign_in(sign_in.username, sign_in.password)
        visitor.expect_page("/")
    say("ok")


def _welcome(home: Home, address: str, sign_ins: list[founding.SignIn]) -> None:
    """Print the address and, once, the sign-ins."""
    if sign_ins:
        founding.show(sign_ins)
    else:
        say("\nQuên mật khẩu: đặt lại bằng ketnap users reset TÊN, xem tên bằng ketnap users list.")
    if home.facts()["demo"]:
        say("\nCác cấp uỷ mẫu khác: xem bằng ketnap demo list, nạp thêm bằng ketnap demo load TÊN hoặc --all.")
    say(f"\nKết Nạp phục vụ ở {address}")


def up(*, host: str, port: int, workers: int, check_only: bool, demo: bool) -> None:
    """Start everything, print the address and, once, the sign-ins; serve until a signal (or, checking, stop)."""
    home = _open_home(demo=demo)
    if home.facts()["demo"] and not is_loopback(host):
        raise Refused(
            "demo_is_local",
            "Dữ liệu mẫu chỉ phục vụ trên máy này (127.0.0.1).",
            remedy="Muốn nhiều người dùng, hãy khởi tạo dữ liệu thật bằng ketnap init.",
        )
    signal.signal(signal.SIGTERM, _terminate)
    with only_starter(home):
        machine = Machine(home)
        try:
            machine.start_database()
            sign_ins = machine.prepare("demo")
            with held_port(host, port) as chosen:
                if chosen != port:
                    say(f"Cổng {port} đang bận, dùng cổng {chosen}.")
                address = machine.serve(host, chosen, workers)
                _welcome(home, address, sign_ins)
                if check_only:
                    _look(home, address, machine.instance)
                else:
                    say("Dừng bằng Ctrl+C.")
                    machine.supervisor.catch_signals()
                    machine.supervisor.run()
                machine.supervisor.stop()  # before the port's name is given back
        finally:
            machine.supervisor.stop()
            say("Đã dừng.")


def init(*what: str) -> None:
    """Make a home for real work: empty tables, the committee, its administrator, whose password is shown once.

    `what` are the arguments of `seed.first_real_data`, as text.

    Raises Refused when the home already serves.
    """
    signal.signal(signal.SIGTERM, _terminate)
    home = Home(default_home())
    if home.ready:
        raise Refused(
            "home_ready",
            f"Thư mục dữ liệu {home.root} đã được khởi tạo.",
            remedy="Hãy dùng tiếp bằng ketnap up, hoặc chọn thư mục khác bằng KETNAP_HOME.",
        )
    home.create(demo=False)
    with only_starter(home):
        home.become(demo=False)
        machine = Machine(home)
        try:
            machine.start_database()
            founding.show(machine.prepare("init", *what))
        finally:
            machine.supervisor.stop()
    say("\nĐã khởi tạo. Chạy ketnap up để phục vụ.")
