"""What counting visits means for those who are counted, for the privacy page."""

from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from blog.models import SiteSettings


def data_uses() -> list[DataUse]:
    return [counting()] if SiteSettings.load().counts_visits else []


def counting() -> DataUse:
    return DataUse(
        key="visits",
        heading=_("When you read a post"),
        data=_(
            "Nothing about you. The server adds one to the number of times that the post was "
            "opened on this day, without a cookie and without your IP address."
        ),
        purpose=_("To know which posts are read."),
        legal_basis=_("None is needed: the numbers are not personal data."),
        kept=_("The number of each post and day for two years."),
        seen_by=_("Those who write here."),
    )
