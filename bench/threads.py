"""Measure short and long threads: DEBUG=1 .venv/bin/python -m bench.threads 3"""

from typing import Any

from bench.site import run

LENGTHS = (10, 1_000, 10_000)


def pages() -> list[str]:
    """Pages from the beginning, the middle and the end of each thread, and its feed."""
    from blog.models import Post
    from comments.models import Comment

    addresses = []
    for post, length in zip(Post.objects.order_by("pk"), LENGTHS, strict=True):
        add_thread(post, length)
        keys = list(Comment.objects.filter(post=post).order_by("path").values_list("pk", flat=True))
        address = post.get_absolute_url()
        addresses += [address, f"{address}feed/"]
        if length > 50:
            addresses += [f"{address}?after={keys[length // 2]}", f"{address}?after={keys[-20]}"]
    return addresses


def add_thread(post: Any, length: int, people: int = 10_000) -> None:
    """Store a thread in which every third comment answers the one before."""
    from comments.models import Comment, Status
    from comments.models.comments import path_step

    made = Comment.objects.bulk_create(
        Comment(
            post=post,
            author_name=f"Rita {(post.pk * 7 + number) % (people or 1)}",
            body="Gut gesagt, und noch etwas mehr als das. " * 5,
            body_html=f"<p>{'Gut gesagt, und noch etwas mehr als das. ' * 5}</p>",
            status=Status.APPROVED,
        )
        for number in range(length)
    )
    for before, comment in zip([None, *made], made, strict=False):
        answers = before if before and comment.pk % 3 == 0 else None
        comment.parent = answers
        comment.path = (answers.path or "" if answers else "") + path_step(comment.pk)
        comment.root = answers.root if answers else comment.pk
    Comment.objects.bulk_update(made, ["parent", "path", "root"], batch_size=500)


if __name__ == "__main__":
    run(pages)
