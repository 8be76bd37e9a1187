"""The one rule for public says the same in the database and in memory."""

import datetime

import pytest
from django.db.models import Q
from django.utils import timezone

from blog.models import Page, Post
from blog.models.public import holds, is_hidden
from blog.rendering.saving import save_text
from tests.clock import clock_at
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

A_MILLISECOND = datetime.timedelta(milliseconds=1)
MOMENTS = [None, datetime.timedelta(days=-1), datetime.timedelta(days=1)]


@pytest.mark.parametrize("distance", MOMENTS)
def test_a_post_is_public_in_memory_as_in_the_database(
    make_post: MakePost, distance: datetime.timedelta | None
) -> None:
    post = make_post(published_at=timezone.now() + distance if distance else None)
    assert post.is_published == Post.objects.published().contains(post)
    assert post.is_published != Post.objects.hidden().contains(post)


def test_a_post_is_public_from_its_very_moment_on(make_post: MakePost) -> None:
    moment = timezone.now()
    post = make_post(published_at=moment)
    for distance, is_public in [(datetime.timedelta(0), True), (-A_MILLISECOND, False)]:
        with clock_at(moment + distance):
            assert Post.objects.published().contains(post) is is_public
            assert post.is_published is is_public


@pytest.mark.parametrize("distance", MOMENTS)
def test_a_page_is_public_in_memory_as_in_the_database(
    db: None, distance: datetime.timedelta | None
) -> None:
    moment = timezone.now() + distance if distance else None
    page = save_text(Page(title="Verein", path="verein", published_at=moment))
    assert page.is_published == Page.objects.published().contains(page)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Q(title="Brot"), True),
        (Q(title="Brot", is_sticky=True), False),
        (Q(is_sticky=True) | Q(title="Brot"), True),
        (~Q(title="Brot"), False),
        (Q(title="Brot") & ~Q(is_sticky=True), True),
        (Q(published_at__gt=timezone.now()), False),
    ],
)
def test_a_condition_may_be_joined_and_negated(condition: Q, expected: bool) -> None:
    assert holds(condition, Post(title="Brot", published_at=None)) is expected


def test_a_lookup_that_memory_cannot_compare_is_refused() -> None:
    with pytest.raises(KeyError):
        holds(Q(title__icontains="Brot"), Post(title="Brot"))


RULES = [
    Q(published_at__lte=timezone.now()),
    Q(published_at__lt=timezone.now()) & ~Q(title="Brot"),
    Q(published_at__lte=timezone.now()) | Q(is_sticky=True, title="Brot"),
    ~(Q(title="Brot") | Q(is_sticky=True)) & Q(published_at__gte=timezone.now()),
    Q(word_count__gt=3),
]


@pytest.mark.parametrize("rule", RULES)
def test_what_has_a_time_is_either_public_or_hidden(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch, rule: Q
) -> None:
    for number, title in enumerate(["Brot", "Butter"] * 4):
        moment = timezone.now() + datetime.timedelta(days=number % 3 - 1)
        make_post(
            title=title,
            slug=f"p{number}",
            published_at=moment,
            is_sticky=number > 3,
            body="Wort " * number,
        )
    monkeypatch.setattr("blog.models.public.is_public", lambda *_any, **_given: rule)
    shown, hidden = set(Post.objects.published()), set(Post.objects.filter(is_hidden()))
    assert shown.isdisjoint(hidden)
    assert shown | hidden == set(Post.objects.all())
