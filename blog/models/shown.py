"""What lists, pages and feeds show of posts besides the posts: their terms and authors."""

from collections.abc import Sequence

from accounts.models import Profile, User
from blog.models.categories import Category
from blog.models.posts import Post
from blog.models.standing import StandingPrefetch
from blog.models.tags import Tag, TaggedPost

CATEGORIES = StandingPrefetch(
    "categories",
    Category,
    lambda keys: Post.categories.through.objects.filter(post__in=keys).order_by("category__path"),
    owner="post_id",
    prefix="category__",
)
CO_AUTHORS = StandingPrefetch(
    "co_authors",
    User,
    lambda keys: Post.co_authors.through.objects.filter(post__in=keys).order_by("pk"),
    owner="post_id",
    prefix="user__",
)
TAGS = StandingPrefetch(
    "tags",
    Tag,
    lambda keys: TaggedPost.objects.filter(content_object__in=keys).order_by("tag__name"),
    owner="content_object_id",
    prefix="tag__",
)
PROFILES = StandingPrefetch(
    "profiles",
    Profile,
    lambda keys: Profile.objects.filter(user__in=keys).order_by("position", "pk"),
    owner="user_id",
)


def for_cards(posts: Sequence[Post]) -> None:
    CATEGORIES.into(posts)
    CO_AUTHORS.into(posts)


def for_feed(posts: Sequence[Post]) -> None:
    for_cards(posts)
    TAGS.into(posts)


def for_page(post: Post) -> None:
    for_feed([post])
    PROFILES.into(post.authors)
