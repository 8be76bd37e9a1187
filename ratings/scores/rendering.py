"""What pages show ten times or fifty of stars, as HTML, by functions instead of templates."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext

from blog.html.filling import fill, fill_message
from blog.models import Post
from ratings.models import Score
from ratings.scores.formatting import rounded, score_text

COLUMN = """\
<li class="spread__column{own_class}"><span class="visually-hidden">{label}{yours}</span>\
<span class="spread__votes" aria-hidden="true">{votes}</span>\
<svg class="spread__bar" viewBox="0 0 1 100" preserveAspectRatio="none" aria-hidden="true">\
<path d="M0 100h1v-{height}h-1z"/></svg>\
<span class="spread__stars" aria-hidden="true">{stars}</span></li>
"""
CHOICE = """\
<input class="rating__input" type="radio" name="stars" id="stars-{stars}" value="{stars}" required\
{checked}><label class="rating__star" for="stars-{stars}">\
<span class="visually-hidden">{label}</span></label>"""
ENTRY = """\
<li class="ranking__entry">
<h2 class="ranking__title"><a href="{url}">{title}</a></h2>
<p class="byline"><time datetime="{machine_date}">{date}</time> <span>{author}</span></p>
<p class="ranking__stars">{stars}</p>
</li>
"""
STARS = """\
<span class="stars"><span class="visually-hidden">{label}</span> {text}</span>
<svg class="ranking__bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">\
<path d="M0 0h{percent}v1h-{percent}z"/></svg>"""
NOTHING = SafeString("")


@dataclass(frozen=True)
class Column:
    """How many voters gave so many stars."""

    stars: int
    votes: int
    height: int
    """In percent of the highest column; at least 2 if there is a vote."""


def columns_of(score: Score) -> list[Column]:
    highest = max(score.spread) or 1
    return [
        Column(stars, votes, max(2, round(100 * votes / highest)) if votes else 0)
        for stars, votes in enumerate(score.spread, 1)
    ]


def spread(score: Score, own: int) -> SafeString:
    """How many voters gave how many stars, in columns; `own` are the reader's, 0 if none count."""
    yours = fill(" ({text})", text=gettext("yours is one of them")) if own else NOTHING
    own_class = SafeString(" spread__column--own")
    items = []
    for column in columns_of(score):
        stars, votes = column.stars, column.votes
        label = ngettext("%(stars)s star: %(votes)s", "%(stars)s stars: %(votes)s", stars)
        items.append(
            fill(
                COLUMN,
                own_class=own_class if stars == own else NOTHING,
                label=fill_message(label, stars=stars, votes=votes),
                yours=yours if stars == own else NOTHING,
                votes=votes or NOTHING,
                height=column.height,
                stars=stars,
            )
        )
    return SafeString("".join(items))


def choices(own: int) -> SafeString:
    """The ten stars to choose from; `own` are those that the reader gave, or 0."""
    return _choices(own, get_language())


@lru_cache(maxsize=64)
def _choices(own: int, _language: str) -> SafeString:
    return SafeString("".join(_choice(stars, is_own=stars == own) for stars in range(1, 11)))


def _choice(stars: int, *, is_own: bool) -> SafeString:
    label = ngettext("%(stars)s star of ten", "%(stars)s stars of ten", stars)
    return fill(
        CHOICE,
        stars=stars,
        checked=SafeString(" checked") if is_own else NOTHING,
        label=fill_message(label, stars=stars),
    )


def ranking(posts: Iterable[Post]) -> SafeString:
    """The entries of a ranking, of posts with their scores."""
    label = escape(gettext("Readers’ rating:"))
    few = escape(gettext("Only a few votes so far"))
    return SafeString("".join(_entry(post, label, few) for post in posts))


def _entry(post: Post, label: SafeString, few: SafeString) -> SafeString:
    score: Score = post.rating
    stars = few
    if score.is_shown and score.mean is not None:
        percent = int(rounded(score.mean) * 10)
        stars = fill(STARS, label=label, text=score_text(score), percent=percent)
    return fill(
        ENTRY,
        url=post.get_absolute_url(),
        title=post.title,
        machine_date=localtime(post.published_at).isoformat(timespec="seconds"),
        date=_day_text(post.published_on, get_language()),
        author=post.author.public_name,
        stars=stars,
    )


@lru_cache(maxsize=1_000)
def _day_text(day: datetime.date, _language: str) -> SafeString:
    return escape(date_format(day, "DATE_FORMAT"))
