"""The jobs in the corner of every page."""

from __future__ import annotations

from nicegui.element import Element


class JobPanel(Element, component="job_panel.js"):
    """Shows what runs, fails and gets ready, live. It hears the API's socket, not this page."""
