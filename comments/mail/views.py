"""Where the links of letters lead. Opening one changes nothing: mail scanners open them, too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from comments import moderation
from comments.mail import confirmation as confirming
from comments.mail import notifications as notices
from comments.models import Comment
from subscriptions.links import LinkError, find_link


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whether the address is theirs, and take the answer by POST."""
    try:
        if request.method != "POST":
            link = find_link(confirming.PURPOSE, secret)
            comment = Comment.objects.filter(pk=link.payload["comment"]).first()
            context = {"email": link.email, "comment": comment}
            return render(request, "comments/links/confirm.html", context)
        comment = confirming.confirm(secret)
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return render(request, "comments/links/confirmed.html", {"comment": comment})


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """A moderator's decision by mail: GET shows the comment and asks, POST decides."""
    try:
        comment, status, person = notices.read_link(token)
    except notices.VoidLinkError:
        return render(request, "comments/links/void.html", status=410)
    context = {"comment": comment, "label": moderation.ACTIONS[status], "done": False}
    if request.method == "POST":
        try:
            moderation.decide(comment, status, by=person, reason=_("By letter"))
        except moderation.AlreadyDecidedError:
            return render(request, "comments/links/void.html", status=410)
        context["done"] = True
    return render(request, "comments/links/decide.html", context)
