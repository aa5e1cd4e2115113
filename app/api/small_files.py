"""Small files that are held whole: in by a form, out as text."""

from __future__ import annotations

from fastapi import Request, Response

from app.api.bodies import within
from app.api.files import content_disposition
from app.api.media.multipart import FormFile, Start
from app.domain.errors import InvalidRequest

NO_FILE = "There is no whole file in that form."


async def read_form_file(request: Request, most: int) -> tuple[str, bytes]:
    """Name and bytes of the file in a form of at most so many bytes; both empty where none is in it.

    Raises TooLarge, and InvalidRequest for what is no whole form.
    """
    form = FormFile(request.headers.get("content-type", ""))
    name, data = "", bytearray()
    async for chunk in within(request, most):
        for piece in form.feed(chunk):
            if isinstance(piece, Start):
                name = piece.name
            elif isinstance(piece, bytes):
                data += piece
    if not form.complete:
        raise InvalidRequest(NO_FILE)
    return name, bytes(data)


def send_text(text: str, *, name: str, media_type: str) -> Response:
    """A text as a file for the user's own disk."""
    headers = {
        "Content-Disposition": content_disposition("attachment", name),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text, media_type=media_type, headers=headers)
