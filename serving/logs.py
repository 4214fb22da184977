"""Logs: one JSON object a line, on standard error, without personal data.

Where an exception came from is logged, never what it says: drivers and validators quote the values they refuse.
"""

import json
import logging
import logging.config
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS = ("request_id", "method", "route", "status", "ms", "role")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def trace(error: BaseException) -> list[str]:
    """Class and places of an exception and of what caused it, the latest first; not their messages."""
    found: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(found) < 50:
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)]
        found += [type(seen).__qualname__, *reversed(places[-12:])]
        seen = seen.__cause__ or seen.__context__
    return found


def configuration(level: str = "INFO") -> dict[str, Any]:
    """The configuration of `logging.config`, for the service and the server that runs it."""
    logger = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": dict.fromkeys(("serving", "matching", "uvicorn"), logger),
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }
