"""The comments of a thread as HTML, by one function: a template for each of fifty took 20 ms."""

import datetime
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

from blog.html.filling import fill, fill_message
from blog.models import Post
from comments.models import CommentSettings, Status
from comments.thread.reading import ShownComment

COMMENT = """\
<li class="comment comment--depth-{depth}{state}" id="comment-{pk}">
<article aria-label="{label}">
<header class="comment__meta">
<span class="comment__number" aria-hidden="true">{number}.</span>
<span class="comment__name">{name}</span>
{badges}
<a class="comment__link" href="{url}"><time datetime="{machine_date}">{date}</time></a>
</header>
{above}
<div class="comment__body prose">{body}</div>
{below}
<p class="comment__actions">{actions}</p>
</article>
</li>
"""
TOMBSTONE = """\
<li class="comment comment--depth-{depth} comment--withdrawn" id="comment-{pk}">
<p class="comment__waiting">{text}</p>
</li>
"""
NAME = '<a href="{url}" rel="nofollow ugc noopener">{name}</a>'
BADGE = '<span class="badge">{text}</span>\n'
WAITING = '<p class="comment__waiting">{text}</p>\n'
ANSWERS = '<p class="comment__answers">{text}</p>\n'
ANSWERS_LINK = '<p class="comment__answers"><a href="{url}">{text}</a></p>\n'
EDITED = '<p class="comment__edited">{text}</p>\n'

JUDGE = """\
<form class="helpful" method="post" action="{url}">
{order}
<button class="helpful__button" name="helpful" value="{yes}" aria-pressed="{is_yes}">\
{helpful}<span class="visually-hidden"> {which}</span></button>
<button class="helpful__button" name="helpful" value="{no}" aria-pressed="{is_no}">\
{not_helpful}<span class="visually-hidden"> {which}</span></button>
{votes}
</form>
"""
ORDER = '<input type="hidden" name="order" value="{order}">'
VOTES = '<span class="helpful__sum">{text}</span>'
OWN_VOTES = '<p class="helpful">{votes}</p>\n'

REPLY = """\
<a href="{url}" rel="nofollow" data-reply="{pk}">\
{label}<span class="visually-hidden"> {which}</span></a>
"""
OWN = """\
<a href="{edit_url}" rel="nofollow">{change}<span class="visually-hidden"> {own}</span></a>
<a href="{withdraw_url}" rel="nofollow">{withdraw}<span class="visually-hidden"> {own}</span></a>\
"""
REPORT = """\
<a class="comment__report" href="{url}" rel="nofollow">\
{label}<span class="visually-hidden"> {which}</span></a>\
"""

NOTHING = SafeString("")
HELD = SafeString(" comment--held")
PRESSED, NOT_PRESSED = SafeString("true"), SafeString("false")


class Labels:
    """What all comments of a page say, translated once."""

    def __init__(self) -> None:
        self.comment = escape(gettext("Comment %(number)s by %(name)s"))
        self.withdrawn = escape(gettext("This comment was withdrawn by its writer."))
        self.pinned = escape(gettext("Pinned"))
        self.author = escape(gettext("Author of the post"))
        self.waiting: dict[str, SafeString] = {
            Status.HELD: escape(gettext("Waiting for approval. Only you can see this comment.")),
            Status.SPAM: escape(gettext("Not published. Only you can see this comment.")),
        }
        self.reply_to = escape(gettext("In reply to %(name)s"))
        self.reply_to_removed = escape(gettext("In reply to a removed comment"))
        self.edited = escape(gettext("Edited by its writer on %(moment)s"))
        self.helpful = escape(gettext("Helpful"))
        self.not_helpful = escape(gettext("Not helpful"))
        self.reply = escape(gettext("Reply"))
        self.change = escape(gettext("Change"))
        self.withdraw = escape(gettext("Withdraw"))
        self.report = escape(gettext("Report"))
        # What is hidden behind a button: which comment it is about.
        self.which = escape(gettext("comment %(number)s by %(name)s"))
        self.which_to_report = escape(pgettext("report", "comment %(number)s by %(name)s"))
        self.your_comment = escape(gettext("your comment"))


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

    def render(self, comment: ShownComment, number: int) -> SafeString:
        """The list item of a comment; `number` is its place in the thread, counted from 1."""
        depth = min(comment.depth, self.settings.depth)
        if comment.status == Status.WITHDRAWN:
            return fill(TOMBSTONE, depth=depth, pk=comment.pk, text=self.labels.withdrawn)
        name = conditional_escape(comment.author_name)
        which = fill_message(self.labels.which, number=number, name=name)
        machine_date, date = dates(comment.created_at, self.zone, self.language)
        return fill(
            COMMENT,
            depth=depth,
            state=NOTHING if comment.status == Status.APPROVED else HELD,
            pk=comment.pk,
            label=fill_message(self.labels.comment, number=number, name=name),
            number=number,
            name=fill(NAME, url=comment.website, name=name) if comment.website else name,
            badges=self._badges(comment),
            url=self.url("permalink", comment.pk),
            machine_date=machine_date,
            date=date,
            above=self._above(comment),
            body=SafeString(comment.body_html),
            below=self._below(comment, which),
            actions=self._actions(comment, which, number=number, name=name),
        )

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

    def _above(self, comment: ShownComment) -> SafeString:
        """What stands between the comment's head and its text."""
        above = NOTHING
        if waiting := self.labels.waiting.get(comment.status):
            above += fill(WAITING, text=waiting)
        if comment.parent_id and comment.parent_status == Status.APPROVED:
            text = fill_message(self.labels.reply_to, name=comment.parent_name)
            above += fill(ANSWERS_LINK, url=self.url("permalink", comment.parent_id), text=text)
        elif comment.parent_id:
            above += fill(ANSWERS, text=self.labels.reply_to_removed)
        return above

    def _below(self, comment: ShownComment, which: SafeString) -> SafeString:
        """What stands between the comment's text and its links."""
        below = NOTHING
        if comment.edited_at:
            _machine_date, moment = dates(comment.edited_at, self.zone, self.language)
            below += fill(EDITED, text=fill_message(self.labels.edited, moment=moment))
        if comment.status != Status.APPROVED:
            return below
        if not self._is_own(comment):
            return below + self._judge(comment, which)
        return below + fill(OWN_VOTES, votes=votes(comment)) if comment.vote_count else below

    def _judge(self, comment: ShownComment, which: SafeString) -> SafeString:
        """The buttons for saying whether the comment helped; the pressed one takes that back."""
        own = comment.own_vote
        return fill(
            JUDGE,
            url=self.url("helpful", comment.pk),
            order=self.order,
            yes=NOTHING if own is True else 1,
            is_yes=PRESSED if own is True else NOT_PRESSED,
            no=NOTHING if own is False else 0,
            is_no=PRESSED if own is False else NOT_PRESSED,
            helpful=self.labels.helpful,
            not_helpful=self.labels.not_helpful,
            which=which,
            votes=votes(comment) if comment.vote_count else NOTHING,
        )

    def _actions(self, comment: ShownComment, which: SafeString, **values: object) -> SafeString:
        actions = NOTHING
        is_approved = comment.status == Status.APPROVED
        if self.is_open and is_approved and not comment.is_below_closed:
            reply_url = self.url("reply", comment.pk)
            actions += fill(
                REPLY, url=reply_url, pk=comment.pk, label=self.labels.reply, which=which
            )
        if self._is_own(comment):
            return actions + fill(
                OWN,
                edit_url=self.url("edit", comment.pk),
                withdraw_url=self.url("withdraw", comment.pk),
                change=self.labels.change,
                withdraw=self.labels.withdraw,
                own=self.labels.your_comment,
            )
        if self.settings.reports_open and is_approved:
            report_url = self.url("report", comment.pk)
            which = fill_message(self.labels.which_to_report, **values)
            actions += fill(REPORT, url=report_url, label=self.labels.report, which=which)
        return actions

    def _is_own(self, comment: ShownComment) -> bool:
        return bool(self.reader) and comment.reader == self.reader


def votes(comment: ShownComment) -> SafeString:
    """How many readers found the comment helpful."""
    message = ngettext(
        "%(helpful)s of %(total)s reader found it helpful",
        "%(helpful)s of %(total)s readers found it helpful",
        comment.vote_count,
    )
    values = {"helpful": comment.helpful, "total": comment.vote_count}
    return fill(VOTES, text=fill_message(message, **values))


@lru_cache(maxsize=4_000)
def dates(
    moment: datetime.datetime, zone: datetime.tzinfo, _language: str
) -> tuple[SafeString, SafeString]:
    """The moment for machines and, in the language that is active, for people."""
    local = moment.astimezone(zone)
    return escape(local.isoformat()), escape(date_format(local, "DATETIME_FORMAT"))


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
