"""Vote, change and withdraw a vote; the rankings; and how stars are counted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.daily_keys import RETENTION_HOURS
from accounts.origin import origin_protected
from accounts.readers import remember_reader
from accounts.voters import Voter, known_voter, voter_of
from blog.models import Category, Post, shown
from blog.views.refused import refused_page
from page_cache.reads import kept, reads
from ratings.forms import VoteForm
from ratings.formulas import HALF_LIFE_DAYS, SHOWN_FROM
from ratings.models import RankingPrior, Score
from ratings.scores import ranking, rendering
from ratings.scores.formatting import mean_text
from ratings.templatetags.ratings import box
from ratings.votes import abuse
from ratings.votes.casting import cast_vote, withdraw_vote


@origin_protected
@require_POST
def vote(request: HttpRequest, post_id: int) -> HttpResponse:
    """Store a reader's stars; static/js/rating.js gets the box alone, a form the whole page."""
    post = shown.public_post(post_id)
    if not post.ratings_open:
        return refuse(request, post, _("This post can no longer be rated."), status=403)
    if "withdraw" in request.POST:
        known = known_voter(request, "stars")
        if known:
            withdraw_vote(post, known)
        return answer(request, post, known)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return refuse(request, post, str(form.errors["stars"][0]), status=400)
    voter = voter_of(request, "stars", thing=f"post {post.pk}")
    try:
        cast_vote(post, voter, form.cleaned_data["stars"])
    except abuse.TooManyVotesError:
        reason = _(
            "Very many votes on this post came from your connection. Please try again later."
        )
        return refuse(request, post, reason, status=429)
    response = answer(request, post, voter)
    remember_reader(request, response, voter.secret)
    return response


def answer(request: HttpRequest, post: Post, voter: Voter | None) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "ratings/_box.html", box(post, voter) | {"announce": True})
    if "withdraw" in request.POST:
        messages.success(request, _("Your rating is withdrawn."))
    else:
        messages.success(request, _("Thank you for your rating."))
    response = HttpResponseRedirect(f"{post.get_absolute_url()}#rating")
    response.status_code = 303
    return response


def refuse(request: HttpRequest, post: Post, reason: str, status: int) -> HttpResponse:
    title = _("Rating not counted")
    return refused_page(request, post, title=title, reason=reason, status=status)


@require_safe
@kept
@reads(Post, "place")
@reads(Score, "shown")
def best_of_all(request: HttpRequest) -> HttpResponse:
    return show_best(request, ranking.best(Post.objects.published()), heading=_("Best rated"))


@require_safe
@kept
@reads(Post, "place")
@reads(Score, "shown")
def best_of_year(request: HttpRequest, year: int) -> HttpResponse:
    keys = ranking.best_of_year(year)
    if keys is None:
        raise Http404(_("There is nothing here."))
    return show_best(
        request,
        keys,
        heading=_("Best rated in %(year)d") % {"year": year},
        year=year,
    )


@require_safe
@kept
@reads(Post, "place")
@reads(Score, "shown")
def best_of_category(request: HttpRequest, path: str) -> HttpResponse:
    category = get_object_or_404(Category, path=path)
    return show_best(
        request,
        ranking.best_of_category(category),
        heading=_("Best rated in “%(category)s”") % {"category": category},
        category=category,
        subcategories=category.children.all(),
    )


def show_best(request: HttpRequest, keys: list[int], **ctx: Any) -> HttpResponse:
    prior = RankingPrior.load()
    posts = in_order(keys)
    ctx |= {
        "posts": posts,
        "entries": rendering.ranking(posts),
        "years": years_of_posts(),
        "usual": mean_text(prior.exact_mean),
        "weight": prior.weight,
        "length": ranking.LENGTH,
    }
    return render(request, "ratings/best.html", ctx)


@require_safe
@kept
@reads(Post, "place")
def popular_now(request: HttpRequest) -> HttpResponse:
    posts = in_order(ranking.popular(Post.objects.published()))
    ctx = {
        "posts": posts,
        "entries": rendering.ranking(posts),
        "half_life": HALF_LIFE_DAYS,
        "length": ranking.LENGTH,
    }
    return render(request, "ratings/popular.html", ctx)


@require_safe
@kept
def explanation(request: HttpRequest) -> HttpResponse:
    """How stars are counted, with the very numbers that the code uses."""
    prior = RankingPrior.load()
    ctx = {
        "shown_from": SHOWN_FROM,
        "hours": RETENTION_HOURS,
        "counted": abuse.COUNTED_PER_CONNECTION,
        "burst": abuse.BURST_VOTES,
        "minutes": abuse.BURST_WINDOW.seconds // 60,
        "times": abuse.BURST_FACTOR,
        "usual": mean_text(prior.exact_mean),
        "weight": prior.weight,
        "half_life": HALF_LIFE_DAYS,
    }
    return render(request, "ratings/explanation.html", ctx)


def in_order(keys: list[int]) -> list[Post]:
    """The posts with their scores, in one query."""
    posts = Post.objects.select_related("author", "rating")
    found = posts.defer("body", "body_html", "excerpt", "teaser_html").in_bulk(keys)
    return [found[key] for key in keys]


def years_of_posts() -> list[int]:
    """From the year of the newest post back to that of the oldest, in two index lookups."""
    days = Post.objects.published().values_list("published_on", flat=True)
    newest, oldest = days.order_by("-published_at").first(), days.order_by("published_at").first()
    return list(range(newest.year, oldest.year - 1, -1)) if newest and oldest else []
