"""Ask a moderator why a published comment is removed, where its writer will be told (Art. 17)."""

from collections.abc import Iterable, Iterator

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.mail.statements import Reasons, is_owed_reasons
from comments.models import Comment, Report, Status


class ReasonsForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("The comment"),
        choices=Report.Kind.choices,
        initial=Report.Kind.HOUSE_RULES,
        widget=forms.RadioSelect,
    )
    rule = forms.CharField(
        label=gettext_lazy("Law or house rule"),
        max_length=500,
        help_text=gettext_lazy("For example “No insults” or “§ 185 StGB”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    facts = forms.CharField(
        label=gettext_lazy("Facts"),
        max_length=2_000,
        help_text=gettext_lazy("What in the comment breaks it."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )

    def reasons(self) -> Reasons:
        words = self.cleaned_data
        return Reasons(kind=words["kind"], rule=words["rule"], facts=words["facts"])


def owed_reasons(comments: Iterable[Comment], after: str) -> list[Comment]:
    """Those of the comments whose writers are told why, if they get this status now."""
    if after not in {Status.SPAM, Status.TRASH}:
        return []
    return [
        comment
        for comment in comments
        if comment.status == Status.APPROVED and is_owed_reasons(comment)
    ]


def given_reasons(request: HttpRequest) -> Reasons | None:
    """The reasons from the page below, once it was filled in."""
    form = ReasonsForm(request.POST)
    return form.reasons() if "reasons" in request.POST and form.is_valid() else None


def reasons_page(request: HttpRequest, comments: list[Comment]) -> HttpResponse:
    """A form in front of the decision; it sends what was sent before, and the reasons."""
    form = ReasonsForm(request.POST if "reasons" in request.POST else None)
    context = {
        **admin.site.each_context(request),
        "title": _("Why is it removed?"),
        "comments": comments,
        "form": form,
        "sent": list(_sent(request, {*form.fields, "reasons", "csrfmiddlewaretoken"})),
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/comment/reasons.html", context)


def _sent(request: HttpRequest, but: set[str]) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in but:
            for value in values:
                yield name, str(value)
