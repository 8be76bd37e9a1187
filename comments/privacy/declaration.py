"""What comments store about people, for the privacy page."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.daily_keys import RETENTION_HOURS
from accounts.privacy import DataUse
from comments.models import Comment
from comments.privacy.retention import RETENTION_DAYS
from comments.thread.forms import CommentForm
from subscriptions.outbox import KEEP_SENT

# The fields of a comment that are about its writer, and the others. A new field has to be put into
# one of the two lists (tests/config/test_privacy.py), so that the privacy page stays true.
OF_THE_WRITER = [
    *CommentForm.Meta.fields,
    *["created_at", "edited_at", "email_confirmed", "user", "reader"],
]
OF_THE_COMMENT = [
    *["id", "post", "parent", "path", "root", "body_html", "status", "is_pinned", "is_closed"],
    *["helpful", "unhelpful", "usefulness"],
]


def data_uses() -> list[DataUse]:
    return [_comments(), _helpful_votes(), _emails(), _reports()]


def _comments() -> DataUse:
    # A field of the form always has a verbose name.
    fields = [str(Comment._meta.get_field(name).verbose_name) for name in CommentForm.Meta.fields]  # type: ignore[union-attr]
    return DataUse(
        key="comments",
        heading=_("When you comment"),
        data=_(
            "What you enter (%(fields)s), the time, and the random key in your cookie; if you are "
            "signed in, also who you are. Of your IP address only a keyed hash, which nobody can "
            "turn back into the address, as protection against floods of spam."
        )
        % {"fields": get_text_list(fields, _("and"))},
        purpose=_(
            "To show your comment, to contact you about it if necessary, and to let you see it "
            "while it waits for a moderator."
        ),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a conversation with our readers."),
        kept=_(
            "As long as the comment is here; under “Your comments here” you can withdraw, export "
            "or erase it yourself. Hashes for %(hours)s hours; spam and trash for %(days)s days."
        )
        % {"hours": RETENTION_HOURS, "days": RETENTION_DAYS},
        seen_by=_(
            "Name, website and text: everybody, once the comment is approved. The e-mail "
            "address: only moderators."
        ),
    )


def _helpful_votes() -> DataUse:
    return DataUse(
        key="helpful",
        heading=_("When you say whether a comment helped"),
        data=_(
            "Your vote, on which comment, when, and the random key in your cookie or, if you are "
            "signed in, your account. Apart from your vote, a fingerprint of your IP address "
            "together with the comment, which nobody can turn back into the address."
        ),
        purpose=_("To count the votes, one per person."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in knowing what helps our readers."),
        kept=_(
            "Until you withdraw your vote or the comment is deleted; the fingerprint for "
            "%(hours)s hours."
        )
        % {"hours": RETENTION_HOURS},
        seen_by=_("Only how many found a comment helpful is shown, never who."),
    )


def _emails() -> DataUse:
    return DataUse(
        key="letters",
        heading=_("When you subscribe to e-mails, or confirm your address"),
        data=_(
            "Your e-mail address, what you subscribed to, the wording that you agreed to, and "
            "when you asked and confirmed."
        ),
        purpose=_("To send you the replies that you asked for, and to prove that you asked."),
        legal_basis=_("Art. 6 (1) (a) GDPR: your consent, which you can withdraw in every e-mail."),
        kept=_(
            "Until %(days)s days after you unsubscribe; without your confirmation for %(days)s "
            "days. Sent e-mails for %(week)s days."
        )
        % {"days": RETENTION_DAYS, "week": KEEP_SENT.days},
        seen_by=_("Only whoever runs the server."),
    )


def _reports() -> DataUse:
    return DataUse(
        key="reports",
        heading=_("When you report a comment"),
        data=_("What you enter; your name and e-mail address only if you give them."),
        purpose=_("To decide on your report, and to tell you the decision with its reasons."),
        legal_basis=_("Art. 6 (1) (c) GDPR with Art. 16 and 17 of the Digital Services Act."),
        kept=_("As long as somebody may object or go to court."),
        seen_by=_("Only moderators."),
    )
