"""What many comments have in common hides nothing of what few have in common."""

import datetime

import pytest

from accounts.models import User
from comments import moderation
from comments.models import Comment, CommentSettings, Fingerprint, Status
from comments.rules.fingerprints import fingerprint_value
from comments.rules.submission import Submission
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

SITE = "wiki.example"
SITE_VALUE = fingerprint_value("link", SITE)
# An address whose rows the database finds before those of the site.
EMAIL = min(
    (f"rita{number}@example.org" for number in range(20)),
    key=lambda email: fingerprint_value("email", email),
)


@pytest.fixture
def many(make_post: MakePost, make_comment: MakeComment) -> list[Comment]:
    """Comments of one writer, more than a hundred."""
    post = make_post()
    value = fingerprint_value("email", EMAIL)
    made = [make_comment(post, email=EMAIL) for _number in range(101)]
    Fingerprint.objects.bulk_create(
        Fingerprint(comment=comment, kind="email", value=value) for comment in made
    )
    return made


def link(comment: Comment) -> None:
    """Let the comment be one that links to the site."""
    Fingerprint.objects.create(comment=comment, kind="link", value=SITE_VALUE)


def status_of_the_next(many: list[Comment]) -> str:
    """The status of one more comment of the writer, which links to the site."""
    comment = Comment(
        post=many[0].post, author_name="Rita", email=EMAIL, body=f"Siehe https://{SITE}/"
    )
    settings = CommentSettings(hold_everything=False, hold_unknown=False)
    minute = datetime.timedelta(minutes=1)
    moderation.submit(Submission(comment=comment, settings=settings, form_age=minute))
    return comment.status


def test_a_regular_may_link_to_a_site_that_good_comments_link_to(
    many: list[Comment], make_comment: MakeComment
) -> None:
    link(make_comment(many[0].post))
    link(make_comment(many[0].post, status=Status.SPAM))
    assert status_of_the_next(many) == Status.APPROVED


def test_a_site_known_from_spam_alone_is_recognised_whoever_else_sent_spam(
    many: list[Comment], make_comment: MakeComment, mo: User
) -> None:
    Comment.objects.update(status=Status.SPAM)
    Comment.objects.filter(pk=many[0].pk).update(status=Status.APPROVED)
    spam = make_comment(many[0].post, status=Status.HELD)
    link(spam)
    moderation.decide(spam, Status.SPAM, by=mo)
    assert status_of_the_next(many) == Status.HELD
