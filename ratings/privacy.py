"""What votes store about voters, for the privacy page."""

from django.utils.translation import gettext as _

from accounts.daily_keys import RETENTION_HOURS
from accounts.privacy import HOUR, DataUse, duration

# As in comments/privacy/declaration.py: every new field has to be in one of the two lists.
OF_THE_VOTER = ["voter", "cookie", "stars", "created_at", "changed_at"]
OF_THE_VOTE = ["id", "post", "is_newcomer", "is_counted", "hold"]


def data_uses() -> list[DataUse]:
    return [
        DataUse(
            key="stars",
            tables=("ratings.vote",),
            heading=_("When you rate a post"),
            data=_(
                "How many stars you gave to which post, when, and a hash of the random string in "
                "your cookie or, if you are signed in, your account. The hash is another one than "
                "with your comments, so nobody can join them. Separately, without a link to your "
                "vote, your IP address together with the post, pseudonymised with a key that "
                "changes every day."
            ),
            purpose=_("To work out the rating, and to let everybody vote once."),
            legal_basis=_("Art. 6 (1) (f) GDPR: our interest in knowing what our readers like."),
            kept=_(
                "Until you withdraw your stars or the post is deleted; the pseudonymised address "
                "for %(time)s."
            )
            % {"time": duration(RETENTION_HOURS * HOUR)},
            seen_by=_("Only how many readers gave how many stars is shown, never who."),
        )
    ]
