"""What reading leaves behind, for the privacy page."""

from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from blog.embeds.cards import FRAMES, recognise
from blog.models import Embed, Page, Post, SiteSettings

MAX_SERVERS = 1_000


def data_uses(site: SiteSettings) -> list[DataUse]:
    return [server_logs(site)]


def server_logs(site: SiteSettings) -> DataUse:
    return DataUse(
        key="server",
        heading=_("When you open a page"),
        data=_(
            "Your browser sends the address of the page, your device's address on the network "
            "and its own name, as with every website; without them nothing could be delivered. "
            "The blog itself does not count visits. It notes the addresses of pages that failed, "
            "and nothing of who asked for them."
        ),
        purpose=_("To deliver the page, and to notice faults and attacks."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a site that works."),
        kept=site.server_logs.strip()
        or _(
            "The blog keeps nothing. What the web server in front of it keeps, and for how long, "
            "whoever runs this site will tell you."
        ),
    )


def frames_in_use() -> list[str]:
    """Where the cards of public posts and pages load from after a click, as a policy names it."""
    shown = Embed.objects.filter(
        Exists(Post.objects.published().filter(embeds=OuterRef("pk")))
        | Exists(Page.objects.published().filter(embeds=OuterRef("pk")))
    ).order_by()
    providers = set(shown.values_list("provider", flat=True).distinct())
    on_mastodon = shown.filter(provider=Embed.Provider.MASTODON)
    servers = {
        urlsplit(known.frame).netloc
        for address in on_mastodon.values_list("address", flat=True)[:MAX_SERVERS]
        if (known := recognise(address)) and known.frame
    }
    videos = {FRAMES[provider] for provider in providers & FRAMES.keys()}
    return sorted(videos | {f"https://{server}" for server in servers})
