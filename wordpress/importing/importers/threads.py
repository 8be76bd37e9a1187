"""Order the comments of a post: parents first, gaps bridged, circles cut."""

from collections.abc import Iterator, Sequence

from wordpress.wxr import reader as wxr


class Thread:
    """The comments of an entry that are imported, with the parents of all its comments."""

    def __init__(self, imported: Sequence[wxr.Comment], everything: Sequence[wxr.Comment]) -> None:
        self.parents = {comment.id: comment.parent for comment in everything}
        self.comments = list(parents_first(imported))
        self.places = {comment.id: place for place, comment in enumerate(self.comments)}

    def parent_of(self, comment: wxr.Comment) -> str:
        """The ID of the nearest imported ancestor; empty if there is none."""
        seen = {comment.id}
        number = comment.parent
        while number in self.parents and number not in seen:
            if number in self.places:
                return number
            seen.add(number)
            number = self.parents[number]
        return ""

    def is_cut(self, comment: wxr.Comment) -> bool:
        """Whether its parent comes after it, which happens only in a circle."""
        parent = self.parent_of(comment)
        return bool(parent) and self.places[parent] > self.places[comment.id]


def parents_first(comments: Sequence[wxr.Comment]) -> Iterator[wxr.Comment]:
    """Every comment once, after its parent; circles are cut."""
    by_id = {comment.id: comment for comment in comments}
    done: set[str] = set()
    for comment in comments:
        chain: list[wxr.Comment] = []
        above: wxr.Comment | None = comment
        while above is not None and above.id not in done:
            done.add(above.id)
            chain.append(above)
            above = by_id.get(above.parent)
        yield from reversed(chain)
