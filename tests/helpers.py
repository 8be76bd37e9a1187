"""What tests of several apps share: Anna's posts, readers' forms, pictures, words on a page."""

import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import gettext, ngettext

from accounts.models import User
from accounts.voters import Voter
from blog.models import Image, Post
from blog.models.prepared import Rows
from blog.models.standing import StandingQuery
from blog.rendering.saving_images import save_image
from comments.models import Comment
from ratings.models import Score
from ratings.scores.formatting import score_text
from ratings.votes.casting import cast_vote
from tests.pictures import encoded

if TYPE_CHECKING:
    from playwright.sync_api import Page

MakePost = Callable[..., Post]
MakeComment = Callable[..., Comment]
OpenPage = Callable[..., "Page"]

PASSWORD = "a long password"

# What a browser sends with the form of the site's settings while there are no links in it.
NO_LINKS = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}

# The moment that most tests' posts were published: 29 April 2010, 9:30 in Berlin.
SPRING_2010 = datetime.datetime(2010, 4, 29, 7, 30, tzinfo=datetime.UTC)

# What a browser says when a form is sent from our own page.
OWN_SITE: dict[str, Any] = {"Sec-Fetch-Site": "same-origin"}

COMMENT_FORM = {
    "author_name": "Rita Roth",
    "email": "rita@example.org",
    "website": "",
    "body": "Das sehe ich anders.",
}


def person(username: str, name: str, group: str) -> User:
    """Somebody who may sign in to the admin, with a group's permissions."""
    user = User.objects.create_user(
        username, f"{username}@example.org", PASSWORD, display_name=name, is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def compile_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no query keep the rules that it was compiled with."""
    rows = StandingQuery.rows

    def anew(query: StandingQuery, values: Sequence[Any] = ()) -> Rows:
        return rows(StandingQuery(query._queryset), values)

    monkeypatch.setattr(StandingQuery, "rows", anew)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sign_in(page: "Page", username: str, then: str = "") -> None:
    """Give a browser the cookie of somebody's session: the form costs two more pages."""
    session = signed_in(User.objects.get(username=username)).cookies[settings.SESSION_COOKIE_NAME]
    cookie = {"name": session.key, "value": session.value, "domain": "localhost", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict's keys
    if then:
        page.goto(then)


def sign_in_by_form(page: "Page", username: str, then: str = "/admin/") -> None:
    page.goto(f"/admin/login/?next={then}")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")


def page_text(client: Client, url: str) -> str:
    """The HTML of a page that answers 200, whether or not it streams."""
    response: Any = client.get(url)
    assert response.status_code == 200, url
    content: bytes = response.getvalue()
    return content.decode()


def said(message: str, plural: str = "", number: int = 1, /, **values: Any) -> str:
    """What a message of the code reads like in the language of the test.

    So that a better translation breaks no test but those of `tests/config/test_german.py`.
    """
    if plural:
        return ngettext(message, plural, number) % {"count": number, "number": number, **values}
    return gettext(message) % values if values else gettext(message)


def said_like(message: str) -> str:
    """A regular expression for a message, whatever stands in for its values."""
    return re.sub(r"%\\\(\w+\\\)s", ".+", re.escape(gettext(message)))


def stars_said(votes: int, total: float) -> str:
    """How a score reads: “8,3/10 (11 Stimmen)”."""
    return score_text(Score(votes=votes, imported_total=Decimal(total)))


def own_stars(stars: int) -> str:
    """What a reader is told of the stars that they gave."""
    return said("You gave %(own)s star.", "You gave %(own)s stars.", stars, own=stars)


def send_comment(client: Client, post_id: int, headers: Any = OWN_SITE, **fields: Any) -> Any:
    """Post the comment form; the response."""
    return client.post(f"/comments/post/{post_id}/", COMMENT_FORM | fields, headers=headers)


def shown_comments(page: str) -> list[int]:
    """The keys of the comments on a page, in order."""
    return [int(key) for key in re.findall(r'id="comment-(\d+)"', page)]


def link_in(text: str, beginning: str = "/") -> str:
    """The path of the first link of ours in a mail."""
    match = re.search(rf"http://127\.0\.0\.1:8000({beginning}\S*)", text)
    assert match, text
    return match[1]


def cast_votes(post: Post, *stars: int, at: datetime.datetime | None = None) -> None:
    """One vote of another reader for each number of stars."""
    for number, given in enumerate(stars):
        cast_vote(post, Voter(f"v{number}"), given, at=at)


def form_of(post: Post, **fields: Any) -> dict[str, Any]:
    """What the admin's form sends of a post as it stands."""
    post.refresh_from_db()
    return {
        "title": post.title,
        "body": post.body,
        "excerpt": post.excerpt,
        "slug": post.slug,
        "publish": "not-yet",
        "version": post.modified_at.isoformat(),
        **fields,
    }


def send_post(client: Client, post: Post, **fields: Any) -> Any:
    """Save a post by the admin's form; the response."""
    return client.post(f"/admin/blog/post/{post.pk}/change/", form_of(post, **fields))


def save_post(client: Client, post: Post, **fields: Any) -> None:
    """Save a post by the admin's form, which takes it."""
    response = send_post(client, post, **fields)
    assert response.status_code == 302, response.content.decode()


def add_picture(content: bytes = b"", name: str = "bild.jpg", **fields: Any) -> Image:
    """A picture with a file."""
    content = content or encoded(size=(1_200, 900))
    return save_image(Image(file=ContentFile(content, name), **fields))


def figure(image: Image) -> str:
    """How a text shows a picture."""
    return f'<figure><img src="{image.file.url}"></figure>'
