"""People, what each of them may do, and what they may do with a project. Pure tables.

What somebody may do with a project is in both: in their role, and in their access to the project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here."""

    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


class Act(StrEnum):
    """What one may want to do."""

    OPEN = "open"  # see and play
    DOWNLOAD = "download"
    EDIT = "edit"
    IMPORT = "import"
    EXPORT = "export"
    SHARE = "share"  # and delete, which is no less
    MANAGE = "manage"  # people


class Access(StrEnum):
    """What a project is to somebody."""

    VIEW = "view"
    EDIT = "edit"
    OWN = "own"


_LOOKING = frozenset({Act.OPEN, Act.DOWNLOAD})
_WORKING = _LOOKING | {Act.EDIT, Act.IMPORT, Act.EXPORT}

MAY: Mapping[Role, frozenset[Act]] = {
    Role.VIEWER: _LOOKING,
    Role.EDITOR: _WORKING | {Act.SHARE},
    Role.ADMIN: frozenset(Act),
}

ALLOWS: Mapping[Access, frozenset[Act]] = {
    Access.VIEW: _LOOKING,
    Access.EDIT: _WORKING,
    Access.OWN: _WORKING | {Act.SHARE},
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. A disabled one may not, until they are enabled again."""

    id: str
    name: str
    role: Role
    disabled: bool = False
    quota: int | None = None  # bytes of media; None: as many as the settings say

    def may(self, act: Act) -> bool:
        """Whether this person may do that at all."""
        return not self.disabled and act in MAY[self.role]


LOCAL_OWNER = "local"
"""The id of the one person of an installation without accounts."""

LOCAL_PERSON = Person(LOCAL_OWNER, "You", Role.ADMIN)
"""That person: nobody is asked anything, so everything is allowed."""
