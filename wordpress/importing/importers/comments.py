"""Comments in every state and order; what other sites sent is kept apart from what people said."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.html.plain_text import plain_text
from blog.models import Post
from comments.models import Comment, Decision, Status
from wordpress.importing import statuses
from wordpress.importing.importers.authors import AuthorImporter, is_email
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint
from wordpress.models import ImportedItem, Mention
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

PEOPLE = {"", "comment"}
MENTIONS = {"pingback", "trackback", "webmention"}
INTERNAL = {"note"}
# The keys of comments that are not from an export come after the largest that is.
MAX_KEY = 10**9


class CommentImporter:
    """The comments of one post after the other."""

    def __init__(self, log: ImportLog, authors: AuthorImporter, zone: datetime.tzinfo) -> None:
        self.log = log
        self.authors = authors
        self.zone = zone

    def take(self, post: Post | None, entry: wxr.Entry) -> None:
        """Without a post only what would become of each is told."""
        said = [one for one in entry.comments if one.type not in MENTIONS | INTERNAL]
        for one in entry.comments:
            if one.type in INTERNAL:
                reason = _("Internal notes are never published.")
                self.log.skip(Kind.COMMENT, one.id, one.author, reason)
        self.take_mentions(post, [one for one in entry.comments if one.type in MENTIONS])
        self.take_comments(post, said, entry)

    # What people said

    def take_comments(self, post: Post | None, said: list[wxr.Comment], entry: wxr.Entry) -> None:
        if not said:
            return
        above = {one.id: one.parent for one in entry.comments}
        items = self.log.find_all(Kind.COMMENT, [one.id for one in said])
        keys = {number: item.object_id for number, item in items.items()}
        taken = self.taken_keys(said, items) if post and not self.log.is_dry else set()
        known = {one.id for one in said}
        done: set[str] = set()
        for one in parents_first(said):
            done.add(one.id)
            parent = nearest(one, above, known)
            source_hash = fingerprint(
                [
                    *(one.author, one.email, one.url, one.date, one.date_gmt, one.content),
                    *(one.approved, parent, self.authors.by_number.get(one.user_id, "")),
                ]
            )
            item = items.get(one.id[:255])
            outcome, thing = self.log.decide(item, source_hash)
            if outcome in {Outcome.NEW, Outcome.CHANGED}:
                self.add_issues(one, parent)
                if parent and parent not in done:
                    reason = _("It answers itself by way of others; the circle is cut.")
                    self.log.add_issue(Kind.COMMENT, one.id, one.author, reason)
                if post and not self.log.is_dry:
                    comment = thing if isinstance(thing, Comment) else Comment(post=post)
                    if item and comment.pk:
                        self.log.keep_snapshot(item, comment)
                    self.fill(comment, one, keys.get(parent))
                    self.store(comment, one, taken)
                    keys[one.id] = comment.pk
                    self.log.record(Kind.COMMENT, one.id, comment, source_hash, item=item)
            self.log.add_outcome(outcome, Kind.COMMENT, one.id, one.author)

    def fill(self, comment: Comment, one: wxr.Comment, parent: int | None) -> None:
        if comment.pk is None:
            comment.parent = Comment.objects.filter(pk=parent, post=comment.post_id).first()
        comment.author_name = plain_text(one.author)[:245] or _("Anonymous")
        comment.email = one.email if is_email(one.email) and len(one.email) <= 100 else ""
        comment.website = one.url if is_web_address(one.url) else ""
        comment.user_id = self.authors.key_of_number(one.user_id)
        comment.body = one.content
        comment.created_at = self.moment(one)

    def store(self, comment: Comment, one: wxr.Comment, taken: set[int]) -> None:
        """New ones keep their number where it is free, so that “#comment-12” leads to them."""
        status = self.status(one)
        before = comment.status if comment.pk else ""
        comment.status = status
        if comment.pk:
            comment.save()
        else:
            key = number_of(one)
            if key in taken:
                reason = _("Its number is taken here; links to “#comment-%(id)s” lead astray.")
                self.log.add_issue(Kind.COMMENT, one.id, one.author, reason % {"id": one.id})
            elif key:
                comment.pk = key
            comment.save(force_insert=True)
        if before != status:
            Decision.objects.create(
                comment=comment,
                before=before,
                after=status,
                rule=Decision.IMPORT,
                reason=_("Imported from WordPress."),
            )

    def taken_keys(self, said: list[wxr.Comment], items: dict[str, ImportedItem]) -> set[int]:
        """The numbers of new comments that others have here; all of them are used up after."""
        wanted = {number_of(one) for one in said if one.id[:255] not in items} - {0}
        if wanted:
            reserve(max(wanted))
        found: set[int] = set()
        numbers = sorted(wanted)
        for start in range(0, len(numbers), 500):
            part = Comment.objects.filter(pk__in=numbers[start : start + 500])
            found |= set(part.values_list("pk", flat=True))
        return found

    def status(self, one: wxr.Comment) -> Status:
        """What is no known type of comment is shown to a person first."""
        if one.type not in PEOPLE and one.approved == "1":
            return Status.HELD
        return statuses.COMMENTS.get(one.approved, Status.HELD)

    def add_issues(self, one: wxr.Comment, parent: str) -> None:
        add_issue = self.log.add_issue
        if one.type not in PEOPLE:
            reason = _("Its type “%(type)s” is unknown here; it waits for a moderator.")
            add_issue(Kind.COMMENT, one.id, one.author, reason % {"type": one.type})
        if one.parent not in {"", "0"} and not parent:
            reason = _("What it answers (%(id)s) is not in the export; it stands by itself.")
            add_issue(Kind.COMMENT, one.id, one.author, reason % {"id": one.parent})
        if one.email and not (is_email(one.email) and len(one.email) <= 100):
            add_issue(Kind.COMMENT, one.id, one.author, _("Its e-mail address is none."))
        if one.url and not is_web_address(one.url):
            add_issue(Kind.COMMENT, one.id, one.author, _("Its website's address is none."))

    def moment(self, one: wxr.Comment) -> datetime.datetime:
        return dates.moment(one.date_gmt, one.date, self.zone) or timezone.now()

    # What other sites sent

    def take_mentions(self, post: Post | None, mentions: list[wxr.Comment]) -> None:
        items = self.log.find_all(Kind.MENTION, [one.id for one in mentions])
        for one in mentions:
            facts = [one.author, one.url, one.content, one.approved, one.date, one.date_gmt]
            source_hash = fingerprint(facts)
            item = items.get(one.id[:255])
            outcome, thing = self.log.decide(item, source_hash)
            if outcome in {Outcome.NEW, Outcome.CHANGED} and post and not self.log.is_dry:
                mention = thing if isinstance(thing, Mention) else Mention(post=post)
                if item and mention.pk:
                    self.log.keep_snapshot(item, mention)
                mention.kind = one.type
                mention.title = plain_text(one.author)[:245] or one.url[:245]
                mention.url = one.url if is_web_address(one.url, 500) else ""
                mention.text = plain_text(one.content)
                mention.status = statuses.COMMENTS.get(one.approved, Status.HELD)
                mention.created_at = self.moment(one)
                mention.save()
                self.log.record(Kind.MENTION, one.id, mention, source_hash, item=item)
            self.log.add_outcome(outcome, Kind.MENTION, one.id, one.author)


