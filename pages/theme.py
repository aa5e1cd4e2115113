"""The look of all pages: style sheets, the theme before the first paint, and the brand."""

from __future__ import annotations

from nicegui import ui

STYLE_SHEETS = ("theme.css", "home.css", "editor.css", "panels.css", "jobs.css")

MARK = (
    '<svg viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg" aria-hidden="true">'
    '<rect x="1" y="1" width="22" height="22" rx="6" fill="#6470f3"/>'
    '<path d="M6 7.500h5v9H6zM14.500 7.500H18v9h-3.500z" fill="#fff"/>'
    '<path d="M12.700 5v14" stroke="#fff" stroke-width="1.400" stroke-linecap="round" opacity=".75"/></svg>'
)

_BEFORE_PAINT = (
    "<script>document.documentElement.dataset.theme ="
    ' localStorage.getItem("cutroom:theme") === "light" ? "light" : "dark";</script>'
)


def apply(browser: str) -> None:
    """Give every page the look; `browser` is the address of the browser's files."""
    sheets = "".join(f'<link rel="stylesheet" href="{browser}{name}">' for name in STYLE_SHEETS)
    script = '<script type="module">import "cutroom/theme.js"; import "cutroom/connection.js";</script>'
    ui.add_head_html(_BEFORE_PAINT + sheets + script, shared=True)


def brand() -> None:
    """The mark and the name, leading home."""
    ui.html(f'<a class="brand" href="/">{MARK}Cutroom</a>', sanitize=False)
