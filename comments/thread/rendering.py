"""The comments of a thread as HTML, by one function: a template for each of fifty took 20 ms."""

import datetime
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext, pgettext

from blog.html.filling import fill, fill_message
from blog.models import Post
from comments.models import CommentSettings, Status
from comments.thread.editing import WhyNotEditable, too_late_to_edit, why_not_editable
from comments.thread.paging import ThreadPage, is_numbered
from comments.thread.reading import ShownComment

COMMENT = """\
<li class="comment comment--depth-{depth}{state}" id="comment-{pk}">
<article aria-label="{label}">
<header class="comment__meta">
{number}<span class="comment__name">{name}</span>
{badges}
{answers}
<a class="comment__link" href="{url}"><time datetime="{machine_date}">{date}</time></a>
{edited}
</header>
{waiting}
<div class="comment__body prose">{body}</div>
<div class="comment__actions">
{actions}
</div>
</article>
{skip}
</li>
"""
TOMBSTONE = """\
<li class="comment comment--depth-{depth} comment--withdrawn" id="comment-{pk}">
<p class="comment__waiting">{text}</p>
</li>
"""
NUMBER = '<span class="comment__number" aria-hidden="true">{number}.</span>\n'
NAME = '<a href="{url}" rel="nofollow ugc noopener">{name}</a>'
BADGE = '<span class="badge">{text}</span>\n'
WAITING = '<p class="comment__waiting">{text}</p>\n'
# Where the indentation shows what a comment replies to, only those need words who do not see it.
ANSWERS = '<span class="visually-hidden">{text}</span>\n'
ANSWERS_LINK = '<a class="comment__answers" href="{url}">{text}</a>\n'
EDITED = '<span class="comment__edited">{text}</span>\n'
SKIP = '<a class="comments__skip" href="#{target}">{text}</a>\n'

HELPFUL = """\
<form class="helpful" method="post" action="{url}">
{order}
<button class="helpful__button" name="helpful" value="{value}" aria-pressed="{is_pressed}">\
<span class="helpful__label">{helpful}</span>\
<span class="visually-hidden"> {which}</span></button>
</form>
"""
ORDER = '<input type="hidden" name="order" value="{order}">'
COUNT = '<span class="helpful__sum">{text}</span>\n'

REPLY = """\
<a href="{url}" rel="nofollow" data-reply="{pk}">\
{label}<span class="visually-hidden"> {which}</span></a>
"""
EDIT = """\
<a href="{url}" rel="nofollow">{change}<span class="visually-hidden"> {own}</span></a>
"""
WITHDRAW = """\
<a href="{url}" rel="nofollow">{withdraw}<span class="visually-hidden"> {own}</span></a>
"""
WHY_NOT = '<span class="comment__why">{text}</span>\n'
REPORT = """\
<a class="comment__report" href="{url}" rel="nofollow">\
{label}<span class="visually-hidden"> {which}</span></a>\
"""

NOTHING = SafeString("")
HELD = SafeString(" comment--held")
COMMENTS_PER_SKIP_LINK = 10
PRESSED, NOT_PRESSED = SafeString("true"), SafeString("false")


class Labels:
    """What all comments of a page say, translated once."""

    def __init__(self) -> None:
        self.comment = escape(gettext("Comment %(number)s by %(name)s"))
        self.unnumbered = escape(gettext("Comment by %(name)s"))
        self.withdrawn = escape(gettext("Comment withdrawn"))
        self.pinned = escape(gettext("Pinned"))
        self.author = escape(gettext("Author of the post"))
        self.waiting: dict[str, SafeString] = {
            Status.HELD: escape(gettext("Waiting for approval. Only you can see this comment.")),
            Status.SPAM: escape(gettext("Not published. Only you can see this comment.")),
        }
        self.reply_to = escape(gettext("In reply to %(name)s"))
        self.reply_to_removed = escape(gettext("In reply to a removed comment"))
        self.edited = escape(gettext("edited %(moment)s"))
        self.reply = escape(gettext("Reply"))
        self.change = escape(gettext("Edit"))
        self.withdraw = escape(gettext("Withdraw"))
        self.report = escape(gettext("Report"))
        self.skip = escape(gettext("Skip to the comment form"))
        # What is hidden behind a button: which comment it is about.
        self.which = escape(gettext("comment %(number)s by %(name)s"))
        self.which_unnumbered = escape(gettext("comment by %(name)s"))
        self.which_to_report = escape(pgettext("report", "comment %(number)s by %(name)s"))
        self.which_unnumbered_to_report = escape(pgettext("report", "comment by %(name)s"))
        self.your_comment = escape(gettext("your comment"))
        self.why_not_editable: dict[WhyNotEditable, SafeString] = {
            WhyNotEditable.TOO_LATE: escape(too_late_to_edit()),
            WhyNotEditable.ANSWERED: escape(gettext("Not editable: somebody has replied.")),
        }


