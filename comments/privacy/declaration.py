"""What comments store about people, for the privacy page."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.daily_keys import RETENTION_HOURS
from accounts.privacy import DataUse
from comments.models import Comment, CommentSettings
from comments.models.reports import CONCERNED_FOR
from comments.models.sorted_out import LOOK_DAYS
from comments.privacy.retention import RETENTION_DAYS
from comments.rules.bans import BAN_DAYS
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
    settings = CommentSettings.load()
    filtered = [] if settings.filter_mode == settings.FilterMode.OFF else [_filter(settings)]
    return [
        *[
            _comments(settings),
            *filtered,
            _in_the_browser(),
            _notes(),
            _helpful_votes(),
            _emails(settings),
        ],
        _reports(),
    ]


def _in_the_browser() -> DataUse:
    """What static/js/remember.js and newest.js keep in the reader's browser."""
    return DataUse(
        key="browser",
        heading=_("When you let your browser remember something"),
        data=_(
            "Your name, e-mail address and website, if you tick the box for that in the comment "
            "form; and when the newest comment that you have seen on a post was written, if you "
            "switch on “Mark what is new”."
        ),
        purpose=_("So that you need not type them again, and find what is new."),
        legal_basis=_("§ 25 (2) no. 2 TDDDG: you switch it on yourself."),
        kept=_(
            "In your browser until you untick the box or switch it off; of the last 200 posts. "
            "It is not sent to us; only when you follow “To the new comments” does the link "
            "carry that time."
        ),
        seen_by=_("Nobody."),
    )


def _comments(settings: CommentSettings) -> DataUse:
    # A field of the form always has a verbose name.
    fields = [str(Comment._meta.get_field(name).verbose_name) for name in CommentForm.Meta.fields]  # type: ignore[union-attr]
    return DataUse(
        key="comments",
        tables=(
            *("comments.comment", "comments.decision", "comments.fingerprint", "comments.ban"),
            *("accounts.attempt", "accounts.dailykey"),
        ),
        heading=_("When you comment"),
        data=_(
            "What you enter (%(fields)s), the time, and a hash of the random string in your "
            "cookie; if you are signed in, also who you are. Your IP address is pseudonymised, as "
            "protection against floods of spam: we store a hash made with a key that changes every "
            "day. As long as we have that key, we could find out the address by trying all; "
            "afterwards nobody can. If a moderator bans a sender, the hash of the IP address or "
            "of the e-mail address says who is banned."
        )
        % {"fields": get_text_list(fields, _("and"))},
        purpose=_(
            "To show your comment, to contact you about it if necessary, and to let you see it "
            "while it waits for a moderator."
        ),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a conversation with our readers."),
        kept=_(
            "As long as the comment is here; under “Your comments here” you can withdraw, export "
            "or erase it yourself. Hashes of IP addresses for %(hours)s hours, their keys a day "
            "longer; spam and trash for %(days)s days, longer only where a report or an objection "
            "concerns them (below); comments that nobody has decided on for %(held)s days. A ban "
            "lasts at most %(ban)s days, also if you erase everything else, as it would be no use "
            "otherwise. What has reached its end is deleted once a day."
        )
        % {
            "hours": RETENTION_HOURS,
            "days": RETENTION_DAYS,
            "held": settings.keep_held_days,
            "ban": max(BAN_DAYS.values()),
        },
        seen_by=_(
            "Name, website and text: everybody, once the comment is approved. The e-mail "
            "address: only moderators."
        ),
    )


