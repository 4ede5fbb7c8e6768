"""Ports to serve on: free of everybody else, and ours alone for as long as we serve.

The web server binds with SO_REUSEPORT so that its workers share the port; the kernel would let the server of another
installation share it too. So a starter first takes the port's name among the abstract sockets: the kernel gives a name
to one process at a time, in the same network namespace as the port, and takes it back when the process dies.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

from ketnap.lib.errors import Refused

_TRIED = 100


def _candidates(wanted: int) -> range:
    return range(wanted, min(wanted + _TRIED, 65536))


def _none(wanted: int) -> Refused:
    return Refused("no_port", f"Không còn cổng trống từ {wanted}.", remedy="Hãy chọn cổng khác bằng --port.")


def listens(host: str, port: int) -> bool:
    """Whether some program already listens there. Raises Refused for a port only root may bind."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Refused("port_reserved", f"Cổng {port} dành cho root.", remedy="Hãy chọn cổng từ 1024.") from error
        except OSError:
            return True
    return False


def free_port_from(host: str, wanted: int) -> int:
    """The wanted port or the next one nobody listens on at this moment; nothing is held."""
    for port in _candidates(wanted):
        if not listens(host, port):
            return port
    raise _none(wanted)


def _taken_name(port: int) -> socket.socket | None:
    """The port's name as a held socket; None when another starter holds it."""
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0ketnap-port-{port}")
    except OSError as error:
        name.close()
        if error.errno != errno.EADDRINUSE:
            raise
        return None
    return name


@contextmanager
def held_port(host: str, wanted: int) -> Iterator[int]:
    """The wanted port or the next free one; no other starter on this machine gets it while the block runs.

    Raises Refused when a hundred ports in a row are taken, or for a port only root may bind.
    """
    for port in _candidates(wanted):
        name = _taken_name(port)
        if name is None:
            continue
        with closing(name):
            if not listens(host, port):
                yield port
                return
    raise _none(wanted)
