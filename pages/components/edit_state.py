"""Undo, redo and the word `Saved`, as the browser's store knows them."""

from __future__ import annotations

from nicegui.element import Element


class EditState(Element, component="edit_state.js"):
    """Says `Saved` only for what the server has acknowledged."""
