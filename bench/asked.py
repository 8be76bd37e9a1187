"""What the measurements ask for: readers' pages, an editor's pages, a comment and a vote."""

from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

EDITOR = "bench-editor"
HOST = "bench-host"


@dataclass(frozen=True)
class Asked:
    """One kind of request, and the status that answers it."""

    path: str
    form: tuple[tuple[str, str], ...] = ()
    """What is posted; nothing is asked for with GET."""
    by_editor: bool = False
    by_host: bool = False
    status: int = 200


@dataclass(frozen=True)
class Answer:
    status: int
    size: int
    etag: str


def pages() -> dict[str, Asked]:
    """What every reader may ask for, by the name in the table; Django's models are ready."""
    from bench.big_blog import LENGTHS, fixed_posts
    from bench.site import WORD_LIST
    from blog.models import Post

    quiet, hundred, thousand = (post.get_absolute_url() for post in fixed_posts())
    count = Post.objects.count()
    paths = {
        "home": "/",
        f"post, {LENGTHS[0]} comments": quiet,
        f"post, {LENGTHS[1]} comments": hundred,
        f"post, {LENGTHS[2]} comments": thousand,
        "category": "/category/kategorie-1/",
        "category with children": "/category/kategorie-0/",
        "tag": "/tag/wort-7/",
        "late page": f"/page/{max(1, count // 12)}/",
        "author": "/author/author1/",
        "year": "/2005/",
        "feed": "/feed/",
        "feed of comments": "/comments/feed/",
        "feed of a post's comments": f"{thousand}feed/",
        "search": f"/?s={WORD_LIST[50]}",
        "best rated": "/bestbewertet/",
        "best rated of a year": "/bestbewertet/2005/",
        "best rated of a category": "/bestbewertet/category/kategorie-0/",
        "popular": "/beliebt/",
        "archive": "/archiv/",
        "categories": "/kategorien/",
        "tags": "/schlagwoerter/",
        "sitemap": "/sitemap.xml",
        "sitemap, posts": "/sitemap-posts-1.xml",
    }
    return {name: Asked(path) for name, path in paths.items()}


def editor_pages() -> dict[str, Asked]:
    """Of the admin, for the person whom `make_editor` makes."""
    paths = {
        "admin: front page": "/admin/",
        "admin: posts": "/admin/blog/post/",
    }
    return {name: Asked(path, by_editor=True) for name, path in paths.items()}


def writes() -> dict[str, Asked]:
    """A comment and a vote; each changes the database."""
    from bench.big_blog import fixed_posts

    post = fixed_posts()[0].pk
    comment = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut gesagt."}
    return {
        "a comment": Asked(f"/comments/post/{post}/", tuple(comment.items()), status=303),
        "a vote": Asked(f"/ratings/{post}/", (("stars", "8"),), status=303),
    }


def make_editor() -> Any:
    """Somebody with an editor's permissions; made where there is none yet."""
    from django.contrib.auth.models import Group

    from accounts.groups import EDITORS
    from accounts.models import User

    editor, is_new = User.objects.get_or_create(username=EDITOR, is_staff=True)
    if is_new:
        editor.groups.add(Group.objects.get(name=EDITORS))
    return editor


def make_host() -> Any:
    """Somebody who may do everything; made where there is none yet."""
    from accounts.models import User

    host, _is_new = User.objects.get_or_create(username=HOST, is_staff=True, is_superuser=True)
    return host


def household(number: int) -> str:
    """An IP address that shares no rate limit with the others."""
    return f"198.{18 + (number >> 16) % 2}.{number >> 8 & 255}.{number & 255}"


def form_of(asked: Asked, number: int) -> dict[str, str]:
    """The form of one reader among many, so that no comment is taken for another one again."""
    form = dict(asked.form)
    if "body" in form:
        form |= {"email": f"rita{number}@example.org", "body": f"{form['body']} {number}"}
    return form


def client_for(asked: Asked, number: int = 0) -> Any:
    """A browser in this process, signed in where that is needed."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=household(number))
    if asked.by_editor:
        client.force_login(make_editor())
    if asked.by_host:
        client.force_login(make_host())
    return client


def ask_by(client: Any, asked: Asked, number: int = 0) -> Any:
    """The response, fully read; raises RuntimeError for another status."""
    if asked.form:
        form = form_of(asked, number)
        response = client.post(asked.path, form, headers={"Sec-Fetch-Site": "same-origin"})
    else:
        response = client.get(asked.path)
    for _part in response if response.streaming else [response.content]:
        pass
    if response.status_code != asked.status:
        raise RuntimeError(f"{asked.path} answers with {response.status_code}")
    return response


def ask_over(
    connection: HTTPConnection, asked: Asked, number: int = 0, headers: dict[str, str] | None = None
) -> Answer:
    """The same of a server, as a browser does it; `headers` are sent besides."""
    sent = {"Accept-Encoding": "gzip", "X-Forwarded-For": household(number), **(headers or {})}
    if asked.form:
        sent |= {
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", asked.path, urlencode(form_of(asked, number)), sent)
    else:
        connection.request("GET", asked.path, headers=sent)
    response = connection.getresponse()
    answer = Answer(response.status, len(response.read()), response.headers.get("ETag", ""))
    if answer.status not in {asked.status, 304}:
        raise RuntimeError(f"{asked.path} answers with {answer.status}")
    return answer
