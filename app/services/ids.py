"""Making ids: short, safe in addresses and file names."""

from __future__ import annotations

import secrets
from hashlib import sha256

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that reads like something else


def new_id() -> str:
    """Twelve characters, 60 bits of chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def id_of(*names: str) -> str:
    """The id of what those names stand for: whoever makes it, it is one."""
    number = int.from_bytes(sha256("/".join(names).encode()).digest())
    return "".join(_ALPHABET[number // len(_ALPHABET) ** place % len(_ALPHABET)] for place in range(12))
