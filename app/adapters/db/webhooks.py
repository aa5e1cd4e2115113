"""Where people want to be told, and the job that tells them, stored with the end of another one."""

from __future__ import annotations

from sqlalchemy import Engine, Text, delete
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from app.adapters.db import job_beginnings
from app.adapters.db.rows import Id, JobRow, Moment
from app.adapters.db.transactions import reading, writing
from app.domain.jobs import JobKind, JobState, NewJob
from app.domain.notices import ATTEMPTS, is_noticed
from app.ports.notices import Webhook
from app.services.ids import new_id


class WebhookRow(SQLModel, table=True):
    """Where a person is told that a job is over."""

    __tablename__ = "webhooks"

    owner: str = Field(primary_key=True, sa_type=Id)
    address: str = Field(sa_type=Text)
    secret: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Moment)


class SqlWebhookStore:
    """The WebhookStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, owner: str) -> Webhook | None:
        """The webhook of a person."""
        with reading(self._engine) as session:
            row = session.get(WebhookRow, owner)
        return None if row is None else Webhook(row.owner, row.address, row.secret, row.created_at)

    def put(self, webhook: Webhook) -> None:
        """Remember it, in place of an earlier one."""
        with writing(self._engine) as session:
            session.merge(
                WebhookRow(
                    owner=webhook.owner,
                    address=webhook.address,
                    secret=webhook.secret,
                    created_at=webhook.created_at,
                )
            )

    def delete(self, owner: str) -> None:
        """Tell that person nothing more."""
        with writing(self._engine) as session:
            session.execute(delete(WebhookRow).where(col(WebhookRow.owner) == owner))


def tell_of(session: Session, ended: JobRow, *, at: str) -> None:
    """Store the job that tells a person of another one's end: in the transaction that ends it, or never."""
    if ended.batch is not None:
        return  # its whole is told of, once
    if not is_noticed(ended.kind, JobState(ended.state)) or session.get(WebhookRow, ended.owner) is None:
        return
    told = NewJob(
        id=new_id(),
        owner=ended.owner,
        kind=JobKind.NOTIFY,
        title=ended.title,
        payload={"job_id": ended.id},
        project_id=ended.project_id,
        max_attempts=ATTEMPTS,
    )
    job_beginnings.begin(session, told, at=at)
