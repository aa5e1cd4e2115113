"""One running server for all journeys: what a person does, in a real browser, with real files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.running_server import running_server


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A server that is up, and the files for it."""
    settings = {"CUTROOM_RENDER_CACHE_BYTES": "0"}  # the same slow export is asked for more than once
    with running_server(tmp_path_factory.mktemp("journeys") / "data", settings=settings) as server:
        yield Studio(server, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def slow_project(studio: Studio) -> str:
    """A project whose export takes some seconds."""
    return studio.slow_project()


@pytest.fixture
def editor(page: Page, studio: Studio) -> Editor:
    """A window with a new project of two files, A and B."""
    return Editor.open(page, studio, studio.project("AB"))