def parents_first(comments: list[wxr.Comment]) -> Iterable[wxr.Comment]:
    """Every comment once, behind its parent; where parents form a circle, it is cut."""
    by_id = {comment.id: comment for comment in comments}
    done: set[str] = set()
    for comment in comments:
        chain: list[wxr.Comment] = []
        above: wxr.Comment | None = comment
        while above is not None and above.id not in done:
            done.add(above.id)
            chain.append(above)
            above = by_id.get(above.parent)
        yield from reversed(chain)


def nearest(one: wxr.Comment, above: dict[str, str], known: set[str]) -> str:
    """The number of the nearest ancestor that comes, too; nothing where there is none."""
    seen = {one.id}
    number = one.parent
    while number in above and number not in seen:
        if number in known:
            return number
        seen.add(number)
        number = above[number]
    return ""


def number_of(one: wxr.Comment) -> int:
    """Its number, if it may be a key here; else 0."""
    is_number = one.id.isascii() and one.id.isdecimal() and len(one.id) < 12
    return int(one.id) if is_number and int(one.id) < MAX_KEY else 0


def reserve(key: int) -> None:
    """Let new comments of readers have keys above this one; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        table = Comment._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                # The table is named in the code.
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), GREATEST(%s, "  # noqa: S608
                f'(SELECT COALESCE(MAX(id), 1) FROM "{table}"), '
                "nextval(pg_get_serial_sequence(%s, 'id'))))",
                [table, key, table],
            )


def is_web_address(text: str, length: int = 200) -> bool:
    try:
        URLValidator(["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= length
