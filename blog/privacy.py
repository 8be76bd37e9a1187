"""What reading leaves behind, for the privacy page."""

from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from blog.models import SiteSettings


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
