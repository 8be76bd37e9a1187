"""The style sheet that puts the host's accent colour in place of the usual one."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from blog.media.accent import from_hex, style_sheet

YEAR = 365 * 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The same for everybody and for ever, as its URL names the colour; asks no database."""
    return HttpResponse(style_sheet(from_hex(colour)), content_type="text/css; charset=utf-8")
