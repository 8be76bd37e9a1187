"""Which models of the conversation pages show, for the page cache."""

from comments.models import (
    Ban,
    CannedReply,
    Comment,
    CommentSettings,
    Decision,
    Fingerprint,
    HelpfulVote,
    LearnedFilter,
    Note,
    NotificationPreference,
    Objection,
    PostRules,
    Report,
    Shortcuts,
    SortedOut,
)
from page_cache.watch import Facet, not_shown, watch

VISIBLE = "{row}.\"status\" IN ('approved', 'withdrawn')"
UNSEEN = {"body", "email", "email_confirmed", "reader", "unhelpful"}
VOTES = {"helpful"}
WORDS = ("post", "status", "author_name", "body_html", "created_at")

# A comment that was removed still closes what stands below it.
IN_THREAD = f'{VISIBLE} OR {{row}}."is_closed"'
names = {field.name for field in Comment._meta.concrete_fields}

watch(
    Comment,
    unseen=UNSEEN,
    scope="post",
    rows=IN_THREAD,
    facets={
        # What feeds show, and how many there are.
        "words": Facet(WORDS, scope="post", rows=VISIBLE),
        # The page of a thread in the usual orders, but for what readers find helpful.
        "thread": Facet(
            tuple(sorted(names - UNSEEN - VOTES - {"usefulness"})), scope="post", rows=IN_THREAD
        ),
        "votes": Facet(tuple(sorted(VOTES)), scope="id", rows=VISIBLE),
        "usefulness": Facet(("usefulness",), scope="post", rows=VISIBLE),
    },
)
watch(CommentSettings)

not_shown("counted in the comment itself", HelpfulVote)
not_shown("for moderators", Ban, Decision, Fingerprint, CannedReply, Objection, Report)
not_shown("how comments are judged", LearnedFilter)
not_shown("for moderators", Note, PostRules, Shortcuts, SortedOut)
not_shown("who gets which letters", NotificationPreference)