class ThreadRenderer:
    """Renders the comments of a thread for one reader; what they share is made once."""

    def __init__(
        self,
        post: Post,
        settings: CommentSettings,
        reader: str | None,
        order: str = "",
    ) -> None:
        """`order` is that of the page, where it is not the usual one."""
        self.post = post
        self.settings = settings
        self.reader = reader
        self.order = fill(ORDER, order=order) if order else NOTHING
        self.is_open = settings.takes_comments(post)
        self.labels = Labels()
        self.url = CommentURLs()
        self.zone = get_current_timezone()
        self.language = get_language()
        self.rendered: set[int] = set()
        self.answered: set[int | None] = set()

    def render_page(self, page: ThreadPage, order: CommentSettings.Order) -> SafeString:
        """The list items of a page.

        Their numbers are those of the oldest comments first, the same for everybody. In other
        orders a comment would have another number, so there they have none.
        """
        number = page.first_public_number
        has_numbers = order == CommentSettings.Order.OLDEST
        self.answered = {comment.parent_id for comment in page.comments}
        items = []
        for place, comment in enumerate(page.comments, 1):
            is_public = is_numbered(comment)
            skip = place % COMMENTS_PER_SKIP_LINK == 0 and place < len(page.comments)
            shown_number = number if has_numbers and is_public else None
            items.append(self.render(comment, shown_number, has_skip_link=skip))
            number += is_public
        return SafeString("".join(items))

    def render(
        self, comment: ShownComment, number: int | None, *, has_skip_link: bool = False
    ) -> SafeString:
        """The list item of a comment; `number` is its place in the thread, counted from 1."""
        depth = min(comment.depth, self.settings.depth)
        if comment.status == Status.WITHDRAWN:
            self.rendered.add(comment.pk)
            return fill(TOMBSTONE, depth=depth, pk=comment.pk, text=self.labels.withdrawn)
        name = conditional_escape(comment.author_name)
        machine_date, date = dates(comment.created_at, self.zone, self.language)
        target = "write" if self.is_open else "comments"
        item = fill(
            COMMENT,
            depth=depth,
            state=NOTHING if comment.status == Status.APPROVED else HELD,
            pk=comment.pk,
            label=self._named(self.labels.comment, self.labels.unnumbered, number, name),
            number=NOTHING if number is None else fill(NUMBER, number=number),
            name=fill(NAME, url=comment.website, name=name) if comment.website else name,
            badges=self._badges(comment),
            answers=self._answers(comment),
            url=self.url("permalink", comment.pk),
            machine_date=machine_date,
            date=date,
            edited=self._edited(comment),
            waiting=self._waiting(comment),
            body=SafeString(comment.body_html),
            actions=self._actions(comment, number, name),
            skip=fill(SKIP, target=target, text=self.labels.skip) if has_skip_link else NOTHING,
        )
        self.rendered.add(comment.pk)
        return item

    @staticmethod
    def _named(
        numbered: SafeString, unnumbered: SafeString, number: int | None, name: SafeString
    ) -> SafeString:
        if number is None:
            return fill_message(unnumbered, name=name)
        return fill_message(numbered, number=number, name=name)

    def _badges(self, comment: ShownComment) -> SafeString:
        badges = NOTHING
        if comment.is_pinned:
            badges += fill(BADGE, text=self.labels.pinned)
        if comment.user_id in self._authors:
            badges += fill(BADGE, text=self.labels.author)
        return badges

    @cached_property
    def _authors(self) -> set[int | None]:
        return {author.pk for author in self.post.authors}

    def _answers(self, comment: ShownComment) -> SafeString:
        """What the comment replies to: in words for all where no indentation shows it."""
        if not comment.parent_id:
            return NOTHING
        if comment.parent_status != Status.APPROVED:
            return fill(ANSWERS, text=self.labels.reply_to_removed)
        text = fill_message(self.labels.reply_to, name=comment.parent_name)
        if comment.parent_id in self.rendered and comment.depth <= self.settings.depth:
            return fill(ANSWERS, text=text)
        return fill(ANSWERS_LINK, url=self.url("permalink", comment.parent_id), text=text)

    def _edited(self, comment: ShownComment) -> SafeString:
        if not comment.edited_at:
            return NOTHING
        _machine_date, moment = dates(comment.edited_at, self.zone, self.language)
        return fill(EDITED, text=fill_message(self.labels.edited, moment=moment))

    def _waiting(self, comment: ShownComment) -> SafeString:
        waiting = self.labels.waiting.get(comment.status)
        return fill(WAITING, text=waiting) if waiting else NOTHING

    def _actions(self, comment: ShownComment, number: int | None, name: SafeString) -> SafeString:
        """The one row below the text."""
        labels = self.labels
        which = self._named(labels.which, labels.which_unnumbered, number, name)
        actions = NOTHING
        is_approved = comment.status == Status.APPROVED
        if self.is_open and is_approved and not comment.is_below_closed:
            reply_url = self.url("reply", comment.pk)
            actions += fill(REPLY, url=reply_url, pk=comment.pk, label=labels.reply, which=which)
        if self._is_own(comment):
            return actions + self._own_count(comment) + self._own_actions(comment)
        if is_approved:
            actions += self.helpful(comment, which)
        if self.settings.reports_open and is_approved:
            report_url = self.url("report", comment.pk)
            which = self._named(
                labels.which_to_report, labels.which_unnumbered_to_report, number, name
            )
            actions += fill(REPORT, url=report_url, label=labels.report, which=which)
        return actions

    def helpful(self, comment: ShownComment, which: SafeString) -> SafeString:
        """The button for saying that the comment helped; pressed, it takes that back."""
        is_pressed = comment.own_vote is True
        return fill(
            HELPFUL,
            url=self.url("helpful", comment.pk),
            order=self.order,
            value=NOTHING if is_pressed else 1,
            is_pressed=PRESSED if is_pressed else NOT_PRESSED,
            helpful=helpful_label(comment.helpful),
            which=which,
        )

    def _own_count(self, comment: ShownComment) -> SafeString:
        """How many found one's own comment helpful."""
        if not comment.helpful:
            return NOTHING
        return fill(COUNT, text=helpful_label(comment.helpful))

    def _own_actions(self, comment: ShownComment) -> SafeString:
        labels = self.labels
        reason = why_not_editable(comment.created_at, has_replies=comment.pk in self.answered)
        edit = fill(
            EDIT, url=self.url("edit", comment.pk), change=labels.change, own=labels.your_comment
        )
        withdraw = fill(
            WITHDRAW,
            url=self.url("withdraw", comment.pk),
            withdraw=labels.withdraw,
            own=labels.your_comment,
        )
        if reason:
            return withdraw + fill(WHY_NOT, text=labels.why_not_editable[reason])
        return edit + withdraw

    def _is_own(self, comment: ShownComment) -> bool:
        return bool(self.reader) and comment.reader == self.reader


@lru_cache(maxsize=4_000)
def dates(
    moment: datetime.datetime, zone: datetime.tzinfo, _language: str
) -> tuple[SafeString, SafeString]:
    """The moment for machines and, in the language that is active, for people."""
    local = moment.astimezone(zone)
    return escape(local.isoformat(timespec="seconds")), escape(
        date_format(local, "DATETIME_FORMAT")
    )


def helpful_label(count: int) -> SafeString:
    """What the button says: how many readers found the comment helpful, if any."""
    if not count:
        return escape(gettext("Helpful"))
    return fill_message(gettext("Helpful (%(number)s)"), number=count)


class CommentURLs:
    """The URLs of comments' views; each route is looked up once for all comments of a page."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[str, str]] = {}

    def __call__(self, name: str, pk: int) -> SafeString:
        if name not in self.parts:
            before, _pk, after = reverse(f"comments:{name}", args=[0]).rpartition("0")
            self.parts[name] = before, after
        before, after = self.parts[name]
        return SafeString(f"{before}{pk}{after}")
