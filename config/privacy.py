"""The privacy page, put together from what each app declares to keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import accounts.privacy
import comments.privacy.declaration
import ratings.privacy
import subscriptions.privacy
import visits.privacy
from accounts.privacy import DataUse
from blog.models import Page, Post, SiteSettings
from blog.models.pages import PRIVACY
from blog.rendering.saving_embeds import frame_origins_in_use
from config.middleware import READER_POLICY, reader_policy
from page_cache.reads import kept, reads

# These sources of a policy are not other hosts.
NO_HOST = {"'self'", "'none'", "data:", "blob:"}


def data_uses(site: SiteSettings) -> list[DataUse]:
    return [
        server_logs(site),
        *comments.privacy.declaration.data_uses(),
        *ratings.privacy.data_uses(),
        *subscriptions.privacy.data_uses(),
        *visits.privacy.data_uses(),
        *accounts.privacy.data_uses(),
    ]


def server_logs(site: SiteSettings) -> DataUse:
    """What the web server in front of the blog learns and keeps of every request."""
    return DataUse(
        key="server",
        heading=_("When you open a page"),
        data=_(
            "Your browser sends the URL of the page, your device's IP address and its own name,"
            " as with every website; without them no page could be delivered. The blog itself "
            "logs the URLs of pages that failed, and nothing about who asked for them."
        ),
        purpose=_("To deliver the page, and to notice faults and attacks."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a site that works."),
        kept=site.server_logs.strip()
        or _(
            "The blog keeps nothing. Whoever runs this site can tell you what its web server "
            "keeps, and for how long."
        ),
    )


def other_hosts(policy: str = READER_POLICY) -> list[str]:
    """The hosts that our policy lets the reader's browser send requests to."""
    sources = {source for rule in policy.split(";") for source in rule.split()[1:]}
    return sorted(source.removeprefix("https://") for source in sources - NO_HOST)


@require_safe
@kept
@reads(Post, "place")
def privacy(request: HttpRequest) -> HttpResponse:
    site = SiteSettings.load()
    ctx = {
        "uses": data_uses(site),
        "other_hosts": other_hosts(reader_policy(frame_origins_in_use())),
        "own_words": Page.objects.published().filter(path=PRIVACY).first(),
    }
    return render(request, "privacy.html", ctx)
