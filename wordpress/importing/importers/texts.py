"""Import the entries that are texts: posts with their comments, and pages."""

from django.utils.translation import gettext as _

from wordpress.importing.converting import Workers
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.comments import CommentImporter
from wordpress.importing.importers.pages import PageImporter
from wordpress.importing.importers.posts import PostImporter, Prepared
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.statuses import is_wanted
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

# WordPress's internal post types: only counted, not reported one by one.
INTERNAL_TYPES = {
    *("nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache"),
    *("user_request", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"),
    *("wp_font_family", "wp_font_face", "wp_block"),
}


class TextsImporter:
    """Takes entries one by one, and stores the new posts and comments among them together."""

    def __init__(self, log: ImportLog, workers: Workers) -> None:
        self.log = log
        authors = AuthorImporter(log)
        self.posts = PostImporter(log, authors, workers)
        self.pages = PageImporter(log, authors)
        zone = dates.zone_of(log.facts.zone)
        self.comments = CommentImporter(log, authors, zone, before=self.posts.write)

    def is_heavy(self, _entry: wxr.Entry) -> bool:
        return False

    def prepare(self, entries: list[wxr.Entry]) -> list[Prepared | None]:
        posts = [entry for entry in entries if entry.type == "post" and is_wanted(entry)]
        prepared = iter(self.posts.prepare(posts))
        wanted = {id(entry) for entry in posts}
        return [next(prepared) if id(entry) in wanted else None for entry in entries]

    def store(self, entries: list[wxr.Entry], prepared: list[Prepared | None]) -> None:
        self.posts.forget()
        self.comments.begin(entries)
        for entry, own in zip(entries, prepared, strict=True):
            self.take(entry, own)
        self.posts.write()
        self.comments.write()

    def take(self, entry: wxr.Entry, prepared: Prepared | None) -> None:
        match entry.type:
            case "attachment":
                pass  # EntryImporter has imported it.
            case kind if kind in INTERNAL_TYPES:
                self.log.count(kind, Outcome.SKIPPED)
            case "post" | "page" if not is_wanted(entry):
                self.skip(entry)
            case "post":
                self.take_post(entry, prepared)
            case "page":
                self.pages.take(entry)
            case kind:
                reason = _("It is neither a post nor a page.")
                self.log.skip(kind or "?", entry.id, entry.title, reason)

    def take_post(self, entry: wxr.Entry, prepared: Prepared | None) -> None:
        post, outcome = self.posts.take(entry, prepared)
        if post or outcome == Outcome.NEW:
            self.comments.take(post, entry)
        else:
            for _comment in entry.comments:
                self.log.count(Kind.COMMENT, Outcome.SKIPPED)

    def skip(self, entry: wxr.Entry) -> None:
        reasons = {"trash": _("It is in the trash.")}
        reason = reasons.get(entry.status, _("It was never saved as a text of its own."))
        self.log.skip(entry.type, entry.id, entry.title, reason)
        for comment in entry.comments:
            self.log.skip(Kind.COMMENT, comment.id, comment.author, _("Its post is not imported."))
