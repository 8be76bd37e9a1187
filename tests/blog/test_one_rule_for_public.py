"""One rule, one place: what `is_public` hides shows at no public address.

The rule is replaced by one that hides two posts and a page, which are public by everything else
that is stored. Nothing may then tell that they exist: not their words, and no number that counts
them. All that is secret about them contains the word “zauber”.
"""

import datetime
import re
import sys
from collections.abc import Iterator
from functools import reduce
from itertools import chain
from operator import and_
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from blog.models import Category, Image, Page, Post, Redirect, Tag
from blog.models import is_public as the_rule
from blog.rendering.saving import save_text
from comments.models import Comment
from comments.selfservice.access import feed_token
from ratings.models import Vote
from ratings.scores.importing import add_imported_rating
from subscriptions.models import ConfirmedEmail
from tests.blog.test_pictures_in_texts import make_image
from tests.helpers import OWN_SITE, SPRING_2010, MakeComment, MakePost, compile_anew
from wordpress.models import ImportedItem, ImportRun, Source, SourceEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_keys")]

POST, OLD_POST, PAGE = 4711, 4712, 4713
"""The keys of what is hidden; the old post alone has an archive for its year."""
WORD = "zauber"

DAY = "<year:year>/<month:month>/<day:day>/"
POST_ROUTE = f"{DAY}<slug:slug>/"
NUMBER = "page/<pagenumber:number>/"

SHOWING: dict[str, list[str]] = {
    "": [
        "/",
        "/?s=text",
        "/?s=spruch",
        "/?s=gartenseite",
        "/?s=text&kind=post&order=new",
        "/?s=text&category=garten",
        "/?s=text&tag=alt",
        "/?s=text&author=anna-albers",
        "/?s=text&year=2010",
        "/?s=zaubrwald",
        "/?s=zaubrnuss",
    ],
    NUMBER: ["/page/2/"],
    "feed/": ["/feed/", "/feed/?s=text"],
    "feed/atom/": ["/feed/atom/", "/feed/atom/?s=text"],
    "<year:year>/": ["/2010/"],
    f"<year:year>/{NUMBER}": ["/2010/page/2/"],
    "<year:year>/<month:month>/": ["/2010/04/"],
    f"<year:year>/<month:month>/{NUMBER}": ["/2010/04/page/2/"],
    DAY: ["/2010/04/29/"],
    DAY + NUMBER: ["/2010/04/29/page/2/"],
    # Its neighbours in time, and what is related to it.
    POST_ROUTE: ["/2010/04/29/beitrag-5/", "/2010/04/29/beitrag-6/"],
    f"{POST_ROUTE}<pagenumber:number>/": ["/2010/04/29/beitrag-5/2/"],
    "category/<category:path>/": ["/category/garten/", "/category/garten/beet/"],
    f"category/<category:path>/{NUMBER}": ["/category/garten/page/2/"],
    "category/<category:path>/feed/": ["/category/garten/feed/"],
    "category/<category:path>/feed/atom/": ["/category/garten/feed/atom/"],
    "tag/<slug:slug>/": ["/tag/alt/"],
    f"tag/<slug:slug>/{NUMBER}": ["/tag/alt/page/2/"],
    "tag/<slug:slug>/feed/": ["/tag/alt/feed/"],
    "tag/<slug:slug>/feed/atom/": ["/tag/alt/feed/atom/"],
    "author/<slug:slug>/": ["/author/anna-albers/"],
    f"author/<slug:slug>/{NUMBER}": ["/author/anna-albers/page/2/"],
    "author/<slug:slug>/feed/": ["/author/anna-albers/feed/"],
    "author/<slug:slug>/feed/atom/": ["/author/anna-albers/feed/atom/"],
    "archiv/": ["/archiv/"],
    "kategorien/": ["/kategorien/"],
    "schlagwoerter/": ["/schlagwoerter/"],
    "bildnachweise/": ["/bildnachweise/"],
    f"bildnachweise/{NUMBER}": ["/bildnachweise/page/2/"],
    "impressum/": ["/impressum/"],
    "datenschutz/": ["/datenschutz/"],
    "hausregeln/": ["/hausregeln/"],
    "sitemap.xml": ["/sitemap.xml"],
    "sitemap-<slug:section>-<pagenumber:number>.xml": [
        "/sitemap-posts-5.xml",
        "/sitemap-pages-5.xml",
        "/sitemap-pages-1.xml",
        "/sitemap-categories-1.xml",
        "/sitemap-tags-1.xml",
        "/sitemap-authors-1.xml",
    ],
    "comments/feed/": ["/comments/feed/"],
    "comments/feed/atom/": ["/comments/feed/atom/"],
    "comments/answers/<str:token>/": ["/comments/answers/{answers}/"],
    "bestbewertet/": ["/bestbewertet/"],
    "bestbewertet/<year:year>/": ["/bestbewertet/2010/"],
    "bestbewertet/category/<category:path>/": ["/bestbewertet/category/garten/"],
    "beliebt/": ["/beliebt/"],
}
"""Addresses that would show something of it, by their routes: as if it had never been there."""