def _notes() -> DataUse:
    return DataUse(
        key="notes",
        heading=_("When moderators talk about your comment"),
        data=_(
            "Notes that moderators write about it, and which of them decided what and why. The "
            "text of an e-mail that they send you about it is kept as such a note."
        ),
        purpose=_("So that those who moderate together decide alike."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a fair conversation."),
        kept=_(
            "As long as the comment is here. What a rule alone put to spam is not deleted before "
            "%(days)s days have passed since moderators were shown it."
        )
        % {"days": LOOK_DAYS},
        seen_by=_("Only moderators."),
    )


def _filter(settings: CommentSettings) -> DataUse:
    """The filter that learns, where it is not off."""
    if settings.filter_mode == settings.FilterMode.HOLD:
        outcome = _("What it takes for spam waits until a person has read it.")
    else:
        outcome = _("It only tells moderators what it thinks, and holds nothing.")
    return DataUse(
        key="filter",
        tables=("comments.learnedfilter",),
        heading=_("A filter that learns what spam looks like"),
        data=_(
            "From comments that moderators approved or marked as spam, a program on this server "
            "learns which words and traits of a text, such as links, speak for spam: never names, "
            "e-mail addresses, IP addresses or browsers. Words that only one comment has are not "
            "kept. With each comment it stores how likely it took it for spam, and by which words."
        ),
        purpose=f"{_('To find spam without a service that reads along.')} {outcome} "
        + _("It refuses and deletes nothing; a person decides."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a conversation without spam."),
        kept=_(
            "As long as the comments that it learned from: it learns anew from what is left once "
            "one of them is deleted, withdrawn or erased, usually within minutes."
        ),
        seen_by=_("Only moderators."),
    )


def _helpful_votes() -> DataUse:
    return DataUse(
        key="helpful",
        tables=("comments.helpfulvote",),
        heading=_("When you say whether a comment helped"),
        data=_(
            "Your vote, on which comment, when, and a hash of the random string in your cookie or, "
            "if you are signed in, your account. The hash is another one than with your comments "
            "and stars, so nobody can join them. Apart from your vote, your IP address together "
            "with the comment, pseudonymised with a key that changes every day."
        ),
        purpose=_("To count the votes, one per person."),
        legal_basis=_("Art. 6 (1) (f) GDPR: our interest in knowing what helps our readers."),
        kept=_(
            "Until you withdraw your vote or the comment is deleted; the pseudonymised address for "
            "%(hours)s hours."
        )
        % {"hours": RETENTION_HOURS},
        seen_by=_("Only how many found a comment helpful is shown, never who."),
    )


def _emails(settings: CommentSettings) -> DataUse:
    return DataUse(
        key="letters",
        tables=(
            *("subscriptions.subscription", "subscriptions.confirmedemail"),
            *("subscriptions.emaillink", "subscriptions.outgoingemail"),
        ),
        heading=_("When you subscribe to e-mails, or confirm your address"),
        data=_(
            "Your e-mail address, what you subscribed to, the wording that you agreed to, and "
            "when you asked and confirmed. Our e-mails load nothing and do not tell us whether "
            "you read them."
        ),
        purpose=_("To send you the replies that you asked for, and to prove that you asked."),
        legal_basis=_("Art. 6 (1) (a) GDPR: your consent, which you can withdraw in every e-mail."),
        kept=_(
            "Until %(days)s days after you unsubscribe; without your confirmation for %(days)s "
            "days. That you confirmed your address: for %(confirmed)s days after that or after "
            "your last comment. Sent e-mails for %(week)s days."
        )
        % {
            "days": RETENTION_DAYS,
            "week": KEEP_SENT.days,
            "confirmed": settings.keep_confirmed_days,
        },
        seen_by=_("Only whoever runs the server."),
    )


def _reports() -> DataUse:
    return DataUse(
        key="reports",
        tables=("comments.report", "comments.objection"),
        heading=_("When a comment is reported or removed"),
        data=_(
            "What you enter in a report or an objection; your name and e-mail address only if you "
            "give them; the text of the comment in question, and the decision with its reasons."
        ),
        purpose=_("To decide on it, and to tell those concerned the decision with its reasons."),
        legal_basis=_("Art. 6 (1) (c) GDPR with Art. 16 and 17 of the Digital Services Act."),
        kept=_(
            "Until %(days)s days after the decision: for so long everybody concerned may object. "
            "For as long the comment itself stays, too, even removed, so that it can come back. If "
            "you erase your data, your reports lose your name and address at once. Afterwards "
            "only the numbers remain that the law wants to be counted."
        )
        % {"days": CONCERNED_FOR.days},
        seen_by=_("Only moderators."),
    )
