"""What a card of a project is said to allow: nothing that would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.accounts import Access, Person
from app.domain.errors import NotAllowed
from app.domain.serial import to_document
from pages.shelf import Poster, Shelves
from tests.notation import timeline_of
from tests.team import Team, team


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Team]:
    """Anna has a file of her own, and Ben has one of his."""
    with team(tmp_path) as house:
        house.bring_in("hers", house.anna)
        house.bring_in("his", house.ben)
        yield house


def poster(house: Team, person: Person) -> Poster:
    """Of the one project that somebody sees."""
    [(_, shown)] = Shelves(house.services).read(person.id, limit=None).projects
    return shown


def shared(house: Team, access: Access, *assets: str) -> str:
    """A project of Anna's that Ben may see or edit."""
    accounts = house.services.accounts
    assert accounts is not None
    project = house.services.projects.create_from_assets(house.anna.id, list(assets))
    accounts.sharing.share(project.id, house.anna.id, to=house.ben.id, access=access)
    return project.id


@pytest.mark.parametrize("access", [Access.VIEW, Access.EDIT])
def test_only_what_was_shared_to_be_changed_can_be_renamed(house: Team, access: Access) -> None:
    shared(house, access, "hers")
    assert poster(house, house.ben).changing is (access is Access.EDIT)
    assert poster(house, house.anna).changing


def test_a_project_with_files_of_others_is_not_offered_to_be_copied(house: Team) -> None:
    project = shared(house, Access.EDIT, "hers")
    assert poster(house, house.anna).copying
    assert not poster(house, house.ben).copying
    clips = [{"asset": "his", "source_start": "0", "frames": 5}]
    version = house.services.projects.get(project, house.ben.id).version
    house.services.editing.apply(
        project, house.ben.id, {"type": "append", "track": None, "clips": clips}, version
    )
    for person in (house.anna, house.ben):
        assert not poster(house, person).copying
        with pytest.raises(NotAllowed):
            house.services.projects.duplicate(project, person.id)


def test_a_project_whose_file_is_gone_can_still_be_copied(house: Team) -> None:
    project = house.services.projects.create_from_assets(house.anna.id, ["hers"])
    house.services.library.delete("hers", owner=house.anna.id, anyway=True)
    assert poster(house, house.anna).copying
    house.services.projects.duplicate(project.id, house.anna.id)


def test_a_project_shows_the_file_that_is_seen_first_and_not_what_lies_upon_it(house: Team) -> None:
    for name in ("corner", "music"):
        house.bring_in(name, house.anna)
    document = to_document(timeline_of("V2: c/corner[0:5]\nV1: h/hers[0:50]\nA1: m/music[0:5]"))
    house.services.projects.create(house.anna.id, "Film", {"timeline_state": document})
    first = poster(house, house.anna).first
    assert first
    assert first.id == "hers"
