"""What stars keep of those who give them, for the privacy page."""

from django.utils.translation import gettext as _

from accounts.privacy import DataUse

# As in comments/privacy.py: a new field has to be put in one of the two.
OF_THE_VOTER = ["voter", "stars", "created_at", "changed_at"]
OF_THE_VOTE = ["id", "post"]


def data_uses() -> list[DataUse]:
    return [
        DataUse(
            key="stars",
            heading=_("When you give stars"),
            data=_(
                "How many stars you gave to which post, when, and the random string of your "
                "cookie. No name and no address."
            ),
            purpose=_("To work out the rating, and to let everybody vote once."),
            legal_basis=_("Art. 6 (1) (f) GDPR: our interest in knowing what our readers like."),
            kept=_("Until you withdraw your stars or the post is deleted."),
            seen_by=_("Only the sum of all stars is shown."),
        )
    ]
