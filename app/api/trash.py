"""What was deleted, over HTTP: shown, taken back, and deleted for good."""

from __future__ import annotations

from typing import Self

from fastapi import APIRouter, Response

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.views import View
from app.domain.trash import Trashed, TrashKind
from app.services import Services


class TrashedView(View):
    """Something that was deleted and can be taken back. `kind` is project, media, list or video."""

    kind: str
    id: str
    name: str
    deleted_at: str

    @classmethod
    def of(cls, item: Trashed) -> Self:
        """The thing as the API shows it."""
        return cls(kind=item.kind.value, id=item.id, name=item.name, deleted_at=item.deleted_at)


class EmptiedView(View):
    """How many things were deleted for good."""

    forgotten: int


def router(services: Services) -> APIRouter:
    """The routes under /api/trash."""
    routes = APIRouter(prefix="/api/trash", tags=["Trash"])

    @routes.get("", summary="What was deleted in the last thirty days, the last one first")
    def list_trash(owner: Owner) -> list[TrashedView]:
        return [TrashedView.of(item) for item in services.trash.items(owner=owner)]

    @routes.post("/{kind}/{item_id}/restore", summary="Take something back")
    def take_back(owner: Owner, kind: TrashKind, item_id: Id) -> TrashedView:
        return TrashedView.of(services.trash.take_back(kind, item_id, owner=owner))

    @routes.delete("/{kind}/{item_id}", status_code=204, summary="Delete something for good, now")
    def forget(owner: Owner, kind: TrashKind, item_id: Id) -> Response:
        services.trash.forget(kind, item_id, owner=owner)
        return Response(status_code=204)

    @routes.delete("", summary="Empty the trash: all that is in it is deleted for good")
    def empty(owner: Owner) -> EmptiedView:
        return EmptiedView(forgotten=services.trash.empty(owner=owner))

    return routes
