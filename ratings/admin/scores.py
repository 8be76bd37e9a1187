"""Scores in the admin: the numbers of a post, and what editors can do about them."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.bases import ReadOnlyAdmin
from accounts.models import User
from ratings.forms import ReasonForm
from ratings.models import DayScore, RatingDecision, Score, VoteHold
from ratings.scores.formatting import mean_text, score_text, votes_text
from ratings.scores.recounting import recount
from ratings.scores.rendering import columns_of
from ratings.templatetags.ratings import imports_of
from ratings.votes import decisions
from ratings.votes.export import csv_lines

DAYS_IN_CHART = 60
DECISIONS_SHOWN = 20

ACTIONS = {
    "close": decisions.close_ratings,
    "open": decisions.open_ratings,
    "reset": decisions.reset_ratings,
}


def may_decide(request: HttpRequest) -> bool:
    """Editors close, reset and recount; moderators only see the numbers."""
    return request.user.has_perm("ratings.change_score")


class ScoreAdmin(ReadOnlyAdmin[Score]):
    """Scores for viewing; nobody edits them, and nobody sees who voted."""

    change_list_template = "admin/ratings/score/change_list.html"
    list_display = ["post", "stars", "votes", "ranked"]
    list_select_related = ["post"]
    search_fields = ["post__title"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-votes", "-pk"]

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
        """The numbers of one post, and the editors' buttons."""
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
        """Do what the pressed button says; False if the reason is missing."""
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
            messages.success(request, _("Recounted: the score matches its votes."))
        else:
            text = _("The score did not match its votes and was repaired: %(stored)s → %(counted)s")
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
        "spread": columns_of(score),
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
        "waiting": VoteHold.objects.filter(post=score.post_id, status=VoteHold.Status.OPEN),
        "decisions": log[:DECISIONS_SHOWN],
    }
