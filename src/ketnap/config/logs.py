"""Logs carry what happened and where, never who it was about: no query parameters, no form data, no names."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

ALLOWED = {
    "event",
    "level",
    "timestamp",
    "logger",
    "code",
    "status",
    "path_name",
    "duration_ms",
    "rows",
    "job",
    "user_id",
}


def _only_allowed(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


class WithoutDetails(logging.Formatter):
    """Formats a record without its arguments' content: message template, level, logger, and the exception's type and place."""

    def format(self, record: logging.LogRecord) -> str:
        text = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        if record.name.startswith(("django.request", "django.security")):
            text += f"status {getattr(record, 'status_code', '-')}"
        elif record.name.startswith("ketnap"):
            text += record.getMessage()
        else:
            text += str(record.msg)[:200]
        if record.exc_info and record.exc_info[0]:
            trace = record.exc_info[2]
            place = ""
            while trace is not None:
                code = trace.tb_frame.f_code
                place = f"{code.co_filename.rsplit('/src/', 1)[-1]}:{trace.tb_lineno} {code.co_name}"
                trace = trace.tb_next
            text += f" [{record.exc_info[0].__name__} at {place}]"
        return text


def configure(_: dict[str, object]) -> None:
    """Called by Django at start."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutDetails())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ketnap").setLevel(logging.INFO)
    logging.getLogger("django").handlers = []  # its own would mail whole pages of facts
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
