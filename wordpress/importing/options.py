"""The options of an import."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

FETCH = "fetch"


@dataclass(frozen=True)
class Options:
    media: str = ""
    """Empty: no pictures; “fetch”: from the old site's own hosts; else the folder they are in."""
    authors: dict[str, str] = field(default_factory=dict)
    """Login there → user name here, for authors who already have an account."""
    bylines: bool = False
    """Import only the display names of all other authors: no logins, no email addresses."""
    overwrite: bool = False
    """If something was changed on both sides, take the version in the file."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)