OWN: dict[str, list[str]] = {
    "<year:year>/": ["/1999/"],
    "<year:year>/<month:month>/": ["/1999/12/"],
    DAY: ["/1999/12/31/"],
    POST_ROUTE: ["/1999/12/31/zauberwald/"],
    f"{POST_ROUTE}<pagenumber:number>/": ["/1999/12/31/zauberwald/2/"],
    f"{POST_ROUTE}share.png": ["/1999/12/31/zauberwald/share.png"],
    f"{POST_ROUTE}feed/": ["/1999/12/31/zauberwald/feed/"],
    f"{POST_ROUTE}feed/atom/": ["/1999/12/31/zauberwald/feed/atom/"],
    "teilen/mastodon/": ["/teilen/mastodon/?url=/1999/12/31/zauberwald/"],
    "tag/<slug:slug>/": ["/tag/zaubernuss/"],
    "tag/<slug:slug>/feed/": ["/tag/zaubernuss/feed/"],
    "tag/<slug:slug>/feed/atom/": ["/tag/zaubernuss/feed/atom/"],
    "author/<slug:slug>/": ["/author/zora-zauber/", "/author/zeno-zauber/"],
    "author/<slug:slug>/feed/": ["/author/zora-zauber/feed/", "/author/zeno-zauber/feed/"],
    "author/<slug:slug>/feed/atom/": ["/author/zora-zauber/feed/atom/"],
    "bestbewertet/<year:year>/": ["/bestbewertet/1999/"],
    "comments/reply/<int:comment_id>/": ["/comments/reply/{comment}/"],
    "comments/new/<int:post_id>/": [f"/comments/new/{POST}/?since=0"],
    "comments/<int:comment_id>/": ["/comments/{comment}/"],
    "comments/<int:comment_id>/report/": ["/comments/{comment}/report/"],
    "<pagepath:path>/": ["/zauberseite/"],
}
"""Addresses that exist only for it: nothing is there."""

MOVED = [
    "/2009/01/01/frueher/",
    "/2009/01/01/frueher/feed/",
    "/tag/frueher/",
    "/fruehere-seite/",
    "/?p=77",
    "/?page_id=78",
    "/?attachment_id=79",
    "/?tag=altes-wort",
    "/?author_name=frueherer-name",
    "/?m=199912",
    "/alter-beitrag/",
    "/alte-seite/",
    "/1999/12/31/zauberwald/amp/",
]
"""Redirects to it, here and from an imported site: they lead nowhere."""

BY_POST = {
    "comments/post/<int:post_id>/": f"/comments/post/{POST}/",
    "comments/<int:comment_id>/helpful/": "/comments/{comment}/helpful/",
    "ratings/<int:post_id>/": f"/ratings/{POST}/",
}
"""Forms that take something for it."""

