"""The list of what to look at before publishing, on the post's form and while it is written."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from blog.models import Image
from blog.review import review

MAX_LETTERS = 500_000


@require_POST
def review_text(request: HttpRequest) -> HttpResponse:
    """The list for what stands in the form, saved or not; static/js/review.js asks for it."""
    if not request.user.has_perm("blog.change_post"):
        raise PermissionDenied
    chosen = request.POST.get("picture", "")
    picture = Image.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    findings = review(
        request.POST.get("body", "")[:MAX_LETTERS], request.POST.get("excerpt", ""), picture
    )
    return render(request, "admin/blog/post/_findings.html", {"findings": findings})
