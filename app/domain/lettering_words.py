"""What a person should know of letters that no font has, before captions are drawn. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from app.domain.lettering import Lettering, is_eastern

_LETTERS = 12  # in a sentence
_QUOTED = 40  # signs of a caption


def warnings(letters: Lettering, texts: Iterable[str]) -> Iterator[str]:
    """Which letters of these texts become boxes, in which of them, and how that is mended; in a sentence."""
    if not letters.undrawn:
        return
    lacked = set(letters.undrawn)
    touched = list(dict.fromkeys(text for text in texts if lacked & set(text)))
    yield (
        f"No font here has {_listed(letters.undrawn)}, so boxes stand in their place in {_where(touched)}. "
        f"Install a font on the server (Debian: {' '.join(_packages(letters.undrawn))}), "
        "or put one into the folder CUTROOM_FONTS_DIR."
    )


def _listed(letters: str) -> str:
    if len(letters) > _LETTERS + 1:
        return f"{' '.join(letters[:_LETTERS])} and {len(letters) - _LETTERS} more letters"
    *first, last = list(letters)
    return f"{', '.join(first)} and {last}" if first else f"the letter {last}"


def _where(texts: Sequence[str]) -> str:
    first = " ".join(texts[0].split())
    quoted = f"“{first[:_QUOTED]}…”" if len(first) > _QUOTED else f"“{first}”"
    return f"the caption {quoted}" if len(texts) == 1 else f"{len(texts)} captions, such as {quoted}"


def _packages(letters: str) -> Iterator[str]:
    """Packages of Debian that are likely to have the letters."""
    signs = [letter for letter in letters if unicodedata.category(letter) == "So"]
    others = [letter for letter in letters if letter not in signs]
    if any(map(is_eastern, others)):
        yield "fonts-noto-cjk"
    if not all(map(is_eastern, others)):
        yield "fonts-noto-core"
    if signs:
        yield "fonts-symbola"
