"""What files are called on the screen. Pure."""

from __future__ import annotations

import re
import unicodedata

from app.domain.errors import InvalidRequest

LONGEST = 200  # characters
UNNAMED = "Untitled"

_JOINERS = {"\u200c", "\u200d"}  # they hold family emoji and some scripts together
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, direction, half a character, private


def display_name(given: str) -> str:
    """The last part of a path, without what cannot be seen. It is only ever shown, never opened."""
    last = re.split(r"[/\\]", given.rstrip("/\\ "))[-1]
    kept = (sign if _shows(sign) else " " for sign in unicodedata.normalize("NFC", last))
    name = " ".join("".join(kept).split())
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        short = dot + ending if stem and len(ending) <= 10 else ""
        name = name[: LONGEST - 1 - len(short)].rstrip() + "…" + short
    return name if name.strip(".\u200c\u200d ") else UNNAMED


def renamed(before: str, given: str) -> str:
    """The name that a file gets instead of `before`. It keeps its ending, which says what it is.

    Raises InvalidRequest when there is no letter in it.
    """
    name = display_name(given)
    if name == UNNAMED and given.strip() != UNNAMED:
        raise InvalidRequest("A file needs a name that can be seen.")
    stem, dot, ending = before.rpartition(".")
    kept = dot + ending if stem and re.fullmatch(r"[A-Za-z0-9]{1,10}", ending) else ""
    return name if name.lower().endswith(kept.lower()) else display_name(name + kept)


def without_folders(text: str) -> str:
    """A text in which each path is only the name of its file: where things lie is nobody's business."""
    quoted = re.sub(r"(['\"])(?:file:)?/[^'\"\n]*/", r"\1", text)
    return re.sub(r"(?<![\w:/])(?:file:)?/(?:[^\s/:'\"]+/)+", "", quoted)


def _shows(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in _DROPPED


def file_name(name: str) -> str:
    """A person's name for something as a file name that every system takes, without an ending."""
    cleaned = re.sub(r'[<>:"/\\|?*]', "-", display_name(name.replace("/", "-").replace("\\", "-")))
    cleaned = cleaned.strip(". ")[:120].strip(". ")
    while len(cleaned.encode()) > 200:
        cleaned = cleaned[:-1].rstrip()
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", cleaned):  # Windows keeps these to itself
        cleaned = f"_{cleaned}"
    return cleaned or "export"
