"""The page behind “unsubscribe”."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import subscribing
from subscriptions.models import Subscription


# The secret in the address is what protects it: the mail program's servers send this POST.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Ask by GET, as mail scanners follow links, and end it by POST, also with one click."""
    subscription = Subscription.objects.filter(key=key).first()
    if subscription is None:
        raise Http404
    if request.method == "POST":
        subscription = subscribing.end(key)
    return render(request, "subscriptions/unsubscribe.html", {"subscription": subscription})
