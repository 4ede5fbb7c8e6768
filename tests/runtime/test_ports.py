from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ketnap.runtime import check
from ketnap.runtime.ports import free_port_from, held_port
from ketnap.testing.expect import refused

LOCAL = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_somebody_listens_on_gives_the_next_one(taken: int) -> None:
    assert free_port_from(LOCAL, taken) > taken
    with held_port(LOCAL, taken) as port:
        assert port > taken


def _free_again(start: int) -> bool:
    """Whether a port can be held once more after it was let go."""
    with held_port(LOCAL, start) as port:
        pass
    with held_port(LOCAL, port) as again:
        return again == port


def test_a_held_port_is_nobody_elses_though_nobody_listens_yet() -> None:
    with held_port(LOCAL, 18_400) as first, held_port(LOCAL, first) as second, held_port("::1", first) as third:
        assert len({first, second, third}) == 3
    assert any(_free_again(start) for start in (18_400, 18_500, 18_600)), "another program can take one, not all three"


def test_no_port_left_is_a_refusal(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setattr("ketnap.runtime.ports._TRIED", 1)
    with refused("no_port"), held_port(LOCAL, taken):
        pass


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header(check.INSTANCE, "ban-nay")
        self.end_headers()
        self.wfile.write(b"<form><input type=password></form>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server that names its instance."""
    with HTTPServer((LOCAL, 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{LOCAL}:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_visitor_takes_no_answer_from_another_start(server: str) -> None:
    assert check.answers(server)
    assert check.answers(server, "ban-nay")
    assert check.Visitor(server, "ban-nay").sign_in_page().status == 200
    with refused("other_server"):
        check.Visitor(server, "ban-khac").sign_in_page()
    with refused("other_server"):
        check.answers(server, "ban-khac")
