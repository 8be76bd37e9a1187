"""Posts, and the querysets for each list that shows them."""

import datetime
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from accounts.fields import WebURLField
from accounts.models import User
from accounts.reversing import path_to
from accounts.slugs import german_slug
from blog.html.page_marks import NEXT_PAGE
from blog.html.plain_text import plain_text
from blog.models import languages
from blog.models.base import Text
from blog.models.categories import Category
from blog.models.images import Image
from blog.models.public import PublicQuerySet
from blog.models.tags import TaggedPost
from page_cache.reads import reads

WORDS_PER_MINUTE = 200
DRAFTS_FIRST = (
    ExpressionWrapper(Q(published_at__isnull=True), models.BooleanField()).desc(),
    F("published_at").desc(),
    F("id").desc(),
)
"""The order of the admin's list; databases disagree on where empty fields come."""
LIST_ORDER = ("published_on", "published_at", "post_id")
"""The fields of Listing that order a list; their order in its index."""


def may_edit_all(user: User | AnonymousUser) -> bool:
    """Whether the person is an editor: may change every post and choose whose it is."""
    return user.has_perm("blog.change_any_post")


class PostQuerySet(PublicQuerySet["Post"]):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_detail(self) -> Self:
        """The fields that a post's own page shows; blog.models.shown adds the rest."""
        return self.select_related("picture").defer("body")

    def in_list(self, key: int, *conditions: Q, **narrowed: Any) -> Self:
        """The posts of a list that is kept (see ListKind), newest first, by walking an index.

        Further conditions may be on `listings`, too.
        """
        listed = self.filter(*conditions, listings__list_key=key, **narrowed)
        # A day comes before all its times; with the day, an index begins at any day as well.
        return listed.order_by(*[f"-listings__{name}" for name in LIST_ORDER])

    def by_author(self, author: User) -> Self:
        """Posts that the person wrote, alone or together with others, each once."""
        together = Post.co_authors.through.objects.filter(user=author)
        return self.filter(Q(author=author) | Q(pk__in=together.values("post_id")))

    def in_category(self, category: Category) -> Self:
        """Posts of the category or of any below it, each once."""
        within = Category.objects.with_descendants(category)
        through = Post.categories.through.objects.filter(category__in=within)
        return self.filter(pk__in=through.values("post_id"))

    def editable_by(self, user: User) -> Self:
        """Editors may change every post, authors their own, nobody any in the trash."""
        if may_edit_all(user):
            return self.outside_trash()
        if not user.has_perm("blog.change_post"):
            return self.none()
        return self.outside_trash().by_author(user)


class Post(Text):
    """A post; its state depends on `published_at` alone.

    Empty means draft, in the future means scheduled, in the past means public.
    """

    SOURCES = ("body", "excerpt")
    DERIVED = ("body_html", "teaser_html", "word_count")
    MAKES_URL = ("published_on", "slug")
    # A preview link may be ended while somebody else saves the post.
    WRITTEN_APART = frozenset({"preview_key"})

    slug = models.SlugField(
        _("address"), max_length=200, blank=True, help_text=_("Empty: made from the title.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    co_authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="posts_with_others",
        verbose_name=_("written together with"),
    )
    categories = models.ManyToManyField(
        Category, blank=True, related_name="posts", verbose_name=_("categories")
    )
    tags = TaggableManager(_("tags"), through=TaggedPost, blank=True)
    excerpt = models.TextField(
        _("excerpt"),
        max_length=1_000,
        blank=True,
        help_text=_("Shown in lists. Empty: the text up to the “more” mark, or its beginning."),
    )
    teaser_html = models.TextField(editable=False, blank=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    picture = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("picture"),
    )
    published_on = models.DateField(null=True, editable=False)
    """The day of `published_at` in the site's time zone: the date in the URL."""
    is_sticky = models.BooleanField(
        _("keep on top"), default=False, help_text=_("Shown before all others on the home page.")
    )
    first_published_url = WebURLField(
        _("first published at"),
        max_length=500,
        blank=True,
        help_text=_("If it appeared elsewhere before: search engines are referred there."),
    )
    language = models.CharField(
        _("language"),
        max_length=languages.MAX_LENGTH,
        blank=True,
        default="",
        db_default="",
        validators=[languages.is_language_code],
    )
    """Its code, such as “en”; empty where it is that of the site."""
    comments_open = models.BooleanField(_("readers may comment"), default=True)
    ratings_open = models.BooleanField(_("readers may give stars"), default=True)
    preview_key = models.CharField(max_length=100, blank=True, editable=False)
    """The signed end of the preview link; see blog.models.preview_links."""
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_post", _("Can publish posts")),
            ("change_any_post", _("Can change and delete everybody's posts")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["published_on", "slug"],
                name="post_address_once_per_day",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_on__isnull=True)
                | Q(published_at__isnull=False, published_on__isnull=False),
                name="post_day_goes_with_its_time",
            ),
        ]
        indexes = [
            # What is scheduled, and the list in the admin; readers' lists have rows of their own.
            models.Index(fields=["-published_at", "-id"], name="post_newest_first"),
            models.Index(*DRAFTS_FIRST, name="post_drafts_first"),
        ]

    def store(self, *, everything: bool = False) -> None:
        self.derive_url()
        super().store(everything=everything)

    def get_absolute_url(self) -> str:
        """The public URL; a draft has only its preview."""
        if self.published_on is None:
            return reverse("preview", args=[self.pk])
        day = self.published_on
        return path_to("post", day.year, day.month, day.day, self.slug)

    def clean(self) -> None:
        """Refuse a taken URL; a form leaves out the constraint, as it does not show the day."""
        self.derive_url()
        others = Post.objects.filter(slug=self.slug, published_on=self.published_on)
        if self.published_on and others.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"slug": _("On that day there is already a post at this address.")}
            )

    def derive_url(self) -> None:
        """Set what the URL is made of; a new post's slug comes from its title."""
        self.slug = self.slug or german_slug(self.title) or "beitrag"
        self.published_on = local_day(self.published_at)

    @property
    def authors(self) -> list[User]:
        """Everybody who wrote it, the first author first."""
        return [self.author, *self.co_authors.all()]

    @cached_property
    def shown_images(self) -> list[Image]:
        """The pictures of the library that it shows; asks nothing where there is none."""
        has_any = self.picture_id or "<img" in self.body_html or "<img" in self.teaser_html
        with reads(Post.images.through, of=[self.pk]):
            return list(self.images.all()) if has_any else []

    @property
    def first_published_host(self) -> str:
        """The site where the text appeared first; empty if the URL is not of the web."""
        parts = urlsplit(self.first_published_url)
        # An import may bring any URL, and this one becomes a link.
        if parts.scheme not in {"http", "https"}:
            return ""
        return (parts.hostname or "").removeprefix("www.")

    @property
    def pages(self) -> list[str]:
        """The HTML of its pages: one, unless the author divided it by “nextpage” marks."""
        return self.body_html.split(NEXT_PAGE)

    @property
    def reading_minutes(self) -> int:
        """Minutes at 200 words each, which is calm reading of German; at least 1."""
        return max(1, round(self.word_count / WORDS_PER_MINUTE))

    @property
    def summary(self) -> str:
        """The teaser without markup, for descriptions and feeds."""
        return _summary(self.teaser_html)


# A page shows it three times, and lists and feeds show the newest again and again.
_summary = lru_cache(maxsize=500)(plain_text)


def local_day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None
