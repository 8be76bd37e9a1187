"""Template tags that bring comments into the blog's pages; blog itself does not import comments."""

import datetime
import json
from collections import Counter
from typing import Any, NamedTuple

from django import template
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.absolute import absolute_by
from accounts.models import User
from accounts.readers import reader_key, signed_in
from accounts.voters import known_voter
from blog.discovery import structured_data as jsonld
from blog.models import Post, is_public
from blog.models.prepared import ask
from blog.models.standing import StandingQuery
from comments.models import (
    Comment,
    CommentQuerySet,
    CommentSettings,
    NotificationPreference,
    Report,
)
from comments.thread.blank_form import blank_form_fields
from comments.thread.forms import sign_form
from comments.thread.pager import Pager
from comments.thread.paging import Thread, ThreadPage, selectable_orders
from comments.thread.rendering import ThreadRenderer
from comments.thread.structured_data import conversation
from page_cache.reads import canonical_query, reads, touch, until

register = template.Library()

COUNTS = StandingQuery(
    lambda keys: (
        Comment.objects.filter(post__in=keys, status=Comment.Status.APPROVED)
        .order_by()
        .values_list("post_id")
        .annotate(Count("pk"))
    )
)

DESK_FACTS = """\
SELECT
(SELECT COUNT(*) FROM comments_comment WHERE status = 'held'),
(SELECT COUNT(*) FROM comments_report WHERE decided_at IS NULL),
(SELECT frequency FROM comments_notificationpreference WHERE user_id = %(user)s),
(SELECT tells_of_reports FROM comments_notificationpreference WHERE user_id = %(user)s),
(SELECT figures FROM comments_learnedfilter WHERE id = 1)
"""

LISTED = 5
CANDIDATES = 50
RECENT = datetime.timedelta(days=365)
NEWEST = 2_000
"""Of the comments within that time, the desk looks at so many."""
BEHIND_ALL_DIGITS = "~"


class DeskFacts(NamedTuple):
    waiting_comments: int
    waiting_reports: int
    frequency: str | None
    """As the person chose; None: not yet."""
    tells_of_reports: bool | None
    filter_figures: Any
    """The text that SQLite stores, or what PostgreSQL's library has made of it."""


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: dict[str, Any], post: Post) -> dict[str, Any]:
    """A page of the post's thread, and the comment form."""
    request = context["request"]
    settings = settings_for(request)
    reader = reader_key(request)
    voter = known_voter(request, "helpful")
    thread = Thread(post, reader, settings, request.GET.get("order"), voter)
    after, number = request.GET.get("after"), request.GET.get("page")
    with reads(Comment, "thread", [post.pk]):
        page = thread.page(after, number)
    pager = Pager(thread, page)
    tell_page_cache(thread, pager, after, number)
    other_order = thread.order.value if thread.order != settings.order else ""
    renderer = ThreadRenderer(post, settings, reader, other_order)
    return {
        "post": post,
        "is_open": renderer.is_open,
        "page": page,
        "pager": pager,
        "comments": renderer.render_page(page, thread.order),
        "order": thread.order,
        "usual_order": settings.order,
        "orders": selectable_orders(settings),
        "made": sign_form(post),
        "form_fields": blank_form_fields(settings, signed_in=signed_in(request) is not None),
        "request": request,
    }


@register.inclusion_tag("comments/_write_link.html", takes_context=True)
def write_link(context: dict[str, Any], post: Post) -> dict[str, Any]:
    """The link to the comment form, where the post takes comments."""
    return {"is_open": settings_for(context["request"]).takes_comments(post)}


def settings_for(request: HttpRequest) -> CommentSettings:
    """The settings, asked for once for a page."""
    if not hasattr(request, "comment_settings"):
        request.comment_settings = CommentSettings.load()  # type: ignore[attr-defined]  # ours, for this request
    settings: CommentSettings = request.comment_settings  # type: ignore[attr-defined]  # set just above
    return settings


def tell_page_cache(
    thread: Thread, pager: Pager, after: str | None, wanted_number: str | None
) -> None:
    """Say what the page shows beside the thread itself, and which of the thread's pages it is."""
    page = pager.page
    touch(Comment, "votes", [comment.pk for comment in page.comments])
    if thread.order == CommentSettings.Order.HELPFUL:
        touch(Comment, "usefulness", [thread.post.pk])
    # Spelled the one way that links have.
    place = {}
    if after and page.number and page.number > 1:
        place = {"after": int(after)}
    elif wanted_number and page.number and page.number > 1:
        place = {"page": page.number}
    canonical_query(pager.query(**place))
    if closing := thread.settings.closes_at(thread.post):
        until(closing)


@register.simple_tag(takes_context=True)
def conversation_facts(context: dict[str, Any], post: Post, page: ThreadPage) -> SafeString:
    """The page's comments as structured data for search engines."""
    if not page.comments:
        return SafeString("")
    absolute = absolute_by(context["request"])
    return jsonld.script(conversation(post, page.comments, page.total, absolute))


