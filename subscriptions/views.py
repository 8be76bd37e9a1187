"""The page that ends a subscription."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import subscribing
from subscriptions.models import Subscription


# No token: mail providers send this POST. The secret in the URL is what protects it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """GET asks, because mail scanners follow links; POST unsubscribes, also with one click."""
    subscription = Subscription.objects.filter(key=key).first()
    if subscription is None:
        raise Http404
    if request.method == "POST":
        subscription = subscribing.end(key)
    return render(request, "subscriptions/unsubscribe.html", {"subscription": subscription})
