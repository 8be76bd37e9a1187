"""The form of a search: which filters make sense, and what they offer to choose from."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from accounts.models import User
from blog.models import Category, Listing, ListKind, SearchEntry, Tag, TaggedPost, is_public
from blog.models.lists.reading import newest
from blog.models.standing import StandingQuery
from blog.search.finding import Filters
from blog.search.queries import MAX_LENGTH

SUGGESTED_TAGS = 100
SUGGESTING_POSTS = 200
EM_SPACE = "\u2003"
NARROWING = ("kind", "category", "tag", "author", "year")
FILTERS = (*NARROWING, "order")


class SearchForm(forms.Form):
    """Words and filters; a filter that makes no sense is ignored, never refused."""

    s = forms.CharField(max_length=MAX_LENGTH, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *SearchEntry.Kind.choices], required=False)
    category = forms.ModelChoiceField(Category.objects.all(), to_field_name="path", required=False)
    tag = forms.ModelChoiceField(Tag.objects.none(), to_field_name="name", required=False)
    author = forms.ModelChoiceField(User.objects.none(), to_field_name="slug", required=False)
    year = forms.IntegerField(min_value=1, max_value=9999, required=False)
    order = forms.ChoiceField(choices=[("", ""), ("new", "")], required=False)

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
class Choices:
    """What the filters offer: values and labels."""

    categories: tuple[tuple[str, str], ...]
    authors: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """What somebody gave in the filters, whether it makes sense or not."""

    kind: str = ""
    category: str = ""
    tag: str = ""
    author: str = ""
    year: str = ""
    order: str = ""


def chosen_in(parameters: QueryDict) -> Chosen:
    return Chosen(**{name: parameters.get(name, "").strip() for name in FILTERS})


def filters_for(parameters: QueryDict) -> Filters:
    if chosen_in(parameters) == Chosen():
        return Filters()
    form = SearchForm(parameters)
    form.is_valid()
    return form.filters()


def choices(categories: list[Category]) -> Choices:
    """The choices now, with these of all categories, ordered by path."""
    return Choices(
        tuple((one.path, f"{EM_SPACE * one.depth}{one.name}") for one in categories),
        tuple((author.slug, str(author)) for author in authors()),
        tags_in_use(),
    )


def authors() -> QuerySet[User]:
    """Everybody who wrote a public post, alone or with others."""
    key = ListKind.AUTHOR.key() + OuterRef("pk")
    return User.objects.filter(Exists(Listing.objects.filter(is_public("post__"), list_key=key)))


def tags_in_use() -> tuple[str, ...]:
    """Tags of recent posts, to complete what somebody types: a blog has too many for a select."""
    latest = newest(ListKind.EVERYTHING.key(), SUGGESTING_POSTS)
    return tuple(name for (name,) in _tags_of.rows(latest)) if latest else ()


_tags_of = StandingQuery(
    lambda keys: (
        TaggedPost.objects.filter(content_object__in=keys)
        .order_by("tag__name")
        .values_list("tag__name")
        .distinct()[:SUGGESTED_TAGS]
    )
)
