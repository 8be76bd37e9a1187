"""The pages for reporting a comment, without an account, and for objecting to the decision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.absolute import absolute_by
from accounts.origin import origin_protected
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from blog.views.refused import refused_page
from comments.mail.statements import LINK_PURPOSE
from comments.models import Comment, CommentSettings, Report
from comments.reports.actions import object_to, submit
from comments.reports.forms import ObjectionForm, ReportForm
from subscriptions.links import LinkError, find_link

RATE_LIMIT_PURPOSE = "report"
RATE_LIMITS = [RateLimit(5, 3_600), RateLimit(20, 86_400)]
TOO_MUCH = gettext_lazy("That was a lot at once. Please try again later.")


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Report a breach of the house rules by one button, or illegal content by a form."""
    comments = Comment.objects.approved().select_related("post")
    comment = get_object_or_404(comments, pk=comment_id)
    if not CommentSettings.load().reports_open:
        raise Http404
    is_about_house_rules = request.POST.get("kind") == Report.Kind.HOUSE_RULES
    is_notice = request.method == "POST" and not is_about_house_rules
    # An empty POST is a form as well.
    form = ReportForm(request.POST if is_notice else None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, RATE_LIMIT_PURPOSE, RATE_LIMITS):
            if is_about_house_rules:
                return refuse_more(request, comment)
            form.add_error(None, TOO_MUCH)
            status = 429
        elif is_about_house_rules or form.is_valid():
            record_attempt(sender, RATE_LIMIT_PURPOSE)
            stored = Report(kind=Report.Kind.HOUSE_RULES)
            if is_notice:
                stored = form.save(commit=False)
            submit(stored, comment)
            told = {"comment": comment, "report": stored}
            return render(request, "comments/reports/reported.html", told)
    url = absolute_by(request)(comment.get_absolute_url())
    ctx = {"form": form, "comment": comment, "post": comment.post, "comment_url": url}
    return render(request, "comments/reports/report.html", ctx, status=status)


def refuse_more(request: HttpRequest, comment: Comment) -> HttpResponse:
    title, reason = _("Report not sent"), str(TOO_MUCH)
    return refused_page(request, comment.post, title=title, reason=reason, status=429)


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
