"""Which of the blog's models pages show, for the page cache."""

from blog.models import (
    Category,
    Embed,
    File,
    Image,
    LinkedHost,
    Listing,
    ListMonth,
    ListTotal,
    Page,
    Post,
    Redirect,
    RelatedPost,
    Revision,
    SearchEntry,
    SearchText,
    SiteLink,
    SiteSettings,
    SubmittedPost,
    Tag,
    TaggedPost,
    TrashEntry,
    UnsavedText,
)
from page_cache.watch import Facet, not_shown, watch

PUBLIC = '{row}."published_at" IS NOT NULL'
"""Public or scheduled: what is shown now, or will be without another change."""


def _names(table: str, column: str) -> str:
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE "{column}" = {{row}}."id")'  # noqa: S608  # names of our tables


watch(
    Post,
    unseen=["body", "excerpt", "preview_key", "created_at"],
    scope="id",
    rows=PUBLIC,
    facets={
        # What lists and other posts show of it.
        "place": Facet(
            (
                *("title", "slug", "language", "author", "teaser_html", "word_count"),
                *("picture", "published_at", "published_on", "is_sticky"),
            ),
            scope="id",
            rows=PUBLIC,
        )
    },
    appears_at="published_at",
)
watch(
    Listing,
    # What stands where; the sitemap shows the last change as well.
    facets={
        "place": Facet(
            ("list_key", "post", "published_on", "published_at"),
            scope="list_key",
            day="published_on",
        )
    },
)
watch(ListTotal, scope="list_key")
watch(ListMonth, scope="list_key")
watch(Page, unseen=["body"], rows=PUBLIC, appears_at="published_at")
watch(Category)
watch(SiteSettings, unseen=["footer"])
watch(SiteLink)
# These are shown once a post has them.
watch(Tag, logs_inserts=False)
watch(Embed, unseen=["fetched_at", "problem"], logs_inserts=False)
watch(
    Image,
    unseen=["uploaded_by"],
    # The copies of a new picture are made before anything shows it.
    rows=" OR ".join(
        [
            _names(Post.images.through._meta.db_table, "image_id"),
            _names(Page.images.through._meta.db_table, "image_id"),
            _names(Post._meta.db_table, "picture_id"),
            _names(Embed._meta.db_table, "picture_id"),
        ]
    ),
    logs_inserts=False,
)
watch(TaggedPost, scope="content_object")
watch(RelatedPost, scope="post")
watch(Post.co_authors.through, scope="post")
watch(Post.categories.through, scope="post")
watch(Post.images.through, scope="post")
watch(Post.embeds.through)
watch(Page.images.through)
watch(Page.embeds.through)

not_shown("former and unsaved texts are for authors", Revision, UnsavedText)
not_shown("asked only where nothing was found, which is not kept", Redirect)
not_shown("texts in the trash are drafts, and pictures are still shown", TrashEntry)
not_shown("whose draft waits for an editor", SubmittedPost)
not_shown(
    "the HTML of texts holds what they show of it",
    File,
    Post.files.through,
    Page.files.through,
)
not_shown("asked only about comments that look like spam", LinkedHost)
not_shown("searches are not kept", SearchEntry, SearchText)
not_shown("the blog has tags of its own", "taggit.Tag", "taggit.TaggedItem")
