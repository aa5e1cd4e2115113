"""The letters of captions over HTTP: which fonts of the server draw them, and the fonts themselves."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.api.accounts.owner import Owner
from app.api.addresses import Id
from app.api.files import IMMUTABLE
from app.api.views import View
from app.domain.fonts import FontFile
from app.domain.lettering import DrawingFont
from app.services import Services


class FontView(View):
    """A font that draws letters which the chosen one lacks."""

    family: str
    letters: str
    address: str = Field(description="Where its file is; it never changes under that address")
    weight: int
    line: int = Field(description="How high a line of it is taken to be, in thousandths of an em")

    @classmethod
    def of(cls, font: DrawingFont) -> FontView:
        """The same as it is sent."""
        file = font.file
        address = f"/api/fonts/{file.sha256}/{quote(file.name, safe='')}?face={font.number}"
        return cls(
            family=font.family, letters=font.letters, address=address, weight=font.weight, line=font.line
        )


class LettersView(View):
    """Who draws the captions of a project, as far as that is not the font that was chosen for them."""

    fonts: list[FontView]
    undrawn: str = Field(description="Letters of captions to be burnt in that no font here has")
    warnings: list[str] = Field(description="What a person should know of those, in sentences")


def router(services: Services) -> APIRouter:
    """The routes under /api/projects/{id}/letters, and /api/fonts."""
    routes = APIRouter(prefix="/api", tags=["Captions"])
    rendering = services.rendering

    @routes.get("/projects/{project_id}/letters", summary="Which fonts draw the captions of a project")
    def of_project(owner: Owner, project_id: Id) -> LettersView:
        found = rendering.letters.of(project_id, owner)
        return LettersView(
            fonts=[FontView.of(font) for font in found.fonts],
            undrawn=found.undrawn,
            warnings=list(found.warnings),
        )

    @routes.get("/fonts/{sha256}/{name}", summary="A font, by the hash of its file", response_class=Response)
    def font(
        _: Owner,
        sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
        name: Annotated[str, Path(max_length=255)],
        face: Annotated[int, Query(ge=0, le=63, description="Of a collection: which one")] = 0,
    ) -> Response:
        content = rendering.letters.content(FontFile(name, sha256), face)
        return Response(content, media_type="font/sfnt", headers={"Cache-Control": IMMUTABLE})

    return routes
