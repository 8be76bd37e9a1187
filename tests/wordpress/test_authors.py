"""Whose the imported texts are."""

from pathlib import Path

import pytest

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from tests.wordpress.exports import author, bring, comment, item
from wordpress.importing import Options, RefusedError

pytestmark = pytest.mark.django_db


def test_a_new_author_cannot_sign_in(tmp_path: Path) -> None:
    bring(tmp_path, author("wirtin", display_name="Die Wirtin"), item(1))
    user = User.objects.get(username="wirtin")
    assert (user.display_name, user.email) == ("Die Wirtin", "wirtin@example.org")
    assert not user.is_active
    assert not user.has_usable_password()
    assert Post.objects.get().author == user


def test_an_author_can_be_mapped(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, author("wirtin"), item(1), options=Options(authors={"wirtin": "anna"}))
    assert Post.objects.get().author == anna
    assert not User.objects.filter(username="wirtin").exists()


def test_several_logins_can_be_one_person(tmp_path: Path, anna: User) -> None:
    options = Options(authors={"wirtin": "anna", "koch": "anna"})
    bring(tmp_path, item(1), item(2, creator="koch"), options=options)
    assert Post.objects.filter(author=anna).count() == 2


def test_the_same_user_name_is_the_same_person(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, author("anna", display_name="Fremd"), item(1, creator="anna"))
    anna.refresh_from_db()
    assert Post.objects.get().author == anna
    assert anna.display_name == "Anna Albers"


def test_an_email_maps_nobody(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, author("wirtin", email=anna.email), item(1))
    assert Post.objects.get().author != anna


def test_bylines_bring_only_the_shown_name(tmp_path: Path, anna: User) -> None:
    options = Options(bylines=True)
    parts = [author("anna", display_name="Die Wirtin"), item(1, creator="anna")]
    bring(tmp_path, *parts, options=options)
    user = Post.objects.get().author
    assert user != anna
    assert (user.username, user.public_name, user.email) == ("die-wirtin", "Die Wirtin", "")
    assert not user.is_active
    bring(tmp_path, *parts, options=options)
    assert User.objects.count() == 2


def test_a_file_without_authors_names_them_by_their_posts(tmp_path: Path) -> None:
    bring(tmp_path, item(1, creator="koch"), item(2, creator=""))
    assert list(Post.objects.order_by("pk").values_list("author__username", flat=True)) == [
        "koch",
        "wordpress",
    ]


def test_comments_know_their_author_by_number(tmp_path: Path) -> None:
    said = [comment(1, user_id=7), comment(2, user_id=8)]
    bring(tmp_path, author("wirtin", id="7"), item(1, comments=said))
    assert [one.user and one.user.username for one in Comment.objects.order_by("pk")] == [
        "wirtin",
        None,
    ]


@pytest.mark.parametrize("authors", [{"niemand": "anna"}, {"wirtin": "niemand"}])
def test_a_mapping_of_nobody_is_refused(
    tmp_path: Path, anna: User, authors: dict[str, str]
) -> None:
    with pytest.raises(RefusedError):
        bring(tmp_path, item(1), options=Options(authors=authors))
    assert not Post.objects.exists()


def test_another_mapping_later_moves_the_posts(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, item(1))
    bring(tmp_path, item(1), options=Options(authors={"wirtin": "anna"}))
    assert Post.objects.get().author == anna


def test_a_mapping_need_not_be_said_again(tmp_path: Path, anna: User) -> None:
    bring(tmp_path, item(1), options=Options(authors={"wirtin": "anna"}))
    run = bring(tmp_path, item(1))
    assert run.counts["post"] == {"unchanged": 1}
    assert run.counts["author"] == {"unchanged": 1}
    assert Post.objects.get().author == anna
