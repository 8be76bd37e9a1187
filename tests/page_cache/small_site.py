"""A small blog on which every kind of row is shown, and all the addresses that it has."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import F, Model
from django.utils import timezone

from accounts.models import Profile, User
from blog.models import Category, Embed, Image, Page, Post, SiteLink, SiteSettings, Tag
from blog.rendering.saving import render_again, save_site_settings, save_text
from comments.models import Comment, CommentSettings, Status
from ratings.models import RankingPrior, Review, Score
from tests.helpers import SPRING_2010

POSTS_PER_PAGE = 2
COMMENTS_PER_PAGE = 5
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"
HALVES = "<p>Erste Hälfte.</p><!--nextpage--><p>Zweite Hälfte.</p>"

# For each name of the URL table: addresses to ask for, or why none is ever kept.
ADDRESSES: dict[str, list[str]] = {
    "home": ["/", "/page/2/"],
    "feed": ["/feed/"],
    "feed_atom": ["/feed/atom/"],
    "year": ["/2010/"],
    "month": ["/2010/04/"],
    "day": ["/2010/04/29/", "/2010/04/29/page/2/"],
    "post": [
        *["/2010/04/29/beitrag-1/", "/2010/04/29/beitrag-2/2/", "/2010/04/29/beitrag-3/"],
        "/2010/05/01/fruehling/",
    ],
    "category": ["/category/reisen/", "/category/reisen/alpen/"],
    "category_feed": ["/category/reisen/feed/"],
    "category_feed_atom": ["/category/reisen/alpen/feed/atom/"],
    "tag": ["/tag/berge/", "/tag/seen/"],
    "tag_feed": ["/tag/berge/feed/"],
    "tag_feed_atom": ["/tag/berge/feed/atom/"],
    "author": ["/author/anna/", "/author/bernd/"],
    "author_feed": ["/author/anna/feed/"],
    "author_feed_atom": ["/author/bernd/feed/atom/"],
    "archive_page": ["/archiv/"],
    "category_page": ["/kategorien/"],
    "tag_page": ["/schlagwoerter/"],
    "picture_credits": ["/bildnachweise/"],
    "imprint": ["/impressum/"],
    "page": ["/ueber-uns/"],
    "privacy": ["/datenschutz/"],
    "house_rules": ["/hausregeln/"],
    "sitemap_index": ["/sitemap.xml"],
    "sitemap": [
        *["/sitemap-posts-1.xml", "/sitemap-pages-1.xml", "/sitemap-categories-1.xml"],
        *["/sitemap-tags-1.xml", "/sitemap-authors-1.xml"],
    ],
    "robots": ["/robots.txt"],
    "comment_feed": ["/comments/feed/"],
    "comment_feed_atom": ["/comments/feed/atom/"],
    "post_comment_feed": ["/2010/04/29/beitrag-1/feed/", "/2010/04/29/beitrag-3/feed/"],
    "post_comment_feed_atom": ["/2010/04/29/beitrag-1/feed/atom/"],
    "ratings:best": ["/bestbewertet/"],
    "ratings:best_of_year": ["/bestbewertet/2010/"],
    "ratings:best_of_category": ["/bestbewertet/category/reisen/"],
    "ratings:popular": ["/beliebt/"],
    "ratings:explanation": ["/sterne/"],
}
# For each name: why its pages are never kept, and an address that answers.
NEVER: dict[str, str] = {
    "": "leads elsewhere: old feeds, uploaded files",
    "favicon": "leads elsewhere",
    "accent": "says itself how long it lasts",
    "share_picture": "says itself how long it lasts",
    "site_share_picture": "says itself how long it lasts",
    "mastodon": "asks for the reader's own server",
    "preview": "for authors",
    "page_preview": "for editors",
    "unsaved_preview": "for who typed it",
    "shared_preview": "for whoever has the link",
    "image_picker": "for authors",
    "embed_card": "for authors",
    "link_targets": "for authors",
    "unsubscribe": "one reader's own",
    "contact": "one reader's own; or a page, as others are",
    "ratings:vote": "takes a vote",
    **{
        f"comments:{name}": "one reader's own, or leads elsewhere"
        for name in [
            *[
                "post",
                "reply",
                "newer",
                "permalink",
                "helpful",
                "edit",
                "withdraw",
                "confirm",
                "decide",
            ],
            *["report", "objection", "answers_feed", "selfservice", "selfservice_act"],
            *["selfservice_open", "selfservice_overview"],
        ]
    },
}


def restart_keys() -> None:
    """Count keys from 1 again, for the sitemap's files are numbered by them.

    PostgreSQL goes on from test to test.
    """
    models: list[type[Model]] = [Post, Page, Category, Tag, User]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def thread_pages() -> list[str]:
    """Pages of the one long thread; their addresses name comments."""
    post = Post.objects.get(slug="beitrag-1")
    keys = Comment.objects.filter(post=post).visible_to(None).values_list("pk", flat=True)
    fifth = list(keys[:COMMENTS_PER_PAGE])[-1]
    queries = [f"after={fifth}", "page=2", "order=helpful", "order=newest"]
    return [f"/2010/04/29/beitrag-1/?{query}" for query in queries]


def addresses() -> list[str]:
    return [one for several in ADDRESSES.values() for one in several] + thread_pages()


def build() -> None:
    """Make the site. Texts differ everywhere, so that no change goes unseen."""
    save_site_settings(
        SiteSettings(
            title="Berge & Seen",
            tagline="Wir wandern",
            accent="#2f6db0",
            logo="site/berge.png",
            share_picture="site/teilen.jpg",
            logo_width=80,
            logo_height=40,
            footer="<p>Fuß</p>",
            owner="Anna Albers",
            owner_address="Weg 1\n12345 Ort",
            owner_email="anna@example.org",
            owner_phone="030 1234",
            represented_by="Bernd",
            register_entry="VR 12",
            vat_id="DE123",
            responsible="Anna Albers, Weg 1",
            server_logs="Nichts.",
        )
    )
    CommentSettings.objects.create(
        page_size=COMMENTS_PER_PAGE, hold_everything=False, close_after_days=9_999
    )
    RankingPrior.objects.create(pk=RankingPrior.KEY, mean=6.5, weight=5, computed_at=timezone.now())
    people = [_person("anna", "Anna"), _person("bernd", "Bernd")]
    reisen = Category.objects.create(name="Reisen", slug="reisen", description="Unterwegs")
    alpen = Category.objects.create(name="Alpen", slug="alpen", parent=reisen, description="Hoch")
    images = _images()
    posts = [
        _post(f"Beitrag {number}", people[0], body=f"<p>Text {number} {VIDEO}</p>", minutes=number)
        for number in (1, 2, 3, 4)
    ]
    posts[1].body = HALVES
    save_text(posts[1])
    posts[2].body = f"<p>Ein Film:</p>\n<p>{VIDEO}</p>"
    posts[2].picture = images[0]
    posts[2].first_published_url = "https://example.org/frueher/"
    posts[2].language = "en"
    save_text(posts[2])
    spring = _post("Frühling", people[1], days=2)
    spring.picture, spring.is_sticky = images[1], True
    save_text(spring)
    _post("Später", people[0], days=365 * 40)
    save_text(Post(title="Entwurf", author=people[0], body="<p>Geheim.</p>"))
    for post in posts:
        post.categories.set([alpen if post == posts[0] else reisen])
        post.tags.set(["Berge", "Seen"] if post == posts[0] else ["Berge"])
        post.co_authors.set([people[1]])
    posts[3].images.add(images[2])
    Embed.objects.update(title="Ein Film", author_name="Berta", picture=images[3])
    for pk in Post.objects.values_list("pk", flat=True):
        render_again(Post.objects.get(pk=pk))
    posts[3].images.add(images[2])
    _pages()
    _comments(posts, people)
    for number, post in enumerate([*posts, spring]):
        _score(post, 3 + number)
    Score.objects.create(post=Post.objects.get(slug="spaeter"))
    call_command("relate_posts", verbosity=0)
    Review.objects.create(post=posts[0], thing="Book", name="Buch", stars=8, verdict="Gut.")


def _person(username: str, name: str) -> User:
    user = User.objects.create_user(
        username,
        f"{username}@example.org",
        "a long password",
        display_name=name,
        bio=f"{name} schreibt.",
        website=f"https://{username}.example.org/",
        is_staff=True,
        is_superuser=username == "anna",
    )
    Profile.objects.create(user=user, name="Mastodon", url=f"https://social.example/@{username}")
    return user


def _images() -> list[Image]:
    facts: dict[str, Any] = {"width": 800, "height": 600, "license": "cc-by-4.0"}
    return Image.objects.bulk_create(
        Image(
            file=f"images/bild-{number}.jpg",
            title=f"Bild {number}",
            alternative_text=f"Ein Berg {number}",
            caption=f"Berg {number}",
            creator=f"Carla {number}",
            creator_url="https://carla.example/",
            source_url="https://bilder.example/",
            changes="beschnitten",
            rendition_widths=[360, 720],
            **facts,
        )
        for number in range(4)
    )


def _post(title: str, author: User, *, days: int = 0, minutes: int = 0, **fields: Any) -> Post:
    moment = SPRING_2010 + datetime.timedelta(days=days, minutes=minutes)
    defaults = {"body": f"<p>{title} in Worten.</p>", "excerpt": f"{title} kurz."}
    return save_text(Post(title=title, author=author, published_at=moment, **(defaults | fields)))


def _pages() -> None:
    for title, path in [
        ("Über uns", "ueber-uns"),
        ("Impressum", "impressum"),
        ("Datenschutz", "datenschutz"),
    ]:
        facts = {"title": title, "path": path, "body": f"<p>{title}.</p>"}
        page = save_text(Page(published_at=SPRING_2010, **facts))
        if path == "ueber-uns":
            page.images.add(Image.objects.all()[0])
            page.embeds.add(Embed.objects.get())
            SiteLink.objects.create(page=page, place="footer")
    SiteLink.objects.create(category=Category.objects.all()[0], place="footer", label="Weg")
    SiteLink.objects.create(url="/bestbewertet/", label="Bestes")


def _comments(posts: list[Post], people: list[User]) -> None:
    made: list[Comment] = []
    for number in range(1, 8):
        made.append(
            Comment.objects.create(
                post=posts[0],
                parent=made[0] if number in {2, 3} else None,
                author_name=f"Rita {number}",
                email=f"rita{number}@example.org",
                website=f"https://rita{number}.example.org/",
                body=f"Gut gesagt {number}.",
                status=Status.APPROVED,
                created_at=SPRING_2010 + datetime.timedelta(hours=number),
                user=people[0] if number == 4 else None,
                helpful=number,
                unhelpful=1,
                usefulness=number * 100,
                is_pinned=number == 5,
            )
        )
    # Saving leaves them at 0, as votes alone set them.
    for comment in made:
        Comment.objects.filter(pk=comment.pk).update(
            helpful=comment.pk, unhelpful=1, usefulness=F("helpful") + comment.pk * 100
        )
    one = {"post": posts[2], "author_name": "Rolf", "body": "Nein."}
    Comment.objects.create(**one, status=Status.WITHDRAWN)
    above = Comment.objects.create(**one, status=Status.APPROVED, is_closed=True)
    Comment.objects.create(**one, parent=above, status=Status.APPROVED)
    for status in (Status.HELD, Status.SPAM, Status.TRASH):
        Comment.objects.create(**one, status=status)


def _score(post: Post, votes: int) -> None:
    spread = [0] * 10
    spread[7] = votes
    Score.objects.create(
        post=post,
        votes=votes,
        total=votes * 8,
        spread=spread,
        imported=[{"source": "früher", "mean": "4.0000", "scale": 5, "votes": 2}],
        imported_votes=2,
        imported_total=Decimal("16"),
        rank=7 + votes / 100,
        popularity=votes,
    )
