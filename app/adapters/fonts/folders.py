"""Fonts in folders. Files are read when ours do not suffice, and read again only when they change."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from app import fonts
from app.adapters.fonts.reading import ReadFace, face_alone, read_faces
from app.domain.caption_style import CaptionStyle
from app.domain.fonts import FontFace, FontFamily, FontFile
from app.domain.lettering import DrawingFont, Lettering, shared_out

logger = logging.getLogger(__name__)

ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
LARGEST = 256 * 1024 * 1024  # bytes
MOST_FILES = 10_000
BOXES = ("lastresort", "last resort", "adobe blank", "adobe notdef")  # they have a box for every letter

_State: TypeAlias = tuple[int, int]  # when it was changed, in nanoseconds, and bytes


def installed_fonts() -> tuple[Path, ...]:
    """The folders in which fonts are installed on Linux and macOS: everybody's and this person's."""
    everybody = ("/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
    try:
        home = Path.home()
    except RuntimeError:  # nobody that this system knows, such as in a container
        return tuple(map(Path, everybody))
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    return (data / "fonts", home / ".fonts", home / "Library/Fonts", *map(Path, everybody))


class FontFolders:
    """The Fonts port on folders, which need not be there. What is no font is ignored, and said once."""

    def __init__(self, own: Path | None = None, installed: Sequence[Path] = ()) -> None:
        self._own = own
        self._installed = tuple(installed)
        self._lock = threading.Lock()
        self._faces: dict[Path, tuple[_State, list[ReadFace]]] = {}
        self._hashes: dict[Path, tuple[_State, str]] = {}

    def lettering(
        self, texts: Iterable[str], style: CaptionStyle, *, languages: Sequence[str] = ()
    ) -> Lettering:
        """What drawing texts in a style takes. A font that was added or removed since is noticed."""
        texts = tuple(texts)
        with self._lock:
            ours = list(self._ours(style))
            shares, undrawn = shared_out(texts, style, ours)
            if undrawn:
                others = list(self._others({family.name.casefold() for family in ours}))
                shares, undrawn = shared_out(texts, style, ours, others, languages=languages)
            drawing = []
            for share in shares:
                place = Path(share.face.place)
                file = FontFile(place.name, self._sha256(place))
                face = share.face
                drawing.append(
                    DrawingFont(share.family.name, file, share.letters, face.number, face.weight, face.line)
                )
        return Lettering(tuple(drawing), undrawn)

    def path(self, file: FontFile) -> Path | None:
        """Where a file lies that still has that name and content; None when it has not."""
        with self._lock:
            for place in (fonts.FOLDER / Path(file.name).name, *(place for place, _ in self._files())):
                if place.name == file.name and place.is_file() and self._sha256(place) == file.sha256:
                    return place
        return None

    def content(self, file: FontFile, number: int) -> bytes | None:
        """One face of a file, as a file of its own; None when there is no such file or face."""
        place = self.path(file)
        try:
            return face_alone(place, number) if place else None
        except (ValueError, OSError):
            return None

    def _ours(self, style: CaptionStyle) -> Iterator[FontFamily]:
        """The chosen one first, then the one that has most letters."""
        for choice in sorted(
            fonts.FACES, key=lambda each: (each is not style.font, list(fonts.FACES).index(each))
        ):
            face = fonts.FACES[choice]
            places = (face.regular, face.bold)
            faces = (_face(place, each) for place in places for each in self._read(place))
            yield FontFamily(face.family, tuple(faces))

    def _others(self, taken: set[str]) -> Iterator[FontFamily]:
        """Those of the folders. Of two families of one name counts the one that comes first."""
        found: dict[str, list[FontFace]] = {}
        names: dict[str, tuple[str, bool]] = {}
        for place, own in self._files():
            for face in self._read(place):
                key = face.family.casefold()
                if (
                    key in taken
                    or key.startswith(BOXES)
                    or names.setdefault(key, (face.family, own))[1] is not own
                ):
                    continue
                found.setdefault(key, []).append(_face(place, face))
        for key, faces in found.items():
            name, own = names[key]
            yield FontFamily(name, tuple(faces), own)

    def _files(self) -> Iterator[tuple[Path, bool]]:
        """The files of the folders, and whether they are of the own one, which comes first."""
        left, seen = MOST_FILES, set()
        for folder in (self._own, *self._installed):
            if folder is None:
                continue
            for above, below, names in os.walk(folder, followlinks=False):
                below.sort()
                for name in sorted(names):
                    place = Path(above, name)
                    if not name.lower().endswith(ENDINGS) or place in seen:
                        continue
                    if left == 0:
                        return
                    left -= 1
                    seen.add(place)
                    yield place, folder == self._own

    def _read(self, place: Path) -> list[ReadFace]:
        try:
            state = _state(place)
            known = self._faces.get(place)
            if known is None or known[0] != state:
                known = self._faces[place] = state, self._read_anew(place, state)
            return known[1]
        except OSError:
            return []

    def _read_anew(self, place: Path, state: _State) -> list[ReadFace]:
        try:
            if state[1] > LARGEST:
                raise ValueError("it is too large")
            return read_faces(place)
        except (ValueError, OSError) as error:
            logger.warning("The font %s is ignored: %s", place.name, error)
            return []

    def _sha256(self, place: Path) -> str:
        state = _state(place)
        known = self._hashes.get(place)
        if known is None or known[0] != state:
            with place.open("rb") as file:
                known = self._hashes[place] = state, hashlib.file_digest(file, "sha256").hexdigest()
        return known[1]


def _face(place: Path, face: ReadFace) -> FontFace:
    return FontFace(str(place), face.weight, face.covers, face.number, face.line)


def _state(place: Path) -> _State:
    found = place.stat()
    return found.st_mtime_ns, found.st_size
