"""The drawings on buttons, as Quasar takes them: strokes on a 24 × 24 grid, in the colour of the text."""

from __future__ import annotations

_PEN = "fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round"


def _strokes(*paths: str, width: float = 1.75) -> str:
    return "&&".join(f"{path}@@{_PEN};stroke-width:{width}" for path in paths) + "|0 0 24 24"


BACK = _strokes("M15 5l-7 7 7 7")
CLOSE = _strokes("M6 6l12 12M18 6L6 18")
COPY = _strokes("M9 9h11v11H9z", "M15 9V4H4v11h5")
DELETE = _strokes("M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5")
DOWNLOAD = _strokes("M12 4v11M7 11l5 5 5-5M5 20h14")
EXPORT = _strokes("M12 15V4M7 8l5-5 5 5M5 14v6h14v-6")
FILM = _strokes("M4 5h16v14H4zM8 5v14M16 5v14M4 9.5h4M4 14.5h4M16 9.5h4M16 14.5h4")
HELP = _strokes(
    "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0",
    "M9.7 9.5a2.4 2.4 0 1 1 3.3 2.2c-.7.3-1 .8-1 1.6M12 16.5v.1",
)
HISTORY = _strokes("M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.8")
JOBS = _strokes("M4 6h16M4 12h10M4 18h6", "M16 16l2.5 2.5L22 14")
LEAVE = _strokes("M14 4h5v16h-5M4 12h10M10.5 8.5L14 12l-3.5 3.5")
MIRROR = _strokes("M12 3v18M9 7L3.5 17H9zM15 7l5.5 10H15z")
MORE = _strokes("M12 5.5v.01M12 12v.01M12 18.5v.01", width=2.6)
PEOPLE = _strokes(
    "M5.5 9a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "M3 19a6 6 0 0 1 12 0M16 5.8a3.4 3.4 0 0 1 0 6.4M18 14a6 6 0 0 1 3 5",
)
PERSON = _strokes("M8.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0", "M5 20a7 7 0 0 1 14 0")
RENAME = _strokes("M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3")
RESTORE = _strokes("M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6")
SHARE = _strokes("M12 15V4M8 8l4-4 4 4M5 12v8h14v-8")
SOUND = _strokes("M4 12v.01M8 9v6M12 5v14M16 9v6M20 12v.01")
THEME = _strokes("M12 3.5a8.5 8.5 0 1 0 8.5 8.5a6.5 6.5 0 0 1 -8.5 -8.5z")
TURN_LEFT = _strokes("M5 4v5h5M5.5 9a7.5 7.5 0 1 1 -1 4.5")
TURN_RIGHT = _strokes("M19 4v5h-5M18.5 9a7.5 7.5 0 1 0 1 4.5")
