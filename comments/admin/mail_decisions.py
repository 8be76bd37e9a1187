"""The page behind the links in mails to moderators, which works without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from comments import moderation
from comments.mail.decision_links import VoidLinkError, read_link


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows the comment, because mail scanners open links; POST decides."""
    try:
        comment, status, person = read_link(token)
    except VoidLinkError:
        return render(request, "comments/links/void.html", status=410)
    ctx = {"comment": comment, "label": moderation.ACTIONS[status], "done": False}
    if request.method == "POST":
        try:
            moderation.decide(comment, status, by=person, reason=_("By e-mail"))
        except moderation.AlreadyDecidedError:
            return render(request, "comments/links/void.html", status=410)
        ctx["done"] = True
    return render(request, "comments/links/decide.html", ctx)
