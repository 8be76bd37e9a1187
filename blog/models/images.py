import logging
import threading
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections, models, transaction
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.fields import WebAddressField
from accounts.models import User
from accounts.uploads import store_safely, validate_picture
from blog.media import licences, renditions

logger = logging.getLogger(__name__)

TEXT_WIDTH = 1080
"""Pixels of the copy for browsers and feed readers that cannot choose between several."""


FREE_OF_RIGHTS = {"public-domain", "cc0"}
SHOWN_USERS = 10


class ImageQuerySet(models.QuerySet["Image"]):
    def search(self, words: str) -> Self:
        """Pictures with these words, as they stand, in what is said of them or in the name."""
        fields = ["title", "alternative_text", "caption", "creator", "file"]
        found = Q()
        for field in fields if words else []:
            found |= Q(**{f"{field}__icontains": words})
        return self.filter(found)

    def without_credit(self) -> Self:
        return self.filter(creator="").exclude(license__in=FREE_OF_RIGHTS)

    def with_users(self, reader: User) -> Self:
        """With `times_used`, and the newest of the posts and pages that show each.

        The drafts of others count, but are not named.
        """
        from blog.models.pages import Page  # they import this module
        from blog.models.posts import Post

        theirs = Post.objects.editable_by(reader)
        posts = Post.objects.filter(
            Q(pk__in=Post.objects.published().values("pk")) | Q(pk__in=theirs.values("pk"))
        )
        posts = posts.order_by("-pk").only("title", "published_at", "published_on", "slug")
        may_see_drafts = reader.has_perm("blog.view_page")
        pages = Page.objects.all() if may_see_drafts else Page.objects.published()
        pages = pages.order_by("title").only("title", "path", "published_at")
        times_used = _count(Post.images.through) + _count(Page.images.through)
        return (
            self.annotate(times_used=times_used)
            .prefetch_related(Prefetch("posts_with_it", posts[:SHOWN_USERS], "some_posts"))
            .prefetch_related(Prefetch("pages_with_it", pages[:SHOWN_USERS], "some_pages"))
        )

    def shown_to_readers(self) -> Self:
        """Pictures in public posts and pages, with the newest of these."""
        from blog.models.pages import Page  # they import this module
        from blog.models.posts import Post

        posts = Post.objects.published()
        pages = Page.objects.published()
        in_posts = Post.images.through.objects.filter(post__in=posts)
        in_pages = Page.images.through.objects.filter(page__in=pages)
        shown = self.filter(Q(pk__in=in_posts.values("image")) | Q(pk__in=in_pages.values("image")))
        posts = posts.newest_first().only("title", "published_at", "published_on", "slug")
        pages = pages.order_by("title").only("title", "path")
        return shown.prefetch_related(
            Prefetch("posts_with_it", posts[:SHOWN_USERS], "public_posts")
        ).prefetch_related(Prefetch("pages_with_it", pages[:SHOWN_USERS], "public_pages"))


def _count(through: type[models.Model]) -> Subquery:
    rows = through._default_manager.filter(image=OuterRef("pk")).order_by().values("image")
    counted = rows.annotate(number=Count("pk")).values("number")
    # An expression, whatever its class.
    return Coalesce(Subquery(counted), 0)  # type: ignore[return-value]


