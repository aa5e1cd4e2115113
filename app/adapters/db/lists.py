"""Lists of videos in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine, func, insert, select, update
from sqlmodel import col

from app.adapters.db.list_rows import ListVideoRow, VideoListRow
from app.adapters.db.list_values import counts_of, list_of, list_values, video_of, video_values
from app.adapters.db.list_videos import THERE, change_video, find_videos
from app.adapters.db.transactions import reading, writing
from app.domain.errors import NotFound
from app.domain.lists import ListCounts, ListVideo, VideoList, VideoState

_MISSING = "That list is no longer there."
_AT_ONCE = 500


class SqlListStore:
    """The ListStore of both databases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, new: VideoList) -> None:
        """Store a new list."""
        with writing(self._engine) as session:
            session.add(VideoListRow(**list_values(new)))

    def get(self, list_id: str, *, owner: str) -> VideoList:
        """One list. Raises NotFound."""
        with reading(self._engine) as session:
            row = session.get(VideoListRow, list_id)
        if row is None or row.owner != owner or row.deleted_at is not None:
            raise NotFound(_MISSING)
        return list_of(row)

    def list(self, *, owner: str) -> Sequence[VideoList]:
        """Last changed first."""
        query = (
            select(VideoListRow)
            .where(col(VideoListRow.owner) == owner, col(VideoListRow.deleted_at).is_(None))
            .order_by(col(VideoListRow.updated_at).desc(), col(VideoListRow.id).desc())
        )
        with reading(self._engine) as session:
            return [list_of(row) for row in session.scalars(query)]

    def counts(self, list_ids: Sequence[str]) -> Mapping[str, ListCounts]:
        """How far the videos of each of those lists are."""
        found: dict[str, dict[str, int]] = {list_id: {} for list_id in list_ids}
        with reading(self._engine) as session:
            for some in _parts(sorted(found)):
                query = (
                    select(col(ListVideoRow.list_id), col(ListVideoRow.state), func.count())
                    .where(col(ListVideoRow.list_id).in_(some), THERE)
                    .group_by(col(ListVideoRow.list_id), col(ListVideoRow.state))
                )
                for list_id, state, count in session.execute(query):
                    found[list_id][state] = count
        return {list_id: counts_of(states) for list_id, states in found.items()}

    def rename(self, list_id: str, *, owner: str, name: str, at: str) -> VideoList:
        """Give a list another name. Raises NotFound."""
        return self._change(list_id, owner=owner, name=name, updated_at=at)

    def delete(self, list_id: str, *, owner: str, at: str) -> None:
        """Put the list aside. Raises NotFound."""
        self._change(list_id, owner=owner, deleted_at=at)

    def add_videos(self, list_id: str, videos: Sequence[ListVideo], *, at: str) -> Sequence[ListVideo]:
        """Put videos at the end of a list; their positions are given here."""
        touch = (
            update(VideoListRow)
            .where(col(VideoListRow.id) == list_id, col(VideoListRow.deleted_at).is_(None))
            .values(updated_at=at)
            .returning(col(VideoListRow.id))
        )
        last = select(func.max(col(ListVideoRow.position))).where(col(ListVideoRow.list_id) == list_id)
        with writing(self._engine) as session:
            if session.execute(touch).scalar_one_or_none() is None:  # it also locks the list's positions
                raise NotFound(_MISSING)
            first = (session.scalar(last) or 0) + 1
            placed = [replace(one, position=first + index) for index, one in enumerate(videos)]
            if placed:
                session.execute(insert(ListVideoRow), [video_values(one) for one in placed])
        return placed

    def videos(
        self,
        list_id: str,
        *,
        states: Sequence[VideoState] = (),
        ids: Sequence[str] | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Sequence[ListVideo]:
        """In their order, from the first with a position above `after`."""
        where = [col(ListVideoRow.list_id) == list_id, col(ListVideoRow.position) > after]
        if states:
            where.append(col(ListVideoRow.state).in_([state.value for state in states]))
        if ids is None:
            return find_videos(self._engine, *where, limit=limit)
        found = [
            one
            for some in _parts(sorted(set(ids)))
            for one in find_videos(self._engine, *where, col(ListVideoRow.id).in_(some))
        ]
        return sorted(found, key=lambda one: one.position)[:limit]

    def batch_of(self, list_id: str, batch: str) -> Sequence[ListVideo]:
        """The videos of a batch, in their order."""
        return find_videos(
            self._engine, col(ListVideoRow.list_id) == list_id, col(ListVideoRow.batch) == batch
        )

    def with_asset(self, asset_id: str) -> Sequence[str]:
        """The ids of the lists that an asset is in."""
        query = select(col(ListVideoRow.list_id)).distinct()
        query = query.where(col(ListVideoRow.asset_id) == asset_id, THERE)
        with reading(self._engine) as session:
            return session.scalars(query).all()

    def assets_of(self, owner: str) -> Collection[str]:
        """The ids of the assets in a person's lists."""
        query = select(col(ListVideoRow.asset_id)).join(
            VideoListRow, col(VideoListRow.id) == col(ListVideoRow.list_id)
        )
        query = query.where(
            col(VideoListRow.owner) == owner,
            col(VideoListRow.deleted_at).is_(None),
            col(ListVideoRow.asset_id).is_not(None),
            THERE,
        )
        with reading(self._engine) as session:
            return {asset_id for asset_id in session.scalars(query) if asset_id}

    def remove_videos(self, list_id: str, ids: Sequence[str], *, at: str) -> Sequence[ListVideo]:
        """Put videos aside; those that were there, as they were."""
        gone: list[ListVideo] = []
        with writing(self._engine) as session:
            for some in _parts(sorted(set(ids))):
                put_aside = (
                    update(ListVideoRow)
                    .where(col(ListVideoRow.list_id) == list_id, col(ListVideoRow.id).in_(some), THERE)
                    .values(deleted_at=at)
                    .returning(ListVideoRow)
                )
                gone += [video_of(row) for row in session.scalars(put_aside)]
        return gone

    def put_in_batch(self, list_id: str, batch: str, *, ids: Sequence[str]) -> int:
        """Have those of the videos that are not ready wait in a new batch; how many there are."""
        moved = 0
        with writing(self._engine) as session:
            for some in _parts(sorted(set(ids))):
                wait = (
                    update(ListVideoRow)
                    .where(
                        col(ListVideoRow.list_id) == list_id,
                        col(ListVideoRow.id).in_(some),
                        col(ListVideoRow.state) != VideoState.READY.value,
                        THERE,
                    )
                    .values(state=VideoState.WAITING.value, batch=batch, job_id=None, error=None)
                    .returning(col(ListVideoRow.id))
                )
                moved += len(session.execute(wait).all())
        return moved

    def note_project(self, video_id: str, project_id: str) -> None:
        """Remember which project is made of a video."""
        change_video(self._engine, col(ListVideoRow.id) == video_id, project_id=project_id)

    def _change(self, list_id: str, *, owner: str, **changes: str) -> VideoList:
        change = (
            update(VideoListRow)
            .where(
                col(VideoListRow.id) == list_id,
                col(VideoListRow.owner) == owner,
                col(VideoListRow.deleted_at).is_(None),
            )
            .values(**changes)
            .returning(VideoListRow)
        )
        with writing(self._engine) as session:
            row = session.scalars(change).one_or_none()
            if row is None:
                raise NotFound(_MISSING)
            return list_of(row)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
