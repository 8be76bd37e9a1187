"""The page that tells a reader why a comment, a vote or a change was not accepted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.models import Post


def refused_page(
    request: HttpRequest, post: Post, *, title: str, reason: str, status: int, words: str = ""
) -> HttpResponse:
    """Say why, and give the reader their words back."""
    ctx = {"post": post, "title": title, "reason": reason, "words": words}
    return render(request, "blog/refused.html", ctx, status=status)
