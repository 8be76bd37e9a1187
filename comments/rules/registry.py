"""Every rule about comments: its name, its verdict, its check and its sentences."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from comments.rules import checks
from comments.rules.base import Rule, Verdict
from comments.rules.content.wording import read_out

HOLD_EVERYTHING = "hold-everything"

# Checked in this order: the first refusal ends it, all other findings are collected.
RULES = [
    Rule(
        "closed",
        Verdict.REFUSE,
        checks.is_closed,
        _("The post is closed to comments."),
        _("This post is closed to comments."),
        binds_staff=True,
    ),
    Rule(
        "locked",
        Verdict.REFUSE,
        checks.is_in_closed_thread,
        _("This part of the conversation is closed."),
        _("This part of the conversation is closed."),
        binds_staff=True,
    ),
    Rule(
        "banned",
        Verdict.REFUSE,
        checks.is_banned,
        _("The sender is temporarily banned."),
        _("You cannot comment here at the moment."),
    ),
    Rule(
        "too-soon",
        Verdict.REFUSE,
        checks.is_too_soon,
        _("Less than %(count)s seconds after the same sender’s last comment."),
        ngettext_lazy(
            "Please wait %(count)s second between two comments, then send it again.",
            "Please wait %(count)s seconds between two comments, then send it again.",
            "count",
        ),
        429,
    ),
    Rule(
        "slow-mode",
        Verdict.REFUSE,
        checks.is_too_soon_for_post,
        _("Less than %(count)s minutes after the same sender’s last comment on this post."),
        ngettext_lazy(
            "This thread is in slow mode: please wait %(count)s minute between two comments.",
            "This thread is in slow mode: please wait %(count)s minutes between two comments.",
            "count",
        ),
        429,
    ),
    Rule(
        "too-often",
        Verdict.REFUSE,
        checks.is_too_often,
        _("More than %(count)s comments from one sender in %(minutes)s minutes."),
        _("That was a lot at once. Please send this comment later."),
        429,
    ),
    Rule(
        "duplicate",
        Verdict.REFUSE,
        checks.is_duplicate,
        _("The same person has already posted this in the same place."),
        _("You have already sent this comment; it is not lost."),
        409,
        binds_staff=True,
    ),
    Rule(
        "refused-word",
        Verdict.REFUSE,
        checks.has_refused_word,
        _("“%(word)s” is on the list of refused words."),
        _("The text contains a word that is not accepted here: “%(word)s”."),
        400,
    ),
    Rule(
        "trap",
        Verdict.SPAM,
        checks.filled_in_honeypot,
        _("A field that people cannot see was filled in."),
    ),
    Rule(
        "bbcode",
        Verdict.HOLD,
        checks.has_bbcode,
        _("Links in BBCode, which mostly bots write."),
    ),
    Rule(
        "known-spam",
        Verdict.HOLD,
        checks.has_email_known_from_spam,
        _("The e-mail address is known from spam."),
    ),
    Rule(
        "known-spam-site",
        Verdict.HOLD,
        checks.links_to_site_known_from_spam,
        _("Links to %(host)s, which is known from spam."),
    ),
    Rule(
        "quick",
        Verdict.HOLD,
        checks.is_sent_too_fast,
        ngettext_lazy(
            "Sent after %(count)s second, faster than people write.",
            "Sent after %(count)s seconds, faster than people write.",
            "count",
        ),
    ),
    Rule(
        "no-form",
        Verdict.HOLD,
        checks.lacks_valid_form,
        _("Not sent from our form, or from a very old one."),
    ),
    Rule(
        "links",
        Verdict.HOLD,
        checks.has_many_links,
        ngettext_lazy(
            "One link (allowed: %(allowed)s)", "%(count)s links (allowed: %(allowed)s)", "count"
        ),
    ),
    Rule(
        "held-word",
        Verdict.HOLD,
        checks.has_held_word,
        _("“%(word)s” is on the list of words that hold a comment."),
    ),
    Rule(
        "advertising",
        Verdict.HOLD,
        checks.looks_like_advertising,
        _("Looks like advertising by a stranger: %(signs)s."),
        describe=lambda details: {**details, "signs": read_out(str(details["signs"]))},
    ),
    Rule(
        "learned",
        Verdict.HOLD,
        checks.resembles_marked_spam,
        _("The filter that learns holds it (%(percent)s %%)."),
    ),
    Rule(
        "same-text",
        Verdict.HOLD,
        checks.repeats_text_of_other_posts,
        ngettext_lazy(
            "The same text on %(count)s post", "The same text on %(count)s posts", "count"
        ),
    ),
    Rule(
        "unknown",
        Verdict.HOLD,
        checks.is_by_unknown_writer,
        _("No approved comment yet under a confirmed address."),
    ),
    Rule(
        "hold-post",
        Verdict.HOLD,
        checks.is_on_held_post,
        _("Every comment on this post is read by a person before it appears."),
    ),
    Rule(
        HOLD_EVERYTHING,
        Verdict.HOLD,
        checks.is_every_comment_held,
        _("Every comment is read by a person before it appears."),
    ),
]
BY_NAME = {rule.name: rule for rule in RULES}
