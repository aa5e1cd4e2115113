"""The look of all pages: style sheets, the theme before the first paint, and the brand."""

from __future__ import annotations

from nicegui import ui

STYLE_SHEETS = ("theme.css", "home.css", "editor.css", "panels.css", "jobs.css", "lists.css")
EVERYWHERE = ("theme.js", "connection.js", "ago.js")

MARK = (
    '<svg viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg" aria-hidden="true">'
    '<rect x="1" y="1" width="22" height="22" rx="6" fill="#6470f3"/>'
    '<path d="M6 7.5h5v9H6zM14.5 7.5H18v9h-3.5z" fill="#fff"/>'
    '<path d="M12.7 5v14" stroke="#fff" stroke-width="1.4" stroke-linecap="round" opacity=".75"/></svg>'
)

_BEFORE_PAINT = (
    "<script>document.documentElement.dataset.theme ="
    ' localStorage.getItem("cutroom:theme") === "light" ? "light" : "dark";</script>'
)


def apply(browser: str) -> None:
    """Give every page the look; `browser` is the address of the browser's files."""
    sheets = "".join(f'<link rel="stylesheet" href="{browser}{name}">' for name in STYLE_SHEETS)
    imports = "".join(f'import "cutroom/{name}";' for name in EVERYWHERE)
    ui.add_head_html(f'{_BEFORE_PAINT}{sheets}<script type="module">{imports}</script>', shared=True)


def brand() -> None:
    """The mark and the name, leading home."""
    ui.html(f'<a class="brand" href="/">{MARK}Cutroom</a>', sanitize=False)
