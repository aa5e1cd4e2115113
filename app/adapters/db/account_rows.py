"""The tables of accounts; part of the same schema as `rows`. Only this package knows them.

    people 1 ──── * sessions            who is signed in; keys are hashes of what the browser has
           1 ──── * api_tokens          hashes too
           1 ──── * identities          who a provider says that they are
           1 ──── * one_time_links      to choose a password; without a person, for the first one
           * ──── * projects            project_shares: who else may see or edit

Moments that only the database compares are seconds of its own clock.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Double, ForeignKeyConstraint, Index, String, Text
from sqlmodel import Field, SQLModel

from app.adapters.db.rows import Id, Moment, words
from app.domain.accounts import Access, Role

Hash = String(64)
Word = String(255)


class PersonRow(SQLModel, table=True):
    """Somebody with an account; `name_key` is the name without regard to case."""

    __tablename__ = "people"

    id: str = Field(primary_key=True, sa_type=Id)
    name: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text, unique=True)
    role: Role = Field(sa_type=words(Role))
    disabled: bool = Field(default=False, sa_type=Boolean)
    password_hash: str | None = Field(default=None, sa_type=Text)
    quota: int | None = Field(default=None, sa_type=BigInteger)
    created_at: str = Field(sa_type=Moment)


class SessionRow(SQLModel, table=True):
    """A time in which a person is signed in."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        Index("ix_sessions_person_id", "person_id"),
        Index("ix_sessions_expires", "expires"),
    )

    key: str = Field(primary_key=True, sa_type=Hash)
    person_id: str = Field(sa_type=Id)
    expires: float = Field(sa_type=Double)


class ApiTokenRow(SQLModel, table=True):
    """A token for programs."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        Index("ix_api_tokens_person_id", "person_id"),
    )

    id: str = Field(primary_key=True, sa_type=Id)
    person_id: str = Field(sa_type=Id)
    name: str = Field(sa_type=Text)
    secret_hash: str = Field(sa_type=Hash, unique=True)
    created_at: str = Field(sa_type=Moment)
    last_used_at: str | None = Field(default=None, sa_type=Moment)


class IdentityRow(SQLModel, table=True):
    """By what an OpenID Connect provider knows a person."""

    __tablename__ = "identities"
    __table_args__ = (
        ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        Index("ix_identities_person_id", "person_id"),
    )

    issuer: str = Field(primary_key=True, sa_type=Word)
    subject: str = Field(primary_key=True, sa_type=Word)
    person_id: str = Field(sa_type=Id)


class LinkRow(SQLModel, table=True):
    """A link that is good for one use."""

    __tablename__ = "one_time_links"
    __table_args__ = (ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),)

    secret_hash: str = Field(primary_key=True, sa_type=Hash)
    person_id: str | None = Field(default=None, sa_type=Id)
    expires: float = Field(sa_type=Double)
    made_by: str | None = Field(default=None, sa_type=Id)  # may be gone by now


class ShareRow(SQLModel, table=True):
    """A project that somebody else than its owner may see or edit."""

    __tablename__ = "project_shares"
    __table_args__ = (
        ForeignKeyConstraint(["project_id"], ["projects.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        Index("ix_project_shares_person_id", "person_id"),
    )

    project_id: str = Field(primary_key=True, sa_type=Id)
    person_id: str = Field(primary_key=True, sa_type=Id)
    access: Access = Field(sa_type=words(Access))
