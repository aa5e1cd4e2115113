"""The exports of the project that is open, beside its media and captions."""

from __future__ import annotations

from nicegui.element import Element


class ProjectExports(Element, component="project_exports.js"):
    """Shows what was exported of the project, and gives the files; it hears the API's socket."""
