"""Making ids: short, random, safe in addresses and file names."""

from __future__ import annotations

import secrets

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that reads like something else


def new_id() -> str:
    """Twelve characters, 60 bits of chance."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))
