"""What was checked, and what was found."""

from dataclasses import dataclass, field


@dataclass
class Line:
    """One promise of the privacy page, or one that follows from it."""

    section: str
    """The key of the section on the page; empty for what stands above them."""
    promise: str
    looked_at: str
    findings: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        return not self.findings
