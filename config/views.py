"""Pages that belong to no app: refusals in the site's look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from this site's own pages."""
    return render(request, "403_csrf.html", status=403)
