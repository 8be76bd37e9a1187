"""The privacy page: what each app declares of itself, put together at every request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import accounts.privacy
import blog.views.privacy
import comments.privacy.declaration
import ratings.privacy
from accounts.privacy import DataUse
from blog.models import Page, SiteSettings
from blog.models.pages import PRIVACY
from config.middleware import READER_POLICY, reader_policy

# In a policy these name no other host.
NO_HOST = {"'self'", "'none'", "data:", "blob:"}


def data_uses(site: SiteSettings) -> list[DataUse]:
    return [
        *blog.views.privacy.data_uses(site),
        *comments.privacy.declaration.data_uses(),
        *ratings.privacy.data_uses(),
        *accounts.privacy.data_uses(),
    ]


def other_hosts(policy: str = READER_POLICY) -> list[str]:
    """The hosts that the reader's browser may ask for anything, by the policy it gets from us."""
    sources = {source for rule in policy.split(";") for source in rule.split()[1:]}
    return sorted(source.removeprefix("https://") for source in sources - NO_HOST)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    site = SiteSettings.load()
    ctx = {
        "uses": data_uses(site),
        "other_hosts": other_hosts(reader_policy(blog.views.privacy.frames_in_use())),
        "own_words": Page.objects.published().filter(path=PRIVACY).first(),
    }
    return render(request, "privacy.html", ctx)
