"""Comments, and their order in a thread."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import WebURLField
from accounts.models import User
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_comment
from blog.models import Post, SearchEntry, may_edit_all
from blog.models.other_texts import OtherText
from blog.search import indexing

PATH_DIGITS = 8
# An index row has a size limit, so replies nested deeper than this become siblings.
DEEPEST_PATH = 99 * PATH_DIGITS
# Only comments.thread.helpful writes these.
COUNTED = {"helpful", "unhelpful", "usefulness"}
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def path_step(pk: int) -> str:
    """The pk as eight base-36 digits, so that text order equals numeric order."""
    digits = ""
    while pk:
        pk, digit = divmod(pk, 36)
        digits = BASE36[digit] + digits
    return digits.rjust(PATH_DIGITS, "0")


class Status(models.TextChoices):
    HELD = "held", _("waiting")
    APPROVED = "approved", _("approved")
    SPAM = "spam", _("spam")
    TRASH = "trash", _("trash")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> Self:
        """Approved, and on a public post: what everybody may read."""
        # Exists() checks the posts of the comments read, not every post of the blog.
        public = Post.objects.published().filter(pk=OuterRef("post"))
        return self.filter(Exists(public), status=Status.APPROVED)

    def held(self) -> Self:
        return self.filter(status=Status.HELD)

    def on_posts_of(self, author: User) -> Self:
        """Approved, on posts that the person may edit, public or not."""
        approved = self.filter(status=Status.APPROVED)
        if may_edit_all(author):
            # A filter by all posts would make the database list them.
            return approved
        return approved.filter(post__in=Post.objects.editable_by(author))

    def visible_to(self, reader: str | None) -> Self:
        """Approved and withdrawn comments, and the reader's own held ones and spam."""
        visible = Q(status__in=[Status.APPROVED, Status.WITHDRAWN])
        if reader:
            visible |= Q(status__in=[Status.HELD, Status.SPAM], reader=reader)
        return self.filter(visible)


