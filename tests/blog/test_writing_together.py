"""Several authors of one post, and what only editors decide."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post
from blog.rendering.saving import save_text
from tests.helpers import MakePost, person, save_post, send_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas(db: None) -> User:
    return person("jonas", "Jonas Brandt", "Authors")


@pytest.fixture
def together(jonas: User, anna: User) -> Post:
    """Jonas's post, on which Anna writes, too."""
    post = save_text(Post(title="Zusammen", body="<p>Alt</p>", author=jonas))
    post.co_authors.add(anna)
    return post


def test_an_author_adds_others(anna_client: Client, make_post: MakePost, jonas: User) -> None:
    post = make_post(published_at=None)
    save_post(anna_client, post, co_authors=[jonas.pk])
    assert list(post.co_authors.all()) == [jonas]


def test_a_new_post_may_have_several(anna_client: Client, anna: User, jonas: User) -> None:
    fields = {"title": "Neu", "publish": "not-yet", "co_authors": [jonas.pk, anna.pk]}
    anna_client.post("/admin/blog/post/add/", fields)
    post = Post.objects.get()
    assert post.author == anna
    assert list(post.co_authors.all()) == [jonas]


def test_a_co_author_may_change_the_post(
    anna_client: Client, anna: User, jonas: User, together: Post
) -> None:
    save_post(anna_client, together, title="Unseres", co_authors=[anna.pk])
    together.refresh_from_db()
    assert (together.title, together.author) == ("Unseres", jonas)


def test_a_co_author_may_add_but_take_nobody_away(
    anna_client: Client, anna: User, edda: User, together: Post
) -> None:
    save_post(anna_client, together, co_authors=[anna.pk, edda.pk])
    assert send_post(anna_client, together, co_authors=[anna.pk]).status_code == 200
    assert send_post(anna_client, together).status_code == 200
    assert set(together.co_authors.all()) == {anna, edda}


def test_the_author_takes_away(client: Client, jonas: User, together: Post) -> None:
    client.force_login(jonas)
    save_post(client, together)
    assert not together.co_authors.exists()


def test_a_co_author_may_not_delete(anna_client: Client, jonas: User, together: Post) -> None:
    address = f"/admin/blog/post/{together.pk}/delete/"
    assert anna_client.post(address, {"post": "yes"}).status_code == 403
    selected = {"action": "trash_selected", "_selected_action": [together.pk]}
    anna_client.post("/admin/blog/post/", selected)
    assert Post.objects.outside_trash().filter(pk=together.pk).exists()


@pytest.mark.parametrize("who", ["the author", "an editor"])
def test_others_may_delete(
    client: Client, jonas: User, edda: User, together: Post, who: str
) -> None:
    client.force_login(jonas if who == "the author" else edda)
    selected = {"action": "trash_selected", "_selected_action": [together.pk]}
    client.post("/admin/blog/post/", selected)
    assert not Post.objects.outside_trash().filter(pk=together.pk).exists()


def test_only_editors_keep_a_post_on_top(
    anna_client: Client, edda_client: Client, anna: User, make_post: MakePost
) -> None:
    post = make_post(published_at=None)
    send_post(anna_client, post, is_sticky="on")
    post.refresh_from_db()
    assert not post.is_sticky
    send_post(edda_client, post, is_sticky="on", author=anna.pk)
    post.refresh_from_db()
    assert post.is_sticky


def test_only_editors_choose_the_author(
    anna_client: Client, edda_client: Client, jonas: User, make_post: MakePost
) -> None:
    post = make_post(published_at=None)
    send_post(anna_client, post, author=jonas.pk)
    post.refresh_from_db()
    assert post.author.username == "anna"
    send_post(edda_client, post, author=jonas.pk)
    post.refresh_from_db()
    assert post.author == jonas


def test_who_may_not_write_cannot_be_chosen(
    edda_client: Client, anna: User, mo: User, make_post: MakePost
) -> None:
    post = make_post(published_at=None)
    assert send_post(edda_client, post, author=mo.pk).status_code == 200
    assert send_post(edda_client, post, author=anna.pk, co_authors=[mo.pk]).status_code == 200


def test_who_wrote_a_post_stays_choosable(
    edda_client: Client, anna: User, jonas: User, together: Post
) -> None:
    jonas.groups.clear()
    anna.groups.clear()
    save_post(edda_client, together, author=jonas.pk, co_authors=[anna.pk])


def test_the_switches_and_the_first_address_are_stored(
    anna_client: Client, make_post: MakePost
) -> None:
    post = make_post(published_at=None)
    send_post(anna_client, post, first_published_url="https://example.org/a/", ratings_open="on")
    post.refresh_from_db()
    assert post.first_published_url == "https://example.org/a/"
    assert post.ratings_open
    assert not post.comments_open


def test_the_fields_have_a_clear_order(edda_client: Client, make_post: MakePost) -> None:
    page = edda_client.get(f"/admin/blog/post/{make_post().pk}/change/").content.decode()
    names = re.findall(r'<(?:input|textarea|select)\b[^>]*\bname="([a-z_]+?)(?:_\d)?"', page)
    shown = [name for name in dict.fromkeys(names) if name in PostFields]
    assert shown == PostFields


PostFields = [
    *["publish", "published_at", "title", "body", "tags", "picture", "excerpt"],
    *["author", "co_authors", "comments_open", "ratings_open", "is_sticky"],
    *["slug", "first_published_url"],
]


@pytest.mark.parametrize("state", ["draft", "scheduled", "public"])
def test_the_list_can_be_narrowed_to_one_state(
    anna_client: Client, make_post: MakePost, tomorrow: Any, state: str
) -> None:
    make_post(title="Ein draft", published_at=None)
    make_post(title="Ein scheduled", published_at=tomorrow)
    make_post(title="Ein public")
    page = anna_client.get(f"/admin/blog/post/?state={state}").content.decode()
    assert re.findall(r">Ein (\w+)<", page) == [state]
