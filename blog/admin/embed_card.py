"""The card of a URL while its author writes, as static/js/editor/cards.js shows it."""

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from blog.rendering.embed_cards import card_of


@require_safe
@staff_member_required
@permission_required("blog.change_post", raise_exception=True)
def embed_card(request: HttpRequest) -> JsonResponse:
    """`?url=…`: what readers will see of it, or nothing where it stays a link."""
    return JsonResponse({"html": card_of(request.GET.get("url", ""))})
