"""Bringing timelines of older schemas to the newest, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from app.domain.errors import InvalidDocument

Document: TypeAlias = dict[str, Any]


def _style_of_captions(document: Document) -> Document:
    """Schema 2 says how captions look; until then all looked as they do when nothing is said."""
    return {**document, "schema": 2}


def _choice_of_sounds(document: Document) -> Document:
    """Schema 3 says by which sound track of its file a clip is heard; until then it was always the first."""
    return {**document, "schema": 3}


def _silent_clips(document: Document) -> Document:
    """Schema 4 has clips that are silent; until then every clip was heard whose file has sound."""
    return {**document, "schema": 4}


def _placed_pictures(document: Document) -> Document:
    """Schema 5 says how the picture of a clip lies in the frame; until then all of it was seen."""
    return {**document, "schema": 5}


def _gliding_pictures(document: Document) -> Document:
    """Schema 6 has pictures that glide to another place; until then each stayed in its own."""
    return {**document, "schema": 6}


UPGRADES: tuple[Callable[[Document], Document], ...] = (
    _style_of_captions,
    _choice_of_sounds,
    _silent_clips,
    _placed_pictures,
    _gliding_pictures,
)
"""The first makes schema 2 of schema 1, and so on. Each has a fixture that is kept for ever."""

SCHEMA = len(UPGRADES) + 1
"""The newest schema: the one that is written."""


def upgraded(document: Document) -> Document:
    """The document in the newest schema. Raises InvalidDocument for a schema that nobody knows."""
    schema = document.get("schema")
    if type(schema) is not int or schema < 1:
        raise InvalidDocument("That timeline cannot be read: its schema number is missing or wrong.")
    if schema > SCHEMA:
        raise InvalidDocument("That timeline was made by a newer Cutroom. Update this one to open it.")
    for upgrade in UPGRADES[schema - 1 :]:
        document = upgrade(document)
    return document
