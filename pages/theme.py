"""The look of all pages: style sheets, the theme before the first paint, and the brand."""

from __future__ import annotations

from nicegui import ui

STYLE_SHEETS = (
    *("theme.css", "buttons.css", "quasar.css", "parts.css", "page.css"),
    *("bringing.css", "home.css", "editor.css", "panels.css"),
    *("library.css", "inspector.css", "versions.css", "export.css", "keys.css", "source.css"),
    *("jobs.css", "job_panel.css", "job_board.css", "notices.css", "lists.css", "session.css"),
)
EVERYWHERE = (
    "theme.js",
    "connection.js",
    "ago.js",
    "session.js",
    "notices.js",
    "menus.js",
    "refocus.js",
    "within.js",
    "selects.js",
)

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


def apply(browser: str, *, session_seconds: float | None = None) -> None:
    """Give every page the look; `browser` is the address of the browser's files.

    `session_seconds` is how long a person stays signed in; None where nobody signs in.
    """
    sheets = "".join(f'<link rel="stylesheet" href="{browser}{name}">' for name in STYLE_SHEETS)
    imports = "".join(f'import "cutroom/{name}";' for name in EVERYWHERE)
    session = f'<meta name="cutroom-session" content="{session_seconds}">' if session_seconds else ""
    ui.add_head_html(f'{_BEFORE_PAINT}{session}{sheets}<script type="module">{imports}</script>', shared=True)


def brand() -> None:
    """The mark and the name, leading home."""
    ui.html(f'<a class="brand" href="/">{MARK}<span>Cutroom</span></a>', sanitize=False)
