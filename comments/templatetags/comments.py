"""How comments come into the pages of the blog, which knows nothing of them."""

from typing import Any

from django import template
from django.db.models import Count

from accounts.readers import reader_key, signed_in
from blog.models import Post
from comments.forms import CommentForm
from comments.models import Comment, Policy
from comments.thread import Thread

register = template.Library()


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def comment_thread(context: dict[str, Any], post: Post) -> dict[str, Any]:
    """One page of the post's comments, and the form for another."""
    request = context["request"]
    policy = Policy.load()
    reader = reader_key(request)
    page = Thread(post, reader, policy).page(request.GET.get("after"))
    form = CommentForm(
        post=post,
        signed_in=signed_in(request) is not None,
        names_required=policy.names_required,
    )
    return {
        "post": post,
        "is_open": policy.takes_comments(post),
        "page": page,
        "reader": reader,
        "policy": policy,
        "form": form,
        "is_preview": context.get("is_preview", False),
        "request": request,
    }


@register.simple_tag
def prefetch_comment_counts(posts: list[Post]) -> str:
    """Set `comment_count` on every post of the list, by one query for all."""
    counts = dict(
        Comment.objects.approved()
        .filter(post__in=[post.pk for post in posts])
        .order_by()
        .values_list("post_id")
        .annotate(Count("pk"))
    )
    for post in posts:
        post.comment_count = counts.get(post.pk, 0)  # type: ignore[attr-defined]
    return ""


@register.simple_tag
def waiting_comments() -> int:
    """How many comments wait for a moderator."""
    return Comment.objects.held().count()
