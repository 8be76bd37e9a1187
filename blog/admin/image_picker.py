"""The editor's window for choosing a picture from the library, or bringing in new ones."""

from typing import cast

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.models import Image
from blog.models.image_uses import with_uses

IMAGES_PER_PAGE = 24


@require_safe
@staff_member_required
@permission_required("blog.view_image", raise_exception=True)
def image_picker(request: HttpRequest) -> HttpResponse:
    """Pictures by search and page; static/js/image-picker.js hands the choice to the editor."""
    words = request.GET.get("q", "").strip()
    images = with_uses(Image.objects.search(words), cast(User, request.user))
    page = Paginator(images, IMAGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "words": words,
        "shared": None,
        "next": request.get_full_path(),
        # Which of the editor's waiting functions takes the answer.
        "callback": request.GET.get("CKEditorFuncNum", ""),
    }
    return render(request, "admin/blog/image_picker.html", context)
