"""What a file from the web is called: what its server says, else the end of its address. Pure."""

from __future__ import annotations

from email.message import Message
from urllib.parse import unquote, urlsplit

from app.domain.names import UNNAMED, display_name


def name_of(address: str, disposition: str | None = None) -> str:
    """A name to show. Whatever the server says, it is only ever shown, never opened."""
    for given in (_told(disposition), unquote(urlsplit(address).path)):
        name = display_name(given) if given else UNNAMED
        if name != UNNAMED:
            return name
    return urlsplit(address).hostname or UNNAMED


def _told(disposition: str | None) -> str:
    """The file name of a Content-Disposition header, in any of the forms of RFC 6266."""
    if not disposition:
        return ""
    message = Message()
    message["Content-Disposition"] = " ".join(disposition.split())
    return message.get_filename() or ""
