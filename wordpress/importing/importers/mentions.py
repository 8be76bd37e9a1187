"""Pingbacks and trackbacks: stored apart from comments, and not shown."""

import datetime

from django.utils import timezone

from blog.html.plain_text import plain_text
from blog.models import Post
from comments.models import Status
from wordpress.importing import statuses
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint
from wordpress.importing.validation import is_url
from wordpress.models import Mention
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

TYPES = {"pingback", "trackback", "webmention"}


class MentionImporter:
    def __init__(self, log: ImportLog, zone: datetime.tzinfo) -> None:
        self.log = log
        self.zone = zone

    def take(self, post: Post | None, mentions: list[wxr.Comment]) -> None:
        """Without a post, only count them."""
        items = self.log.find_all(Kind.MENTION, [original.id for original in mentions])
        for original in mentions:
            facts = [
                *(original.author, original.url, original.content, original.approved),
                *(original.date, original.date_gmt),
            ]
            source_hash = fingerprint(facts)
            item = items.get(original.id[:255])
            outcome, thing = self.log.decide(item, source_hash)
            if outcome in {Outcome.NEW, Outcome.CHANGED} and post and not self.log.is_dry:
                mention = thing if isinstance(thing, Mention) else Mention(post=post)
                if item and mention.pk:
                    self.log.keep_snapshot(item, mention)
                self.fill(mention, original)
                mention.save()
                self.log.record(Kind.MENTION, original.id, mention, source_hash, item=item)
            self.log.add_outcome(outcome, Kind.MENTION, original.id, original.author)

    def fill(self, mention: Mention, original: wxr.Comment) -> None:
        mention.kind = original.type
        mention.title = plain_text(original.author)[:245] or original.url[:245]
        mention.url = original.url if is_url(original.url, 500) else ""
        mention.text = plain_text(original.content)
        mention.status = statuses.COMMENTS.get(original.approved, Status.HELD)
        mention.created_at = (
            dates.moment(original.date_gmt, original.date, self.zone) or timezone.now()
        )
