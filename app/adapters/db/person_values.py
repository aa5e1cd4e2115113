"""People as rows of the database, and back."""

from __future__ import annotations

import unicodedata

from app.adapters.db.account_rows import PersonRow
from app.domain.accounts import Person

MISSING = "That person is not here."


def person_of(row: PersonRow) -> Person:
    """The person that a row is."""
    return Person(row.id, row.name, row.role, row.disabled, row.quota)


def name_key(name: str) -> str:
    """What names are told apart by."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
