"""The list of all keys."""

from __future__ import annotations

from nicegui.element import Element


class HelpDialog(Element, component="help_dialog.js"):
    """Opens with `?`, or with `open`."""

    def open(self) -> None:
        """Show the list."""
        self.run_method("open")
