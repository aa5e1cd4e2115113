"""Lines of the log, as collectors and people read them."""

from __future__ import annotations

import json
import logging

import pytest

from app.processes.logs import JsonLines, TextLines
from app.services.progress.trail import of_job, of_request


def record(message: str, *, error: BaseException | None = None) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("app.jobs", logging.WARNING, __file__, 1, message, (), trace)


def test_a_json_line_names_its_request_and_its_job() -> None:
    with of_request("r1"), of_job("j1"):
        line = json.loads(JsonLines().format(record("slow")))
    assert (line["message"], line["level"], line["logger"]) == ("slow", "warning", "app.jobs")
    assert (line["request_id"], line["job_id"]) == ("r1", "j1")
    assert "job_id" not in json.loads(JsonLines().format(record("slow")))


def test_a_traceback_stays_in_the_one_line_of_its_message() -> None:
    text = JsonLines().format(record("broken", error=ValueError("why")))
    assert "\n" not in text
    assert "ValueError: why" in json.loads(text)["traceback"]


FORGED = "2026-11-29 09:00:00,000 ERROR   [1] forged"


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x1b[2K\r"])
def test_a_name_with_a_line_of_its_own_forges_no_line_of_the_text_log(between: str) -> None:
    text = TextLines().format(record(f"Reading talk{between}{FORGED}"))
    assert text.splitlines() == [text]
    assert "\x1b" not in text
    assert text.endswith(FORGED)
    with_trace = TextLines().format(record("broken", error=ValueError(f"talk{between}{FORGED}")))
    assert not [line for line in with_trace.splitlines() if line.startswith("2026-11-29 09:00:00,000 ERROR")]


def test_a_text_line_ends_with_its_request() -> None:
    with of_request("r1"):
        assert TextLines().format(record("slow")).endswith("slow [request r1]")
