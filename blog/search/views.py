"""The page of hits, at the URL of WordPress: /?s=…"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from blog.models import Category, Post, SearchEntry, Tag, TaggedPost
from blog.search.finding import Filters, find, suggest, topics
from blog.search.marking import marked, snippet
from blog.search.queries import MAX_LENGTH, Query, parse

HITS_PER_PAGE = 10
SUGGESTED_TAGS = 100
SUGGESTING_POSTS = 200
EM_SPACE = "\u2003"


class PlainSelect(forms.Select):
    """A select whose options take no template each, as there may be many."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        chosen = SafeString(" selected")
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], chosen if option["selected"] else "", option["label"])
                for _group, group, _index in widget["optgroups"]
                for option in group
            ),
        )
        given = format_html_join("", ' {}="{}"', widget["attrs"].items())
        return format_html('<select name="{}"{}>\n{}\n</select>', name, given, options)


class CategoryChoice(forms.ModelChoiceField[Category]):
    def label_from_instance(self, obj: Category) -> str:
        return f"{EM_SPACE * obj.depth}{obj.name}"


class SearchForm(forms.Form):
    """Words and filters; a filter that makes no sense is ignored, never refused."""

    s = forms.CharField(label=_("Search for"), max_length=MAX_LENGTH, required=False)
    kind = forms.ChoiceField(
        label=_("in"),
        required=False,
        choices=[
            ("", pgettext_lazy("search in", "everything")),
            ("post", pgettext_lazy("search in", "posts")),
            ("page", pgettext_lazy("search in", "pages")),
            ("comment", pgettext_lazy("search in", "comments")),
        ],
    )
    category = CategoryChoice(
        Category.objects.all(),
        label=_("category"),
        to_field_name="path",
        required=False,
        empty_label=_("all"),
        widget=PlainSelect,
    )
    # A blog has too many tags for a select; a datalist suggests those of recent posts.
    tag = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("tag"),
        to_field_name="name",
        required=False,
        widget=forms.TextInput(attrs={"list": "tags-in-use"}),
    )
    author = forms.ModelChoiceField(
        User.objects.none(),
        label=_("author"),
        to_field_name="slug",
        required=False,
        empty_label=_("all"),
        widget=PlainSelect,
    )
    year = forms.IntegerField(label=_("year"), min_value=1, max_value=9999, required=False)
    order = forms.ChoiceField(
        label=_("order"),
        required=False,
        choices=[("", _("best first")), ("new", _("newest first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is public is asked for each search: it changes as time goes by."""
        super().__init__(*args, **kwargs)
        self._choose_from("tag", Tag.objects.public())
        self._choose_from("author", authors())

    def _choose_from(self, name: str, choices: QuerySet[Any]) -> None:
        self.fields[name].queryset = choices  # type: ignore[attr-defined]  # a ModelChoiceField

    def filters(self) -> Filters:
        given = self.cleaned_data
        return Filters(
            kind=given.get("kind") or "",
            category=given.get("category"),
            tag=given.get("tag"),
            author=given.get("author"),
            year=given.get("year"),
            newest_first=given.get("order") == "new",
        )


@dataclass(frozen=True)
class Hit:
    entry: SearchEntry
    title: SafeString
    snippet: SafeString
    url: str


def search(request: HttpRequest, number: int = 1) -> HttpResponse:
    """A page of ten hits, with the form filled in."""
    form = SearchForm(request.GET)
    form.is_valid()
    words = request.GET.get("s", "")[:MAX_LENGTH]
    query = parse(words)
    # At most 2,000 keys, of which ten are shown: cheaper than one query to count and one to find.
    keys = list(find(query, form.filters()).values_list("pk", flat=True))
    page = Paginator(keys, HITS_PER_PAGE).get_page(request.GET.get("page") or number)
    entries = SearchEntry.objects.select_related("post", "page", "full_text").defer(
        "post__body", "post__body_html", "page__body", "page__body_html"
    )
    found = entries.in_bulk(list(page.object_list))
    hits = [hit_of(found[key], query) for key in page.object_list if key in found]
    categories, tags = topics(query) if query else ([], [])
    context = {
        "form": form,
        "words": words,
        "query": query,
        "page_obj": page,
        "hits": hits,
        "suggestions": suggest(words) if query and not hits else [],
        "found_categories": categories,
        "found_tags": tags,
        "tags_in_use": tags_in_use(),
        "is_narrowed": any(
            form.cleaned_data.get(name) for name in ("kind", "category", "tag", "author", "year")
        ),
        "other_parameters": _without_page(request),
    }
    return render(request, "blog/search.html", context)


def authors() -> QuerySet[User]:
    """Everybody who wrote a public post, alone or with others."""
    posts = Post.objects.published()
    return User.objects.filter(
        Exists(posts.filter(author=OuterRef("pk")))
        | Exists(posts.filter(co_authors=OuterRef("pk")))
    )


def tags_in_use() -> QuerySet[Tag]:
    """Tags of recent posts, to complete what somebody types."""
    latest = Post.objects.published().newest_first().values("pk")[:SUGGESTING_POSTS]
    used = TaggedPost.objects.filter(content_object__in=latest)
    return Tag.objects.filter(pk__in=used.values("tag"))[:SUGGESTED_TAGS]


def hit_of(entry: SearchEntry, query: Query) -> Hit:
    title = entry.title
    if entry.kind == SearchEntry.Kind.COMMENT and entry.post:
        title = f"{title}: {entry.post.title}"
    return Hit(
        entry=entry,
        title=marked(title, query.stems),
        snippet=snippet(entry.full_text.text, query.stems),
        url=url_of(entry),
    )


def url_of(entry: SearchEntry) -> str:
    if entry.kind == SearchEntry.Kind.COMMENT:
        # The permalink of a comment. Its app stands above this one, so it is not imported.
        return f"/comments/{entry.object_id}/"
    post: Post | None = entry.post
    # What is not a post is a page.
    return post.get_absolute_url() if post else entry.page.get_absolute_url()  # type: ignore[union-attr]


def _without_page(request: HttpRequest) -> str:
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return parameters.urlencode()
