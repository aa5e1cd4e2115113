"""Keeping what a person chose of an export under a name, and sharing it with everybody here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.accounts import Act
from app.domain.errors import InvalidRequest, NotFound
from app.domain.own_presets import MOST, OwnPreset, check_fields, check_title
from app.ports.own_presets import OwnPresetStore
from app.services.clock import now_iso
from app.services.ids import new_id
from app.services.permits import Permits


class OwnPresets:
    """The presets that a person reaches: their own, and those that others share."""

    def __init__(
        self,
        store: OwnPresetStore,
        permits: Permits,
        *,
        new_id: Callable[[], str] = new_id,
        now: Callable[[], str] = now_iso,
    ) -> None:
        self._store = store
        self._permits = permits
        self._new_id = new_id
        self._now = now

    def list(self, owner: str) -> Sequence[OwnPreset]:
        """By title."""
        return self._store.reachable(owner)

    def save(self, owner: str, title: str, fields: Mapping[str, Any], *, shared: bool) -> OwnPreset:
        """Keep a choice; one's own of the same title is replaced. Raises InvalidRequest, NotAllowed."""
        self._permits.require(owner, Act.EXPORT)
        kept, known = check_fields(fields), self._store.reachable(owner)
        preset_of = kept.get("preset")
        based = next((own.fields for own in known if own.id == preset_of), None)
        if based is not None:  # a choice that began with another own one stands by itself
            kept = {**based, **{name: value for name, value in kept.items() if name != "preset"}}
        called = check_title(title)
        others = [own for own in known if own.owner == owner and own.title != called]
        if len(others) >= MOST:
            raise InvalidRequest(f"You have {MOST} presets already. Delete one first.")
        made = OwnPreset(self._new_id(), owner, called, kept, shared, self._now())
        return self._store.put(made)

    def rename(self, preset_id: str, owner: str, title: str) -> OwnPreset:
        """Give one of one's own another title. Raises NotFound, InvalidRequest when it has another one."""
        own = {preset.id: preset for preset in self._store.reachable(owner) if preset.owner == owner}
        if preset_id not in own:
            raise NotFound("There is no such preset.")
        called = check_title(title)
        if any(other.title == called for other in own.values() if other.id != preset_id):
            raise InvalidRequest(f"You have another preset called “{called}”.")
        return self._store.put(replace(own[preset_id], title=called))

    def delete(self, preset_id: str, owner: str) -> None:
        """Forget one of one's own. Exports that were made with it stay. Raises NotFound."""
        self._store.delete(preset_id, owner=owner)
