"""Report a comment without an account, and object to what was decided."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from blog.html.plain_text import plain_characters
from comments.models import Comment, CommentSettings, Report
from comments.reports import actions as reporting
from subscriptions.links import LinkError, find_link

PURPOSE = "report"
LIMITS = [RateLimit(5, 3_600), RateLimit(20, 86_400)]


class ReportForm(forms.ModelForm[Report]):
    in_good_faith = forms.BooleanField(
        label=gettext_lazy("I am convinced in good faith that this is right and complete.")
    )

    class Meta:
        model = Report
        fields = ["ground", "explanation", "name", "email", "in_good_faith"]
        widgets = {"explanation": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "email": gettext_lazy("For the receipt and the decision. It is not published."),
        }

    def clean_explanation(self) -> str:
        words = plain_characters(self.cleaned_data["explanation"]).strip()
        if len(words) < 10:
            raise forms.ValidationError(_("Please explain it in a sentence at least."))
        return words

    def clean_name(self) -> str:
        return plain_characters(self.cleaned_data["name"])


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_words(self) -> str:
        return plain_characters(self.cleaned_data["words"])


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form of Art. 16 DSA for one comment."""
    comments = Comment.objects.approved().select_related("post")
    comment = get_object_or_404(comments, pk=comment_id)
    if not CommentSettings.load().reports_open:
        raise Http404
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, PURPOSE, LIMITS):
            form.add_error(None, _("That was a lot at once. Please try again later."))
            status = 429
        elif form.is_valid():
            record_attempt(sender, PURPOSE)
            reporting.take(form.save(commit=False), comment)
            return render(request, "comments/reports/reported.html", {"comment": comment})
    context = {"form": form, "comment": comment, "post": comment.post}
    return render(request, "comments/reports/report.html", context, status=status)


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, secret: str) -> HttpResponse:
    """Object to a decision; the link of the letter works once."""
    try:
        find_link(reporting.PURPOSE, secret)
        form = ObjectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reporting.object_to(secret, form.cleaned_data["words"])
            return render(request, "comments/reports/objected.html")
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return render(
        request,
        "comments/reports/objection.html",
        {"form": form},
        status=400 if form.errors else 200,
    )
