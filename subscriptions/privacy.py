"""What the contact form does with personal data, for the privacy page."""

from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from blog.models import SiteSettings


def data_uses() -> list[DataUse]:
    return [contact_form()] if SiteSettings.load().takes_messages else []


def contact_form() -> DataUse:
    return DataUse(
        key="contact",
        heading=_("When you write to us"),
        data=_("Your name, your e-mail address and your message."),
        purpose=_("To answer you."),
        legal_basis=_(
            "Art. 6 (1) (f) GDPR: our interest in answering those who write to us; for inquiries "
            "about a contract Art. 6 (1) (b)."
        ),
        kept=_(
            "The blog deletes your message as soon as it has been sent to our mailbox, where we "
            "keep it until your request has been dealt with."
        ),
        seen_by=_("Whoever reads the e-mail of this site's owner."),
    )
