"""What has to be known to go on with a download after a break, even in another process."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Notes:
    """They lie beside the file that is not whole yet."""

    address: str
    validator: str | None = None
    name: str = ""

    @classmethod
    def read(cls, path: Path, address: str) -> Notes:
        """Those of an address; empty ones where none are there, or those of another."""
        try:
            notes = cls(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return cls(address)
        return notes if notes.address == address else cls(address)

    def write(self, path: Path) -> None:
        """Have the next attempt find them."""
        path.write_text(json.dumps(asdict(self)), "utf-8")