@register.simple_tag
def prefetch_comment_counts(posts: list[Post]) -> str:
    """Set `comment_count` on all posts of the list with one query.

    Whether the posts are public is known to who lists them.
    """
    keys = [post.pk for post in posts]
    with reads(Comment, "words", keys):
        counts: dict[int, int] = dict(COUNTS.rows(keys)) if keys else {}
    for post in posts:
        post.comment_count = counts.get(post.pk, 0)  # type: ignore[attr-defined]
    return ""


@register.simple_tag(takes_context=True)
def waiting_comments(context: dict[str, Any]) -> int:
    """How many comments are held."""
    return desk_facts(context["request"]).waiting_comments


@register.simple_tag(takes_context=True)
def filter_figures(context: dict[str, Any]) -> dict[str, int]:
    """How the filter that learns compares with what people decided."""
    figures = desk_facts(context["request"]).filter_figures
    return (json.loads(figures) if isinstance(figures, str) else figures) or {}


def desk_facts(request: HttpRequest) -> DeskFacts:
    """What the front page of the admin needs to know, asked for once."""
    if not hasattr(request, "desk_facts"):
        (row,) = ask(DESK_FACTS, {"user": request.user.pk})
        request.desk_facts = DeskFacts(*row)  # type: ignore[attr-defined]  # ours, for this request
    facts: DeskFacts = request.desk_facts  # type: ignore[attr-defined]  # set just above
    return facts


@register.simple_tag(takes_context=True)
def notification_preference(context: dict[str, Any]) -> dict[str, Any]:
    """Which mails about comments and reports the person gets, and the choices."""
    facts = desk_facts(context["request"])
    usual = NotificationPreference()
    return {
        "chosen": facts.frequency or usual.frequency,
        "choices": NotificationPreference.Frequency.choices,
        "tells_of_reports": usual.tells_of_reports
        if facts.tells_of_reports is None
        else facts.tells_of_reports,
    }


@register.simple_tag(takes_context=True)
def waiting_reports(context: dict[str, Any]) -> dict[str, Any]:
    """How many reports and objections wait, and the oldest."""
    number = desk_facts(context["request"]).waiting_reports
    oldest = Report.objects.waiting().order_by("created_at", "pk")[:LISTED] if number else []
    return {"number": number, "oldest": oldest}


@register.simple_tag
def longest_waiting() -> QuerySet[Comment]:
    """The comments that have been held longest."""
    held = Comment.objects.held().order_by("created_at", "pk")
    return held.select_related("post").defer("post__body", "post__body_html")[:LISTED]


@register.simple_tag
def most_discussed(user: User) -> list[Post]:
    """The posts that the person may edit, with the most of the newest comments within a year."""
    counts = Counter(_lately(user).values_list("post_id", flat=True)[:NEWEST])
    ranked = sorted(counts, key=lambda pk: (counts[pk], pk), reverse=True)
    posts: dict[int, Post] = {}
    # Whether posts are public is looked up for the first ones only, not for all of the year.
    for first in range(0, len(ranked), CANDIDATES):
        public = Post.objects.published().only("title", "slug", "published_on", "published_at")
        posts |= public.in_bulk(ranked[first : first + CANDIDATES])
        if len(posts) >= LISTED:
            break
    listed = [posts[pk] for pk in ranked if pk in posts][:LISTED]
    for post in listed:
        post.comment_count = counts[post.pk]  # type: ignore[attr-defined]  # set for the template
    return listed


@register.simple_tag
def open_questions(user: User) -> QuerySet[Comment]:
    """Unanswered questions among the newest comments on posts that the person may edit.

    A question is a comment with a question mark; an answer is a comment below it, written by one
    of the post's authors.
    """
    questions = _newest(_lately(user)).filter(
        ~Exists(_replies_by_authors()),
        is_public("post__"),
        body__contains="?",
    )
    co_author = Post.co_authors.through.objects.filter(post=OuterRef("post"), user=OuterRef("user"))
    by_authors = Q(user=F("post__author")) | Exists(co_author)
    return (
        questions.exclude(by_authors, user__isnull=False)
        .order_by("-created_at", "-pk")
        .select_related("post")
        .defer("post__body", "post__body_html")[:LISTED]
    )


def _lately(user: User) -> CommentQuerySet:
    lately = Comment.objects.on_posts_of(user).filter(created_at__gte=timezone.now() - RECENT)
    return lately.order_by("-created_at", "-pk")


def _newest(comments: CommentQuerySet) -> CommentQuerySet:
    """So many of them that a busy year costs no more than a quiet one.

    By the time of the last of them, which an index finds: for a slice, PostgreSQL reads all.
    """
    times = list(comments.values_list("created_at", flat=True)[NEWEST - 1 : NEWEST])
    newest = comments.filter(created_at__gte=times[0]) if times else comments
    return newest.order_by()


def _replies_by_authors() -> QuerySet[Comment]:
    """For Exists: approved replies to the outer comment, at any depth, by the post's authors."""
    return Comment.objects.filter(
        Q(user=F("post__author")) | Q(post__co_authors=F("user")),
        status=Comment.Status.APPROVED,
        post=OuterRef("post"),
        # The paths of all replies begin with the comment's own path.
        path__gt=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(BEHIND_ALL_DIGITS)),
    )
