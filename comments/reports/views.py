"""The pages for reporting a comment, without an account, and for objecting to the decision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from comments.models import Comment, CommentSettings
from comments.reports.actions import LINK_PURPOSE, object_to, submit
from comments.reports.forms import ObjectionForm, ReportForm
from subscriptions.links import LinkError, find_link

RATE_LIMIT_PURPOSE = "report"
RATE_LIMITS = [RateLimit(5, 3_600), RateLimit(20, 86_400)]


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form that Art. 16 of the Digital Services Act asks for."""
    comments = Comment.objects.approved().select_related("post")
    comment = get_object_or_404(comments, pk=comment_id)
    if not CommentSettings.load().reports_open:
        raise Http404
    # An empty POST is a form as well.
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, RATE_LIMIT_PURPOSE, RATE_LIMITS):
            form.add_error(None, _("That was a lot at once. Please try again later."))
            status = 429
        elif form.is_valid():
            record_attempt(sender, RATE_LIMIT_PURPOSE)
            submit(form.save(commit=False), comment)
            return render(request, "comments/reports/reported.html", {"comment": comment})
    ctx = {"form": form, "comment": comment, "post": comment.post}
    return render(request, "comments/reports/report.html", ctx, status=status)


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, secret: str) -> HttpResponse:
    """Object to a decision; the mailed link works once."""
    try:
        find_link(LINK_PURPOSE, secret)
        form = ObjectionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            object_to(secret, form.cleaned_data["words"])
            return render(request, "comments/reports/objected.html")
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return render(
        request,
        "comments/reports/objection.html",
        {"form": form},
        status=400 if form.errors else 200,
    )
