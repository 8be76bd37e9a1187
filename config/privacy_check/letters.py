"""E-mails: they load nothing, so nobody learns whether somebody read them."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.privacy_check.hosts import LOADED
from config.privacy_check.lines import Line
from subscriptions.models import OutgoingEmail

TEMPLATES = Path(settings.BASE_DIR) / "templates/mail"
NEWEST = 50
LOADS = re.compile(
    rf"<(?:{'|'.join(sorted(LOADED.keys() - {'form'}))}|link)\b|\bsrc=|url\(|background=", re.I
)
TRACKS = re.compile(r"[?&](?:utm_\w+|mc_eid|fbclid)=", re.I)


def check() -> Iterator[Line]:
    templates = sorted(TEMPLATES.glob("*.html"))
    queued = OutgoingEmail.objects.order_by("-pk").values_list("pk", "html")[:NEWEST]
    texts = {path.name: path.read_text(encoding="utf-8") for path in templates}
    texts |= {f"{_('outbox')} {pk}": html for pk, html in queued}
    looked_at = ngettext("%(count)d e-mail", "%(count)d e-mails", len(texts)) % {
        "count": len(texts)
    }
    yield Line(
        "letters",
        _("Our e-mails load nothing and do not tell us whether you read them."),
        looked_at,
        [name for name, html in texts.items() if LOADS.search(html) or TRACKS.search(html)],
    )