class Comment(OtherText):
    """A comment; `parent` is what it replies to, `path` its place in the thread."""

    Status = Status

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="replies"
    )
    path = models.TextField(null=True, editable=False)
    """The pks of its ancestors and its own, eight base-36 digits each: the order of the thread.
    In C collation on PostgreSQL (see the migrations)."""
    root = models.BigIntegerField(null=True, editable=False)
    """The pk of its top-level ancestor, or its own, for the order “newest first”."""
    author_name = models.CharField(_("name"), max_length=245)
    email = models.EmailField(_("e-mail"), max_length=100, blank=True)
    website = WebURLField(_("website"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    body = models.TextField(_("comment"), max_length=20_000)
    body_html = models.TextField(editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.HELD, editable=False
    )
    email_confirmed = models.BooleanField(default=False, editable=False)
    """Whether its writer has confirmed the e-mail address."""
    is_pinned = models.BooleanField(_("pinned on top"), default=False, editable=False)
    is_closed = models.BooleanField(_("closed to replies"), default=False, editable=False)
    helpful = models.PositiveIntegerField(default=0, editable=False)
    """Votes for it; comments.thread.helpful counts them."""
    unhelpful = models.PositiveIntegerField(default=0, editable=False)
    usefulness = models.PositiveIntegerField(default=0, editable=False)
    """The score of its top-level ancestor, in ten-thousandths, for “most helpful first”."""
    edited_at = models.DateTimeField(_("edited by its writer"), null=True, editable=False)
    reader = models.CharField(max_length=64, blank=True, editable=False)
    """The key in its writer's cookie (accounts.readers), who may see it while it is held."""

    _rendered: tuple[str, str] | None = None
    """The source that this object rendered, and the HTML that came out."""

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="comment_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")), name="comment_does_not_answer_itself"
            ),
            # Together with the post, as PostgreSQL would walk an index of paths alone through all
            # other threads.
            models.UniqueConstraint(fields=["post", "path"], name="thread"),
        ]
        indexes = [
            # The pages of a post's thread in the other orders; the constraint has the usual one.
            models.Index(fields=["post", "-root", "path"], name="thread_newest_first"),
            models.Index(
                fields=["post", "-usefulness", "-root", "path"], name="thread_helpful_first"
            ),
            # How many comments a post has, and its newest. Not a partial index: SQLite uses none
            # for a status that is a parameter of the query.
            models.Index(
                fields=["post", "status", "-created_at", "-id"], name="comments_of_post_by_status"
            ),
            # What moderators pinned and closed; few rows.
            models.Index(fields=["post"], name="closed_in_post", condition=Q(is_closed=True)),
            models.Index(fields=["post"], name="pinned_in_post", condition=Q(is_pinned=True)),
            # The moderators' queue, the feed of all comments, and the posts most discussed lately.
            models.Index(fields=["status", "created_at", "id", "post"], name="comments_by_status"),
            # The moderators' list of comments of any status.
            models.Index(fields=["-created_at", "-id"], name="comments_newest_first"),
            # Comments from one e-mail address: trust, self-service, and whether the same was sent
            # before, for which SQLite would read the post's whole thread.
            models.Index(fields=["email", "post"], name="comments_of_email"),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body[:60]}"

    # Without a savepoint: whoever stores a comment inside a transaction gives all of it up.
    @transaction.atomic(savepoint=False)
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the comment; a new one gets its path once it has a pk."""
        self.render()
        self.email = self.email.lower()
        is_new = self._state.adding
        if not is_new and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = self._own_fields()
        super().save(*args, **kwargs)
        if self.path is None:
            self._take_place()
        if not is_new or self.status == Status.APPROVED:
            self.index()

    def _take_place(self) -> None:
        """Store where in the thread the new comment stands."""
        above = (self.parent.path or "")[:DEEPEST_PATH] if self.parent else ""
        self.path = above + path_step(self.pk)
        self.root = self.parent.root if self.parent else self.pk
        place = Comment.objects.filter(pk=self.pk)
        if self.parent:
            # Locked, so that a vote at the same moment does not miss this reply.
            first = Comment.objects.select_for_update().filter(pk=self.root or self.pk)
            self.usefulness = first.values_list("usefulness", flat=True).get()
        place.update(path=self.path, root=self.root, usefulness=self.usefulness)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Asks nothing: they are about what code sets, and finding that out took long."""

    def get_absolute_url(self) -> str:
        """A permanent URL that redirects to the right page of the thread."""
        return reverse("comments:permalink", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        indexing.drop(SearchEntry.Kind.COMMENT, self.pk)
        return super().delete(*args, **kwargs)

    @classmethod
    def to_index(cls) -> "CommentQuerySet":
        return cls.objects.filter(status=Status.APPROVED).select_related("post")

    def render_again(self) -> bool:
        """Render and store the HTML with today's code; False if nothing changed."""
        before, self.body_html = self.body_html, render_comment(self.body)
        if self.body_html == before:
            return False
        Comment.objects.filter(pk=self.pk).update(body_html=self.body_html)
        self.index()
        return True

    def index(self) -> None:
        """Update the search index; call this whenever the status changes."""
        if self.status != Status.APPROVED:
            indexing.drop(SearchEntry.Kind.COMMENT, self.pk)
            return
        indexing.put(self.indexable())

    def indexable(self) -> indexing.Indexable:
        """What the search is to know of it."""
        return indexing.Indexable(
            SearchEntry.Kind.COMMENT,
            self.pk,
            title=self.author_name,
            text=plain_text(self.body_html),
            shown_at=self.created_at,
            post_id=self.post_id,
        )

    def render(self) -> None:
        """Render the source to HTML, without saving; once for the same source."""
        if self._rendered != (self.body, self.body_html):
            self.body_html = render_comment(self.body)
            self._rendered = (self.body, self.body_html)

    def is_locked(self) -> bool:
        """Whether it or any of its ancestors is closed to replies."""
        path = self.path or ""
        steps = range(PATH_DIGITS, len(path) + 1, PATH_DIGITS)
        above = [path[:end] for end in steps]
        return Comment.objects.filter(post=self.post_id, path__in=above, is_closed=True).exists()

    def _own_fields(self) -> list[str]:
        """The fields to save: everything loaded, except what votes change."""
        names = {field.attname for field in self._meta.concrete_fields if not field.primary_key}
        return sorted(names - self.get_deferred_fields() - COUNTED)

    @property
    def depth(self) -> int:
        """0 for a comment on the post itself, 1 for a reply to that, and so on."""
        return len(self.path or "") // PATH_DIGITS - 1

    @property
    def is_tombstone(self) -> bool:
        """Withdrawn by its writer; only its place remains, for the replies below."""
        return self.status == Status.WITHDRAWN

    @property
    def is_by_author(self) -> bool:
        return self.user_id is not None and self.user_id in {one.pk for one in self.post.authors}

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"
