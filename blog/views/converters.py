"""The parts of paths, as WordPress writes them: 2010, 04, 29, parent/child."""


class Number:
    """A number with leading zeros."""

    regex = ""
    digits = 2

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:0{self.digits}d}"


class Year(Number):
    regex = "[1-9][0-9]{3}"
    digits = 4


class Month(Number):
    regex = "0[1-9]|1[0-2]"


class Day(Number):
    regex = "0[1-9]|[12][0-9]|3[01]"


class PageNumber(Number):
    regex = "[1-9][0-9]{0,5}"
    digits = 1


class PagePath:
    regex = "[a-z0-9-]+(?:/[a-z0-9-]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CategoryPath(PagePath):
    regex = "[-a-zA-Z0-9_]+(?:/[-a-zA-Z0-9_]+)*?"
