"""The browser's own files: served from here under an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, Response

from app import fonts

FOLDER = Path(__file__).parent / "browser"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf"}
FONTS = {f"fonts/{file.name}": file for file in fonts.FILES}
FOR_EVER = "public, max-age=31536000, immutable"


def serve(api: FastAPI, *, folder: Path = FOLDER) -> str:
    """Serve the files of `folder` and give the address below which they are, with a slash at its end.

    The fonts of captions are among them, below `fonts/`. The address holds a hash of all files, so that
    a browser may keep them for ever and still gets every new version at once, together.
    """
    files = FONTS | {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES
    }
    address = f"/browser/{_fingerprint(files)}/"

    @api.get(address + "{name:path}", include_in_schema=False)
    def browser_file(name: str) -> FileResponse:
        if name not in files:
            raise HTTPException(404)
        path = files[name]
        headers = {"Cache-Control": FOR_EVER}
        return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)

    return address


def serve_icon(api: FastAPI, drawing: str) -> None:
    """Serve an SVG under the address at which browsers look for the icon of any page."""

    @api.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        headers = {"Cache-Control": "public, max-age=86400"}
        return Response(drawing, media_type="image/svg+xml", headers=headers)


def _fingerprint(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
