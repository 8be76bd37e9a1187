"""What comments keep of their writers, for the privacy page."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from accounts.rate_limits import RETENTION_HOURS
from comments.models import Comment
from comments.privacy.retention import RETENTION_DAYS
from comments.thread.forms import CommentForm
from subscriptions.outbox import KEEP_SENT

# What a comment's row holds of its writer, and what it holds of the comment alone. A new field
# has to be put in one of the two (tests/config/test_privacy.py), so that the page stays true.
OF_THE_WRITER = [
    *CommentForm.Meta.fields,
    *["created_at", "edited_at", "email_confirmed", "user", "reader"],
]
OF_THE_COMMENT = [
    *["id", "post", "parent", "path", "root", "body_html", "status", "is_pinned", "is_closed"],
    *["helpful", "unhelpful", "usefulness"],
]


def data_uses() -> list[DataUse]:
    # A field of the form has one.
    fields = [str(Comment._meta.get_field(name).verbose_name) for name in CommentForm.Meta.fields]  # type: ignore[union-attr]
    return [
        DataUse(
            key="comments",
            heading=_("When you comment"),
            data=_(
                "What you type in (%(fields)s), the time, and the random string of your cookie; "
                "if you are signed in, also who you are. Of your device’s address only a keyed "
                "hash, which nobody can turn back, against floods of spam."
            )
            % {"fields": get_text_list(fields, _("and"))},
            purpose=_(
                "To show your comment, to ask you about it if need be, and so that you can see "
                "it while it waits for a moderator."
            ),
            legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a conversation with our readers."),
            kept=_(
                "As long as the comment stands; under “Your comments here” you take it back, "
                "take it along or erase it yourself. Hashes %(hours)s hours; spam and trash "
                "%(days)s days."
            )
            % {"hours": RETENTION_HOURS, "days": RETENTION_DAYS},
            seen_by=_(
                "Name, website and text: everybody, once the comment is approved. The e-mail "
                "address: only those who moderate."
            ),
        ),
        DataUse(
            key="helpful",
            heading=_("When you say whether a comment helped"),
            data=_(
                "What you said of which comment, when, and the random string of your cookie or, "
                "if you are signed in, your account. Beside it, without a link to your vote, a "
                "fingerprint of your device’s address together with the comment, which nobody "
                "can turn back into the address."
            ),
            purpose=_("To count, and to let everybody vote once."),
            legal_basis=_("Art. 6 (1) (f) GDPR: our interest in knowing what helps our readers."),
            kept=_(
                "Until you take it back or the comment is deleted; the fingerprint for "
                "%(hours)s hours."
            )
            % {"hours": RETENTION_HOURS},
            seen_by=_("Only how many found a comment helpful is shown, never who."),
        ),
        DataUse(
            key="letters",
            heading=_("When you ask for letters, or confirm your address"),
            data=_("Your address, what you asked for, in which words and when, and your yes."),
            purpose=_("To send you the answers that you want, and to prove that you asked."),
            legal_basis=_("Art. 6 (1) (a) GDPR: your consent, which you can end in every letter."),
            kept=_(
                "Until you end it, and %(days)s days longer; without your yes %(days)s days. "
                "Letters that were sent %(week)s days."
            )
            % {"days": RETENTION_DAYS, "week": KEEP_SENT.days},
            seen_by=_("Nobody but the one who runs the server."),
        ),
        DataUse(
            key="reports",
            heading=_("When you report a comment"),
            data=_("What you type in; name and address only if you give them."),
            purpose=_("To decide on your report, and to tell you the decision with its reasons."),
            legal_basis=_("Art. 6 (1) (c) GDPR with Art. 16 and 17 of the Digital Services Act."),
            kept=_("As long as somebody may object or go to court."),
            seen_by=_("Those who moderate."),
        ),
    ]
