"""Redis and PostgreSQL going away and coming back, as a person at the page sees it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.journeys.editor import Editor
from tests.e2e.journeys.studio import Studio
from tests.faults.team import Team, team
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team") / "data", machines=1) as running:
        yield running


@pytest.fixture
def studio(crew: Team, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(crew.web, tmp_path_factory.mktemp("footage"))


def dot(page: Page) -> Locator:
    return page.get_by_test_id("connection")


def test_an_export_is_asked_for_seen_and_done_while_redis_is_away(
    page: Page, studio: Studio, crew: Team
) -> None:
    editor = Editor.open(page, studio, studio.project("AB"))
    expect(dot(page)).to_have_text("")
    crew.redis.stop(signal.SIGKILL)
    expect(dot(page)).to_have_text("Live updates are slower for the moment")

    with editor.edit():
        editor.select(editor.clips[0])
        editor.press("Delete")
    editor.press("e")
    page.get_by_test_id("preset-webm").click()
    page.get_by_test_id("start-export").click()
    expect(editor.jobs.get_by_role("progressbar")).to_be_visible()
    expect(editor.jobs).to_contain_text("Ready")

    crew.redis.start()
    expect(dot(page)).to_have_text("")
    crew.wait_for_workers()


def test_while_the_database_is_away_the_page_says_so_and_keeps_what_was_seen(
    page: Page, studio: Studio, crew: Team
) -> None:
    editor = Editor.open(page, studio, studio.project("AB"))
    before = editor.drawing
    crew.postgres.stop(signal.SIGKILL)
    expect(dot(page)).to_have_text("Read only for the moment")
    assert editor.stand(30) == 30, "the preview stays"

    editor.select(editor.clips[0])
    editor.press("Delete")
    expect(page.locator(".q-notification")).to_contain_text("database")

    crew.postgres.start()
    expect(dot(page)).to_have_text("")
    assert editor.drawing == before
    with editor.edit():
        editor.press("Delete")
    assert editor.drawing != before
    wait_until(lambda: crew.web.get("/health")["status"] == "ok", "all is well again")
