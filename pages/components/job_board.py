"""The list of all jobs."""

from __future__ import annotations

from nicegui.element import Element


class JobBoard(Element, component="job_board.js"):
    """Every job with its state, live, and what can be done about it."""
