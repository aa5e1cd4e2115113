"""Projects and their revisions as rows of the database, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import orjson

from app.adapters.db.rows import ProjectRow, RevisionRow
from app.domain import serial
from app.domain.errors import InvalidDocument
from app.domain.projects import Project, Revision, RevisionInfo
from app.domain.timeline import Timeline


def document_sha256(document: Mapping[str, Any]) -> str:
    """The hash of a document's canonical form, which this writes as `serial.canonical` does, only faster."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def project_row(project: Project) -> ProjectRow:
    """The row of a project that is new."""
    return ProjectRow(
        **{field.name: getattr(project, field.name) for field in fields(Project)}, newest=project.head
    )


def revision_row(
    project_id: str,
    number: int,
    timeline: Timeline,
    *,
    label: str,
    parent: int | None,
    at: str,
    coalesce: str | None = None,
) -> RevisionRow:
    """The row of a revision that is new."""
    document = serial.to_document(timeline)
    return RevisionRow(
        project_id=project_id,
        number=number,
        parent=parent,
        label=label,
        sha256=document_sha256(document),
        coalesce=coalesce,
        created_at=at,
        document=document,
    )


def project_of(row: ProjectRow) -> Project:
    """The project that a row is."""
    return Project(**{field.name: getattr(row, field.name) for field in fields(Project)})


def info_of(row: RevisionRow) -> RevisionInfo:
    """What is known of a revision without its timeline."""
    return RevisionInfo(**{field.name: getattr(row, field.name) for field in fields(RevisionInfo)})


def revision_of(row: RevisionRow) -> Revision:
    """The revision that a row is. Raises InvalidDocument when it is not what was saved."""
    if document_sha256(row.document) != row.sha256:
        raise InvalidDocument("That timeline was damaged in storage. An earlier version may be whole.")
    return Revision(info_of(row), serial.from_document(row.document))
