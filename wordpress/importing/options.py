"""What a host decides on an import."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

FETCH = "fetch"


@dataclass(frozen=True)
class Options:
    media: str = ""
    """Nothing: no pictures; “fetch”: from the export's own hosts; else the folder they are in."""
    authors: dict[str, str] = field(default_factory=dict)
    """The user name here of each login there that is somebody known."""
    bylines: bool = False
    """Of all other authors only the shown name comes: no login, no e-mail address."""
    overwrite: bool = False
    """Where a thing was changed there and here, what the file says wins."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)
