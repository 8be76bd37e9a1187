"""The page behind the link by which writers confirm their e-mail address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.origin import origin_protected
from comments.mail import confirmation
from comments.models import Comment
from subscriptions.links import LinkError, find_link


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """GET only asks, because mail scanners open links; POST confirms."""
    try:
        if request.method != "POST":
            link = find_link(confirmation.LINK_PURPOSE, secret)
            comment = Comment.objects.filter(pk=link.payload["comment"]).first()
            ctx = {"email": link.email, "comment": comment}
            return render(request, "comments/links/confirm.html", ctx)
        comment = confirmation.confirm(secret)
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return render(request, "comments/links/confirmed.html", {"comment": comment})