NOT_ASKED = {
    "comments/<int:comment_id>/edit/": "for the comment's writer, by their cookie",
    "comments/<int:comment_id>/withdraw/": "for the comment's writer, by their cookie",
    "comments/confirm/<str:secret>/": "for the comment's writer, by a mailed link",
    "comments/decide/<str:token>/": "for a moderator, by a mailed link",
    "comments/objection/<str:secret>/": "for the comment's writer, by a mailed link",
    "comments/mine/": "asks for an e-mail address",
    "comments/mine/all/": "for the comments' writer, by their cookie",
    "comments/mine/act/": "for the comments' writer, by their cookie",
    "comments/mine/<str:secret>/": "for the comments' writer, by a mailed link",
    "kontakt/": "a form for the host's mailbox; closed, it is the page of that address",
    "abmelden/<str:key>/": "for a subscriber, by a mailed link",
    "preview/<int:pk>/": "for those who may change the post",
    "preview/page/<int:pk>/": "for editors",
    "preview/unsaved/<int:pk>/": "for who typed it",
    "preview/<str:key>/": "for those who have the link",
    "^(?P<before>(?:[^/]+/)*)feed/(?:rss2?|rdf)/$": "repeats the address that was asked for",
    "^farbe/(?P<colour>[0-9a-f]{6})\\.css$": "a colour that its address names",
    "share.png": "shows the site's title",
    "robots.txt": "the same for every site",
    "favicon.ico": "a file",
    "sterne/": "explains how stars are counted",
}
"""Routes that show nothing of posts and pages, or not to everybody, each with the reason."""


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if route.startswith(("admin/", "^media/")):
            continue
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def test_every_route_is_asked_or_has_its_reason() -> None:
    known = {*SHOWING, *OWN, *BY_POST, *NOT_ASKED}
    assert set(routes(get_resolver())) == known


def rule_that_hides(prefix: str = "", moment: datetime.datetime | None = None) -> Q:
    hidden = [~Q(**{f"{prefix}pk": key}) for key in (POST, OLD_POST, PAGE)]
    return reduce(and_, hidden, the_rule(prefix, moment))


