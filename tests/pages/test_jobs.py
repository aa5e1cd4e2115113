"""The page of all jobs, and what belongs to no page alone."""

from __future__ import annotations

import re

from nicegui.testing import User

from pages.components.job_board import JobBoard


async def test_the_jobs_page_shows_the_board(user: User) -> None:
    await user.open("/jobs")
    await user.should_see(JobBoard)


async def test_the_browser_files_are_kept_for_ever_under_an_address_of_their_content(user: User) -> None:
    page = (await user.http_client.get("/jobs")).text
    found = re.search(r'"cutroom/": ?"(/browser/[0-9a-f]+/)"', page)
    assert found is not None
    for name in ("store.js", "theme.css", "timeline/mount.js", "fonts/DejaVuSans.ttf"):
        response = await user.http_client.get(found.group(1) + name)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


async def test_nothing_but_browser_files_can_be_fetched_there(user: User) -> None:
    page = (await user.http_client.get("/jobs")).text
    found = re.search(r'"cutroom/": ?"(/browser/[0-9a-f]+/)"', page)
    assert found is not None
    for name in ("..%2fprivate.py", "../private.py", "nothing.js"):
        assert (await user.http_client.get(found.group(1) + name)).status_code == 404


async def test_no_page_names_an_address_elsewhere(user: User) -> None:
    for address in ("/", "/jobs"):
        page = (await user.http_client.get(address)).text
        named = set(re.findall(r'(?:src|href)="(https?://[^"]+)"', page))
        assert not named