class Image(models.Model):
    """A picture with what has to be said of it: who made it, and under which licence."""

    file = models.ImageField(
        _("file"),
        upload_to="images/%Y/%m/",
        width_field="width",
        height_field="height",
        validators=[validate_picture],
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    title = models.CharField(_("title"), max_length=200, blank=True)
    alternative_text = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What somebody who cannot see the picture should know."),
    )
    caption = models.TextField(_("caption"), max_length=1_000, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    creator_url = WebAddressField(_("creator's website"), blank=True)
    source_url = WebAddressField(_("where it comes from"), max_length=500, blank=True)
    license = models.CharField(
        _("licence"),
        max_length=30,
        choices=licences.choices(),
        default="all-rights-reserved",
    )
    changes = models.CharField(
        _("changes"),
        max_length=200,
        blank=True,
        help_text=_("What was changed, as most licences ask to say: “cropped”, “colours”."),
    )
    rendition_widths = models.JSONField(default=list, editable=False)
    """The widths in pixels, rising, of the WebP copies that blog.media.renditions has stored."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="images",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.alternative_text or (self.file.name or "").rpartition("/")[2]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; posts that show it are rendered anew, for its credit may differ.

        Raises ValidationError where a new file is no picture that may be stored.
        """
        before = Image.objects.filter(pk=self.pk).first() if self.pk else None
        is_new_file = bool(self.file) and not getattr(self.file, "_committed", True)
        if is_new_file:
            self.file = store_safely(self.file)
            self.rendition_widths = []
        elif before:
            # Somebody may be making the renditions at this very moment.
            kwargs.setdefault("update_fields", self._fields_of_its_own())
        try:
            super().save(*args, **kwargs)
        except Exception:
            if is_new_file and getattr(self.file, "_committed", False):
                default_storage.delete(str(self.file.name))
            raise
        if before:
            former = before.file if before.file.name != self.file.name else None
            self.render_users_again(before.file.url if former else "")
            if former:
                transaction.on_commit(
                    partial(renditions.remove, str(former.name), before.width), robust=True
                )
        if is_new_file:
            transaction.on_commit(self._make_renditions_soon)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the picture and, once that is certain, its files; texts go on without it."""
        name, width, users = str(self.file.name), self.width, self._users()
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            for model, pk in users:
                model.objects.select_for_update().get(pk=pk).render_again()
            transaction.on_commit(partial(renditions.remove, name, width), robust=True)
        return result

    @property
    def has_credit(self) -> bool:
        """Whether it is said who made it, or that nobody need be named."""
        return bool(self.creator) or self.license in FREE_OF_RIGHTS

    def editable_by(self, user: User) -> bool:
        """Editors may change what is said of every picture, authors of those they brought."""
        return user.has_perm("blog.change_any_post") or self.uploaded_by_id == user.pk

    # What readers get

    @property
    def srcset(self) -> str:
        """The copies with their widths, for the browser to choose from; none for moving ones."""
        return ", ".join(f"{self._address(width)} {width}w" for width in self.rendition_widths)

    @property
    def address(self) -> str:
        """One address for whoever cannot choose: a copy as wide as a text, else the original."""
        fitting = [width for width in self.rendition_widths if width <= TEXT_WIDTH]
        return self._address(fitting[-1]) if fitting else self.file.url

    @property
    def small_address(self) -> str:
        """The smallest copy, for lists of pictures."""
        widths = self.rendition_widths
        return self._address(widths[0]) if widths else self.file.url

    @property
    def large_address(self) -> str:
        """The largest that readers get."""
        widths = self.rendition_widths
        return self._address(widths[-1]) if widths else self.file.url

    def _address(self, width: int) -> str:
        return default_storage.url(renditions.name_of(str(self.file.name), width))

    # Renditions

    def make_renditions(self) -> None:
        """Make the smaller copies, and render again what shows the picture.

        Raises OSError or ValueError where the file is missing or cannot be read.
        """
        name = str(self.file.name)
        with renditions.one_at_a_time:
            self.rendition_widths = renditions.make(name)
        same = Image.objects.filter(pk=self.pk, file=name)
        if same.update(rendition_widths=self.rendition_widths):
            self.render_users_again()
        else:
            # Deleted or replaced in the meantime.
            renditions.remove(name, self.width)

    def _make_renditions_soon(self) -> None:
        """At once if that is quick; a large picture is shown as it is until its copies are made."""
        if self.width * self.height <= renditions.AT_ONCE_PIXELS:
            _make_or_log(self)
        else:
            threading.Thread(target=_make_in_background, args=[self.pk]).start()

    # What shows it

    def render_users_again(self, former_address: str = "") -> None:
        """Render the posts and pages that show it, which name it by its new address if it moved."""
        from blog.models.revisions import Revision  # it imports this module

        # Without what stands before it, which differs between the file and its copies.
        former = former_address.removeprefix(settings.MEDIA_URL)
        now = self.file.url.removeprefix(settings.MEDIA_URL)
        for model, pk in self._users():
            with transaction.atomic():
                user = model.objects.select_for_update().get(pk=pk)
                if former:
                    user.replace_in_source(former, now)
                user.render_again()
        if former:
            Revision.replace_in_source(former, now)

    def _users(self) -> list[tuple[Any, int]]:
        from blog.models.pages import Page  # they import this module
        from blog.models.posts import Post

        return [
            (model, pk)
            for model in (Post, Page)
            for pk in model.objects.filter(images=self).order_by("pk").values_list("pk", flat=True)
        ]

    def _fields_of_its_own(self) -> list[str]:
        names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
        return sorted(names - {"rendition_widths"})


def _make_or_log(image: Image) -> None:
    """Whatever happens, the picture itself is stored, and shown without copies."""
    try:
        image.make_renditions()
    except Exception:
        logger.exception("No smaller copies of picture %s: try “make_renditions”.", image.pk)


def _make_in_background(pk: int) -> None:
    try:
        if image := Image.objects.filter(pk=pk).first():
            _make_or_log(image)
    finally:
        connections.close_all()
