from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ratings.formatting import score_text
from ratings.models import Score


@admin.register(Score)
class ScoreAdmin(admin.ModelAdmin[Score]):
    """Scores to look at; nobody edits them, and nobody sees who voted."""

    list_display = ["post", "stars"]
    list_select_related = ["post"]
    search_fields = ["post__title"]
    list_per_page = 50
    ordering = ["-votes"]

    @admin.display(description=_("stars"))
    def stars(self, score: Score) -> str:
        return score_text(score) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Score | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Score | None = None) -> bool:
        return False
