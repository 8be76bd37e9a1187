"""Editors may change every post, authors those they wrote alone or with others, nobody else any."""

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post
from tests.helpers import MakePost, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl() -> User:
    """Another author."""
    return person("carl", "Carl Cramer", "Authors")


@pytest.fixture
def posts(make_post: MakePost, anna: User, carl: User, edda: User) -> dict[str, Post]:
    made = {
        "of Anna": make_post(),
        "of Carl": make_post(author=carl),
        "of Edda with Anna": make_post(author=edda),
        "of Anna with Edda": make_post(),
    }
    made["of Edda with Anna"].co_authors.add(anna)
    made["of Anna with Edda"].co_authors.add(edda)
    return made


def opened(user: User, posts: dict[str, Post]) -> set[str]:
    """The posts whose form the person may open, by the admin and by the queryset alike."""
    client = Client()
    client.force_login(user)
    found = set()
    for name, post in posts.items():
        response = client.get(f"/admin/blog/post/{post.pk}/change/")
        may_save = response.status_code == 200 and 'name="_save"' in response.content.decode()
        assert may_save == Post.objects.editable_by(user).contains(post)
        if may_save:
            found.add(name)
    return found


def test_an_author_may_change_what_they_wrote_alone_or_with_others(
    posts: dict[str, Post], anna: User
) -> None:
    assert opened(anna, posts) == {"of Anna", "of Edda with Anna", "of Anna with Edda"}


def test_an_author_may_not_change_what_others_wrote_together(
    posts: dict[str, Post], carl: User
) -> None:
    assert opened(carl, posts) == {"of Carl"}


def test_an_editor_may_change_every_post(posts: dict[str, Post], edda: User) -> None:
    assert opened(edda, posts) == set(posts)


def test_a_moderator_may_change_none_not_even_their_own(
    posts: dict[str, Post], make_post: MakePost, mo: User
) -> None:
    assert opened(mo, posts | {"of Mo": make_post(author=mo)}) == set()