def replace_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a module has the rule by name."""
    compile_anew(monkeypatch)
    for module in list(sys.modules.values()):
        if vars(module).get("is_public") is the_rule and module is not sys.modules[__name__]:
            monkeypatch.setattr(module, "is_public", rule_that_hides)


@pytest.fixture
def names(make_post: MakePost, make_comment: MakeComment) -> dict[str, Any]:
    """A site with ten shown posts and all that is to be hidden; the keys that stand in URLs."""
    garden = Category.objects.create(name="Garten")
    bed = Category.objects.create(name="Beet", parent=garden)
    save_text(Page(title="Gartenseite", path="gartenseite", body="<p>Mein Garten</p>"))
    shown = [
        make_post(
            pk=POST - 20 + number,
            body="<p>Ein Text.</p><!--nextpage--><p>Und noch einer.</p>",
            categories=[garden, bed],
            tags=["alt"],
            # The hidden post comes between the fifth and the sixth.
            published_at=SPRING_2010 + datetime.timedelta(hours=2 * number),
        )
        for number in range(-4, 6)
    ]
    image = make_image()
    fill_first_page_of_credits(shown[0], image)
    make_comment(shown[1], body="Ein Spruch")
    add_imported_rating(shown[0], "Probe", 3, 20, 5)
    hidden = make_hidden_posts([garden, bed], make_post)
    make_hidden_page()
    answered = make_comment(hidden, body="Eine Zauberfrage", email="zwei@example.org")
    make_comment(hidden, parent=answered, body="Ein Spruch mit Zauber")
    add_redirects(hidden)
    ConfirmedEmail.objects.create(email="zwei@example.org")
    return {"comment": answered.pk, "answers": feed_token("zwei@example.org")}


def fill_first_page_of_credits(post: Post, image: Image) -> None:
    size = {"width": image.width, "height": image.height}
    others = [Image(file=image.file.name, title="Beet", **size) for _number in range(49)]
    post.images.set([image, *Image.objects.bulk_create(others)])


def make_hidden_posts(categories: list[Category], make_post: MakePost) -> Post:
    zora = User.objects.create_user("zora", display_name="Zora Zauber")
    zeno = User.objects.create_user("zeno", display_name="Zeno Zauber")
    post = make_post(
        pk=POST,
        title="Zauberwald",
        body="<p>Ein Text vom Zauber.</p><p>https://zauber.example/@zora/123456</p>",
        categories=categories,
        tags=["alt", "Zaubernuss"],
        picture=make_image(title="Zauberbild"),
        published_at=SPRING_2010 + datetime.timedelta(hours=1),
        is_sticky=True,
    )
    post.co_authors.add(zeno)
    old = make_post(
        pk=OLD_POST,
        title="Zauberwald",
        body="<p>Ein Text vom Zauber.</p><!--nextpage--><p>Und noch einer.</p>",
        author=zora,
        published_at=datetime.datetime(1999, 12, 31, 12, tzinfo=datetime.UTC),
    )
    for each in (post, old):
        add_imported_rating(each, "Probe", 5, 20, 5)
    return post


def make_hidden_page() -> None:
    save_text(
        Page(
            pk=PAGE,
            title="Zauberseite",
            path="zauberseite",
            body="<p>Eine Gartenseite voll Zauber.</p><p>https://zauber.example/@zora/654321</p>",
        )
    )


def add_redirects(post: Post) -> None:
    """Where the hidden things stood before, on this site and on one that was imported."""
    page, tag = Page.objects.get(pk=PAGE), Tag.objects.get(name="Zaubernuss")
    Redirect.add("/2009/01/01/frueher/", post)
    Redirect.add("/fruehere-seite/", page)
    Redirect.add("/tag/frueher/", tag)
    source = Source.objects.create(base_url="https://frueher.example")
    run = ImportRun.objects.create(source=source)
    for number, kind, link in [("77", "post", "/alter-beitrag/"), ("78", "page", "/alte-seite/")]:
        SourceEntry.objects.create(
            source=source, run=run, wordpress_id=number, type=kind, link=link
        )
    SourceEntry.objects.create(
        source=source, run=run, wordpress_id="79", type="attachment", parent="77"
    )
    zora = User.objects.get(username="zora")
    for kind, name, thing in [
        ("post", "77", post),
        ("page", "78", page),
        ("tag", "altes-wort", tag),
        ("author", "frueherer-name", zora),
    ]:
        ImportedItem.objects.create(source=source, kind=kind, wordpress_id=name, object_id=thing.pk)


def delete_hidden() -> None:
    """As if it had never been there: nothing remembers that something is gone."""
    for model in (Vote, Comment):
        model.objects.filter(post__in=[POST, OLD_POST]).delete()
    Post.objects.filter(pk__in=[POST, OLD_POST]).delete()
    Page.objects.filter(pk=PAGE).delete()
    Tag.objects.filter(name="Zaubernuss").delete()
    User.objects.filter(username__in=["zora", "zeno"]).delete()
    Image.objects.filter(title="Zauberbild").delete()


def answers(client: Client, names: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """What each address that shows posts answers now: its status, and all that it says."""
    result = {}
    for url in chain.from_iterable(SHOWING.values()):
        response = client.get(url.format(**names))
        # The comment form carries the moment at which it was made.
        html = re.sub(r'name="made" value="[^"]+"', "", response.getvalue().decode())
        said = html + repr(sorted(response.headers.items()))
        result[url] = (response.status_code, said)
    return result


def test_what_is_hidden_is_as_if_it_had_never_been_there(
    client: Client, names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(client, names)
    replace_rule(monkeypatch)
    hidden = answers(client, names)
    monkeypatch.undo()
    delete_hidden()
    deleted = answers(client, names)

    assert [url for url in before if before[url] == deleted[url]] == [], "would show nothing of it"
    assert [url for url in hidden if WORD in hidden[url][1].lower()] == []
    assert [url for url in hidden if hidden[url] != deleted[url]] == []


def test_what_is_hidden_has_no_address(
    client: Client, names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [url.format(**names) for url in [*chain.from_iterable(OWN.values()), *MOVED]]
    assert [url for url in own if client.get(url).status_code not in {200, 301, 302}] == []

    replace_rule(monkeypatch)

    # The front page does not know an old number.
    found = {url: client.get(url) for url in own}
    shown = [url for url, response in found.items() if response.status_code != 404]
    assert [url for url in shown if not url.startswith("/?")] == []
    assert [url for url in shown if found[url].headers.get("Location")] == []


def test_what_is_hidden_takes_nothing(
    client: Client, names: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_rule(monkeypatch)
    for url in BY_POST.values():
        response = client.post(url.format(**names), {}, headers=OWN_SITE)
        assert response.status_code == 404, url
