"""The desk of stars: scores with their days, votes set aside, the log, and authors' reviews."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Max, Min, QuerySet, Sum
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.bases import ReadOnlyAdmin
from accounts.admin.decisions import DecisionConsole, WaitingFirstFilter
from accounts.models import User
from blog.models import Post
from ratings import decisions
from ratings.arithmetic import MAX_STARS
from ratings.counting import recount
from ratings.export import csv_lines
from ratings.formatting import mean_text, score_text, votes_text
from ratings.forms import ReasonForm
from ratings.models import DayScore, RatingDecision, Review, Score, SetAside
from ratings.templatetags.ratings import imports_of, spread_of

DAYS_IN_CHART = 60
DECISIONS_SHOWN = 20

ACTIONS = {
    "close": decisions.close_ratings,
    "open": decisions.open_ratings,
    "reset": decisions.reset_ratings,
}


def may_decide(request: HttpRequest) -> bool:
    """Editors close, reset and recount; moderators look."""
    return request.user.has_perm("ratings.change_score")


@admin.register(Score)
class ScoreAdmin(ReadOnlyAdmin[Score]):
    """Scores to look at; nobody edits them, and nobody sees who voted."""

    change_list_template = "admin/ratings/score/change_list.html"
    list_display = ["post", "stars", "votes", "ranked"]
    list_select_related = ["post"]
    search_fields = ["post__title"]
    list_per_page = 50
    ordering = ["-votes", "-post"]

    @admin.display(description=gettext_lazy("stars"))
    def stars(self, score: Score) -> str:
        return score_text(score) or "–"

    @admin.display(description=gettext_lazy("for the ranking"), ordering="rank")
    def ranked(self, score: Score) -> str:
        return "–" if score.rank is None else mean_text(Decimal(str(score.rank)))

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export), name="ratings_score_export"),
            path("<int:post_id>/export/", wrap(self.export), name="ratings_score_export_post"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The numbers of one post, and what editors can do about them."""
        score = self.get_object(request, object_id)
        if score is None:
            raise Http404
        if not self.has_view_permission(request, score):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and self.act(request, score, form):
            return redirect("admin:ratings_score_change", score.pk)
        ctx = self.admin_site.each_context(request) | numbers(score)
        ctx |= {"form": form, "may_decide": may_decide(request), "opts": self.opts}
        return render(request, "admin/ratings/score/numbers.html", ctx)

    def act(self, request: HttpRequest, score: Score, form: ReasonForm) -> bool:
        """Do what the pressed button says; False: it lacks a reason."""
        if not may_decide(request):
            raise PermissionDenied
        wanted = request.POST.get("_do", "")
        if wanted == "recount":
            self.say_recounted(request, score)
        elif wanted not in ACTIONS or not form.is_valid():
            return False
        else:
            ACTIONS[wanted](score.post, cast(User, request.user), form.cleaned_data["reason"])
            messages.success(request, _("Done, and recorded with your reason."))
        return True

    def say_recounted(self, request: HttpRequest, score: Score) -> None:
        difference = recount(score.pk)
        if difference is None:
            messages.success(request, _("Counted again: the score fits its votes."))
        else:
            text = _("The score did not fit its votes and was repaired: %(stored)s → %(counted)s")
            messages.warning(
                request, text % {"stored": difference.stored, "counted": difference.counted}
            )

    def export(self, request: HttpRequest, post_id: int | None = None) -> HttpResponseBase:
        """All votes, or those of one post, as CSV; it names no voter."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = StreamingHttpResponse(csv_lines(post_id), content_type="text/csv; charset=utf-8")
        name = f"votes-{post_id}.csv" if post_id else "votes.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def numbers(score: Score) -> dict[str, Any]:
    """What the page of one score shows."""
    days = list(DayScore.objects.filter(post=score.post_id).order_by("-day")[:DAYS_IN_CHART])
    highest = max((day.votes for day in days), default=1)
    log = RatingDecision.objects.filter(post=score.post_id).select_related("by")
    return {
        "title": score.post.title,
        "score": score,
        "post": score.post,
        "score_text": score_text(score) or votes_text(0),
        "spread": spread_of(score),
        "imports": imports_of(score),
        "days": [
            {
                "day": day.day,
                "votes": day.votes,
                "mean": mean_text(Decimal(day.total) / day.votes),
                "width": max(1, round(100 * day.votes / highest)),
            }
            for day in days
        ],
        "waiting": SetAside.objects.filter(post=score.post_id, verdict=SetAside.Verdict.OPEN),
        "decisions": log[:DECISIONS_SHOWN],
    }


class VerdictFilter(WaitingFirstFilter):
    title = gettext_lazy("decision")
    parameter_name = "verdict"
    states = SetAside.Verdict
    waiting = SetAside.Verdict.OPEN


@admin.register(SetAside)
class SetAsideAdmin(ReadOnlyAdmin[SetAside], DecisionConsole[SetAside]):
    """Votes that wait: their numbers, and two buttons."""

    list_display = ["place", "the_votes", "effect", "decision_buttons", "state"]
    list_display_links = None
    list_filter = [VerdictFilter]
    list_select_related = ["post", "post__rating", "decided_by"]
    list_per_page = 50
    ordering = ["-opened_at", "-pk"]
    actions = None
    state_field = "verdict"
    decision_labels = {
        SetAside.Verdict.COUNTED: gettext_lazy("Count"),
        SetAside.Verdict.DISCARDED: gettext_lazy("Discard"),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[SetAside]:
        groups = SetAside.objects.defer("post__body", "post__body_html")
        return groups.annotate(
            number=Count("votes"),
            total=Sum("votes__stars", default=0),
            mean=Avg("votes__stars"),
            fewest=Min("votes__stars"),
            most=Max("votes__stars"),
        )

    @admin.display(description=gettext_lazy("post"))
    def place(self, group: SetAside) -> SafeString:
        address = reverse("admin:ratings_score_change", args=[group.post_id])
        first, last = localtime(group.opened_at), localtime(group.last_vote_at)
        return format_html(
            '<a href="{}">{}</a><br><small>{} – {}: {} ({})</small>',
            address,
            group.post.title,
            date_format(first, "SHORT_DATETIME_FORMAT"),
            date_format(last, "TIME_FORMAT"),
            group.get_reason_display(),
            _("still usual: %(count)s") % {"count": group.usual},
        )

    @admin.display(description=gettext_lazy("votes"))
    def the_votes(self, group: Any) -> str:
        if not group.number:
            return votes_text(0)
        mean = mean_text(Decimal(str(group.mean)))
        stars = _("mean %(mean)s, from %(fewest)s to %(most)s stars") % {
            "mean": mean,
            "fewest": group.fewest,
            "most": group.most,
        }
        return f"{votes_text(group.number)}: {stars}"

    @admin.display(description=gettext_lazy("the score without and with them"))
    def effect(self, group: Any) -> str:
        score = group.post.rating
        sign = 1 if group.verdict != SetAside.Verdict.COUNTED else -1
        other = Score(
            votes=score.votes + sign * group.number,
            total=score.total + sign * group.total,
            imported_votes=score.imported_votes,
            imported_total=score.imported_total,
        )
        texts = [score_text(score) or "–", score_text(other) or "–"][::sign]
        return " → ".join(texts)

    @admin.display(description=gettext_lazy("decision"))
    def state(self, group: SetAside) -> str:
        if group.decided_at is None:
            return group.get_verdict_display()
        when = date_format(localtime(group.decided_at), "SHORT_DATETIME_FORMAT")
        return f"{group.get_verdict_display()}: {group.decided_by or '–'}, {when}"

    def decide(self, request: HttpRequest, row: SetAside, wanted: str) -> None:
        number = row.votes.count()
        try:
            decisions.decide(row, SetAside.Verdict(wanted), cast(User, request.user))
        except decisions.AlreadyDecidedError:
            messages.warning(request, _("Somebody else has decided on these votes already."))
            return
        text = ngettext("%(count)s vote: %(verdict)s.", "%(count)s votes: %(verdict)s.", number)
        messages.success(request, text % {"count": number, "verdict": row.get_verdict_display()})


@admin.register(RatingDecision)
class RatingDecisionAdmin(ReadOnlyAdmin[RatingDecision]):
    """The log: who did what with votes, when and why."""

    list_display = ["decided_at", "post", "kind", "numbers", "by", "reason"]
    list_display_links = None
    list_filter = ["kind", "decided_at"]
    list_select_related = ["post", "by"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("votes"))
    def numbers(self, decision: RatingDecision) -> str:
        if not decision.votes:
            return "0"
        mean = mean_text(Decimal(decision.total) / decision.votes)
        return f"{mean}/{MAX_STARS} ({votes_text(decision.votes)})"


class ReviewFormSet(BaseInlineFormSet[Review, Post, Any]):
    """A form that comes without the review's fields leaves the review as it is."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        super().__init__(data, *args, **kwargs)


class ReviewInline(admin.StackedInline[Review, Post]):
    """What the post reviews; only then search engines are told of stars."""

    model = Review
    formset = ReviewFormSet
    classes = ["collapse"]
    extra = 1
    verbose_name = verbose_name_plural = gettext_lazy("Is this post a review?")


# blog knows nothing of reviews, so the form for posts gets its part from here.
post_admin = type(admin.site.get_model_admin(Post))
post_admin.inlines = [*post_admin.inlines, ReviewInline]
