"""Import comments of every status, in any order; pingbacks go to MentionImporter."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.html.plain_text import plain_text
from blog.models import Post
from comments.models import Comment, Decision, Status
from comments.models.storing import store_new
from wordpress.importing import statuses
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.comment_keys import taken_keys, wanted_key
from wordpress.importing.importers.mentions import TYPES as MENTIONS
from wordpress.importing.importers.mentions import MentionImporter
from wordpress.importing.importers.threads import Thread
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint
from wordpress.importing.validation import is_email, is_url
from wordpress.models import ImportedItem
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

INTERNAL = {"note"}
MAX_EMAIL = 100


@dataclass(frozen=True)
class Waiting:
    """A new comment that is stored together with others."""

    comment: Comment
    source_hash: str


def decision(comment: Comment, before: str = "") -> Decision:
    return Decision(
        comment=comment,
        before=before,
        after=comment.status,
        rule=Decision.IMPORT,
        reason=_("Imported from WordPress."),
    )


class CommentImporter:
    """The comments of one post after the other."""

    def __init__(
        self,
        log: ImportLog,
        authors: AuthorImporter,
        zone: datetime.tzinfo,
        before: Callable[[], None],
    ) -> None:
        self.log = log
        self.authors = authors
        self.zone = zone
        self.mentions = MentionImporter(log, zone)
        self.before = before
        """Stores the posts that comments are to be stored below."""
        self.waiting: dict[str, Waiting] = {}
        """New comments by their numbers in the export."""
        self.known: set[str] = set()
        """The numbers of comments of these entries that were imported before."""
        self.taken: set[int] = set()
        """Keys of comments that are not those of the same number in the export."""

    def begin(self, entries: Sequence[wxr.Entry]) -> None:
        """Look up all comments of these entries at once."""
        self.waiting = {}
        comments = [comment for entry in entries for comment in entry.comments]
        self.known = set(self.log.find_all(Kind.COMMENT, [comment.id for comment in comments]))
        new = [comment for comment in comments if comment.id[:255] not in self.known]
        self.taken = taken_keys(new) if new and not self.log.is_dry else set()

    def write(self) -> None:
        """Store the new comments, whose posts are stored by now."""
        waiting, self.waiting = self.waiting, {}
        comments = [each.comment for each in waiting.values()]
        if not comments:
            return
        store_new(comments)
        Decision.objects.bulk_create(decision(comment) for comment in comments)
        self.log.record_new(
            (Kind.COMMENT, number, each.comment, each.source_hash, None)
            for number, each in waiting.items()
        )
        self.known |= waiting.keys()

    def take(self, post: Post | None, entry: wxr.Entry) -> None:
        """Without a post, as in a preview, only count them and record their issues."""
        mentions: list[wxr.Comment] = []
        comments: list[wxr.Comment] = []
        for original in entry.comments:
            if original.type in INTERNAL:
                reason = _("Internal notes are never published.")
                self.log.skip(Kind.COMMENT, original.id, original.author, reason)
            else:
                (mentions if original.type in MENTIONS else comments).append(original)
        if mentions:
            self.write_before()
            self.mentions.take(post, mentions)
        if not comments:
            return
        thread = Thread(comments, entry.comments)
        if post is not None and post.pk is None and self.may_wait(thread):
            self.wait(post, thread)
        else:
            self.write_before()
            self.take_comments(post, thread)

    def write_before(self) -> None:
        """What stores something at once needs all that waits to be stored before."""
        self.before()
        self.write()

    def may_wait(self, thread: Thread) -> bool:
        """Whether all comments are new, and can keep their numbers as their keys."""
        numbers = [original.id[:255] for original in thread.comments]
        keys = {wanted_key(original) for original in thread.comments}
        return (
            len(keys) == len(set(numbers)) == len(numbers)
            and not keys & {0, *self.taken}
            and not self.known & set(numbers)
            and not self.waiting.keys() & set(numbers)
            and not keys & {each.comment.pk for each in self.waiting.values()}
        )

    def wait(self, post: Post, thread: Thread) -> None:
        """Have a new post's comments stored by the next `write`."""
        new: dict[str, Comment] = {}
        for original in thread.comments:
            parent = thread.parent_of(original)
            self.add_issues(original, thread)
            comment = Comment(pk=wanted_key(original), post=post, parent=new.get(parent))
            self.fill(comment, original)
            comment.status = self.status(original)
            new[original.id] = comment
            source_hash = self.source_hash(original, parent)
            self.waiting[original.id[:255]] = Waiting(comment, source_hash)
            self.log.add_outcome(Outcome.NEW, Kind.COMMENT, original.id, original.author)

    def take_comments(self, post: Post | None, thread: Thread) -> None:
        items = self.log.find_all(Kind.COMMENT, [original.id for original in thread.comments])
        keys = {number: item.object_id for number, item in items.items()}
        is_stored = post is not None and not self.log.is_dry
        new = [original for original in thread.comments if original.id[:255] not in items]
        taken = taken_keys(new) if is_stored else set()
        for original in thread.comments:
            parent = thread.parent_of(original)
            item = items.get(original.id[:255])
            source_hash = self.source_hash(original, parent)
            outcome, thing = self.log.decide(item, source_hash)
            if outcome in {Outcome.NEW, Outcome.CHANGED}:
                self.add_issues(original, thread)
                if is_stored:
                    comment = thing if isinstance(thing, Comment) else Comment(post=post)
                    self.keep_snapshot(item, comment)
                    if comment.pk is None:
                        above = Comment.objects.filter(pk=keys.get(parent), post=comment.post_id)
                        comment.parent = above.first()
                    self.fill(comment, original)
                    self.store(comment, original, taken)
                    keys[original.id] = comment.pk
                    self.log.record(Kind.COMMENT, original.id, comment, source_hash, item=item)
            self.log.add_outcome(outcome, Kind.COMMENT, original.id, original.author)

    def source_hash(self, original: wxr.Comment, parent: str) -> str:
        login = self.authors.by_number.get(original.user_id, "")
        return fingerprint(
            [
                *(original.author, original.email, original.url),
                *(original.date, original.date_gmt, original.content, original.approved),
                *(parent, login),
            ]
        )

    def keep_snapshot(self, item: ImportedItem | None, comment: Comment) -> None:
        if item and comment.pk:
            self.log.keep_snapshot(item, comment)

    def fill(self, comment: Comment, original: wxr.Comment) -> None:
        comment.author_name = plain_text(original.author)[:245] or _("Anonymous")
        comment.email = original.email if is_email(original.email, MAX_EMAIL) else ""
        comment.website = original.url if is_url(original.url) else ""
        comment.user_id = self.authors.key_of_number(original.user_id)
        comment.body = original.content
        comment.created_at = self.moment(original)

    def store(self, comment: Comment, original: wxr.Comment, taken: set[int]) -> None:
        """New comments keep their WordPress ID as the key if it is free."""
        status = self.status(original)
        before = comment.status if comment.pk else ""
        comment.status = status
        if comment.pk:
            comment.save()
        else:
            key = wanted_key(original)
            if key in taken:
                reason = _(
                    "Its number is already taken here; "
                    "links to “#comment-%(id)s” lead to another comment."
                )
                self.add_issue(original, reason % {"id": original.id})
            elif key:
                comment.pk = key
            comment.save(force_insert=True)
        if before != status:
            decision(comment, before).save()

    def status(self, original: wxr.Comment) -> Status:
        """Approved comments of an unknown type are held for moderation."""
        if original.type not in statuses.COMMENT_TYPES and original.approved == "1":
            return Status.HELD
        return statuses.COMMENTS.get(original.approved, Status.HELD)

    def add_issues(self, original: wxr.Comment, thread: Thread) -> None:
        if original.type not in statuses.COMMENT_TYPES:
            reason = _("Its type “%(type)s” is unknown here; it is held for moderation.")
            self.add_issue(original, reason % {"type": original.type})
        if original.parent not in {"", "0"} and not thread.parent_of(original):
            reason = _(
                "The comment that it replies to (%(id)s) is not in the export; "
                "it is no longer a reply."
            )
            self.add_issue(original, reason % {"id": original.parent})
        if original.email and not is_email(original.email, MAX_EMAIL):
            self.add_issue(original, _("Its email address is not valid."))
        if original.url and not is_url(original.url):
            self.add_issue(original, _("The URL of its website is not valid."))
        if thread.is_cut(original):
            reason = _("It is, through other comments, a reply to itself; the circle was cut.")
            self.add_issue(original, reason)

    def add_issue(self, original: wxr.Comment, reason: str) -> None:
        self.log.add_issue(Kind.COMMENT, original.id, original.author, reason)

    def moment(self, original: wxr.Comment) -> datetime.datetime:
        return dates.moment(original.date_gmt, original.date, self.zone) or timezone.now()
