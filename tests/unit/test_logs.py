"""Lines of the log, as collectors and people read them."""

from __future__ import annotations

import json
import logging

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


def test_a_text_line_ends_with_its_request() -> None:
    with of_request("r1"):
        assert TextLines().format(record("slow")).endswith("slow [request r1]")
