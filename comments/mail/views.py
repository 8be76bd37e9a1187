"""The pages behind mailed links. GET never changes anything: mail scanners open links, too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from comments import moderation
from comments.mail import confirmation
from comments.mail.decision_links import VoidLinkError, read_link
from comments.models import Comment
from subscriptions.links import LinkError, find_link


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm the writer's e-mail address: GET asks, POST confirms."""
    try:
        if request.method != "POST":
            link = find_link(confirmation.LINK_PURPOSE, secret)
            comment = Comment.objects.filter(pk=link.payload["comment"]).first()
            context = {"email": link.email, "comment": comment}
            return render(request, "comments/links/confirm.html", context)
        comment = confirmation.confirm(secret)
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return render(request, "comments/links/confirmed.html", {"comment": comment})


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """A moderator's decision by mail: GET shows the comment, POST decides."""
    try:
        comment, status, person = read_link(token)
    except VoidLinkError:
        return render(request, "comments/links/void.html", status=410)
    context = {"comment": comment, "label": moderation.ACTIONS[status], "done": False}
    if request.method == "POST":
        try:
            moderation.decide(comment, status, by=person, reason=_("By letter"))
        except moderation.AlreadyDecidedError:
            return render(request, "comments/links/void.html", status=410)
        context["done"] = True
    return render(request, "comments/links/decide.html", context)
