"""The lists of posts: the home page, and by date, category, tag and author."""

import datetime
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.discovery import feeds
from blog.models import Category, ListKind, Post, Tag, shown
from blog.models.days import existing_day
from blog.models.lists.reading import (
    HomePosts,
    PostList,
    PostsOfDay,
    PostsOfMonths,
    last_of_month,
)
from blog.search.views import search
from page_cache.reads import kept, reads

POSTS_PER_PAGE = 10


@require_safe
@kept
def home(request: HttpRequest, number: int = 1) -> HttpResponse:
    if "feed" in request.GET:
        return feeds.by_query(request)
    if "s" in request.GET:
        return search(request, number)
    return post_list(request, "blog/home.html", HomePosts(), "/", number, is_home=True)


@require_safe
@kept
def by_year(request: HttpRequest, year: int, number: int = 1) -> HttpResponse:
    first = datetime.date(year, 1, 1)
    posts = PostsOfMonths(first, first.replace(month=12, day=31))
    return archive(request, posts, f"/{year}/", number, kind="year", heading=str(year))


@require_safe
@kept
def by_month(request: HttpRequest, year: int, month: int, number: int = 1) -> HttpResponse:
    first = datetime.date(year, month, 1)
    return archive(
        request,
        PostsOfMonths(first, last_of_month(first)),
        f"/{year}/{month:02d}/",
        number,
        kind="month",
        heading=date_format(first, "YEAR_MONTH_FORMAT"),
    )


@require_safe
@kept
def by_day(request: HttpRequest, year: int, month: int, day: int, number: int = 1) -> HttpResponse:
    date = existing_day(year, month, day)
    return archive(
        request,
        PostsOfDay(date),
        f"/{year}/{month:02d}/{day:02d}/",
        number,
        kind="day",
        heading=date_format(date, "DATE_FORMAT"),
    )


@require_safe
@kept
def by_category(request: HttpRequest, path: str, number: int = 1) -> HttpResponse:
    category = get_object_or_404(Category.objects.select_related("parent"), path=path)
    return archive(
        request,
        PostList(ListKind.CATEGORY.key(category.pk)),
        category.get_absolute_url(),
        number,
        may_be_empty=True,
        kind="category",
        has_feed=True,
        heading=category.name,
        category=category,
        subcategories=category.children.all(),
    )


@require_safe
@kept
def by_tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    tag = get_object_or_404(Tag, slug=slug)
    return archive(
        request,
        PostList(ListKind.TAG.key(tag.pk)),
        tag.get_absolute_url(),
        number,
        kind="tag",
        has_feed=True,
        heading=tag.name,
        tag=tag,
    )


@require_safe
@kept
def by_author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    author = get_object_or_404(User.objects.prefetch_related("profiles"), slug=slug)
    return archive(
        request,
        PostList(ListKind.AUTHOR.key(author.pk)),
        author.get_absolute_url(),
        number,
        kind="author",
        has_feed=True,
        heading=author.public_name,
        author=author,
    )


def archive(
    request: HttpRequest,
    posts: PostList,
    page_base: str,
    number: int,
    *,
    may_be_empty: bool = False,
    **ctx: Any,
) -> HttpResponse:
    """A list of posts under a heading; without a public post it does not exist."""
    return post_list(request, "blog/archive.html", posts, page_base, number, may_be_empty, **ctx)


def post_list(
    request: HttpRequest,
    template: str,
    posts: PostList,
    page_base: str,
    number: int,
    may_be_empty: bool = True,
    **ctx: Any,
) -> HttpResponse:
    paginator: Paginator[Post] = Paginator(cast(Any, posts), POSTS_PER_PAGE)
    if number > paginator.num_pages or (paginator.count == 0 and not may_be_empty):
        raise Http404(_("There is nothing here."))
    if number == 1 and "/page/" in request.path:
        return redirect(page_base, permanent=True)
    page = paginator.page(number)
    listed = list(page.object_list)
    ctx |= {"page_obj": page, "posts": listed, "page_base": page_base}
    keys = [post.pk for post in listed]
    with (
        reads(Post, "place", of=keys),
        reads(Post.categories.through, of=keys),
        reads(Post.co_authors.through, of=keys),
    ):
        shown.for_cards(listed)
        return render(request, template, ctx)
