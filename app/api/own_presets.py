"""Presets that people make themselves, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.bodies import Body, reads, takes
from app.api.views import View
from app.domain.own_presets import OwnPreset
from app.services import Services


class NewPreset(Body):
    """A choice to keep."""

    title: str
    fields: dict[str, Any] = Field(description="As for an export, without name, range and split")
    shared: bool = False


class PresetTitle(Body):
    """What a preset is to be called."""

    title: str


class OwnPresetView(View):
    """A preset of a person; `id` is what exports ask for as their `preset`."""

    id: str
    title: str
    fields: dict[str, Any]
    shared: bool
    own: bool

    @classmethod
    def of(cls, preset: OwnPreset, owner: str) -> OwnPresetView:
        """The preset as that person sees it."""
        return cls(
            id=preset.id,
            title=preset.title,
            fields=dict(preset.fields),
            shared=preset.shared,
            own=preset.owner == owner,
        )


def router(services: Services) -> APIRouter:
    """The routes under /api/presets/own."""
    routes = APIRouter(prefix="/api/presets/own", tags=["Exports"])
    rendering = services.rendering

    @routes.get("", summary="One's own presets, and those that others share")
    def list_own(owner: Owner) -> list[OwnPresetView]:
        return [OwnPresetView.of(preset, owner) for preset in rendering.own.list(owner)]

    @routes.post(
        "",
        status_code=201,
        openapi_extra=takes(NewPreset),
        summary="Keep a choice; the same title again replaces it",
    )
    def save(owner: Owner, wanted: Annotated[NewPreset, Depends(reads(NewPreset))]) -> OwnPresetView:
        made = rendering.own.save(owner, wanted.title, wanted.fields, shared=wanted.shared)
        return OwnPresetView.of(made, owner)

    @routes.put(
        "/{preset_id}", openapi_extra=takes(PresetTitle), summary="Give one of one's own another title"
    )
    def rename(
        owner: Owner, preset_id: Id, wanted: Annotated[PresetTitle, Depends(reads(PresetTitle))]
    ) -> OwnPresetView:
        return OwnPresetView.of(rendering.own.rename(preset_id, owner, wanted.title), owner)

    @routes.delete("/{preset_id}", status_code=204, summary="Forget one of one's own")
    def delete(owner: Owner, preset_id: Id) -> None:
        rendering.own.delete(preset_id, owner)

    return routes
