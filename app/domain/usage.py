"""How much room a person's media take, and how much they may take. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.amounts import in_words

NEARLY = 0.9  # of the quota, from which on a person is warned


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes of originals. Content that is in the library under several names counts once."""

    kept: int
    trashed: int  # of what only the trash still holds
    arriving: int  # promised to uploads and downloads that are not complete
    quota: int | None  # None: as much as the disk holds
    free: int  # on the disk, for everybody

    @property
    def used(self) -> int:
        """What counts against the quota."""
        return self.kept + self.trashed + self.arriving

    @property
    def nearly_full(self) -> bool:
        """Whether a person should hear of it before it hurts."""
        return self.quota is not None and self.used >= NEARLY * self.quota

    def __str__(self) -> str:
        """Such as "3.4 GB of 5 GB used, 1 GB of it in the trash"."""
        of_all = f" of {in_words(self.quota)}" if self.quota is not None else ""
        trash = f", {in_words(self.trashed)} of it in the trash" if self.trashed else ""
        return f"{in_words(self.used)}{of_all} used{trash}"
