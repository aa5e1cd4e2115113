"""What is written to the log, and how: text for people, or one JSON object a line for collectors."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from app.services.progress import trail
from app.settings import LogFormat

QUIET = ("huey", "alembic", "httpx")  # they tell every step


def start_logging(form: LogFormat) -> None:
    """Write the log of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form is LogFormat.JSON else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class TextLines(logging.Formatter):
    """Time, level, process, message, and in brackets the request it belongs to."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s [%(process)d] %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, without a traceback."""
        request = trail.here().get("request_id")
        line = super().formatMessage(record) + (f" [request {request}]" if request else "")
        return _shown(line)

    def formatException(self, ei: Any) -> str:
        """The traceback, set in: whatever it quotes, none of its lines looks like one of the log."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"  {_shown(line)}" for line in lines)


def _shown(text: str) -> str:
    """One line: what would begin another, or move a terminal's cursor, is written as it is in Python."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


class JsonLines(logging.Formatter):
    """`{"time", "level", "logger", "process", "message"}`, with `request_id`, `job_id` and `traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **trail.here(),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)
