"""The page that names everybody whose pictures the blog shows."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models import Image, Post
from blog.models.uses import shown_to_readers
from page_cache.reads import kept, reads

IMAGES_PER_PAGE = 50


@require_safe
@kept
@reads(Post, "place")
def picture_credits(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Every picture that public posts and pages show, with its credit and where it stands."""
    paginator = Paginator(shown_to_readers(Image.objects.all()), IMAGES_PER_PAGE)
    if number > paginator.num_pages:
        raise Http404(_("There is nothing here."))
    page_base = reverse("picture_credits")
    if number == 1 and request.path != page_base:
        return redirect(page_base, permanent=True)
    ctx = {"page_obj": paginator.page(number), "page_base": page_base}
    return render(request, "blog/picture_credits.html", ctx)
