"""Who gets mails about comments."""

from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from blog.models.standing import StandingQuery
from comments.models import Comment, NotificationPreference

Frequency = NotificationPreference.Frequency


def moderators() -> QuerySet[User]:
    """Everybody who may decide on comments and has an e-mail address."""
    return people_who_may("change_comment")


def told_of_reports() -> list[User]:
    """Those who decide on reports, unless they want no letters about them."""
    people = people_who_may("change_report")
    return [person for person in people if NotificationPreference.wants_reports(person)]


def people_who_may(codename: str) -> QuerySet[User]:
    permission = Permission.objects.filter(codename=codename, content_type__app_label="comments")
    by_group = User.groups.through.objects.filter(
        user=OuterRef("pk"), group__permissions__in=permission
    )
    personally = User.user_permissions.through.objects.filter(
        user=OuterRef("pk"), permission__in=permission
    )
    # Not by joins: they need DISTINCT, for which PostgreSQL without fresh statistics took 0.7 s.
    may_decide = Q(is_superuser=True) | Exists(by_group) | Exists(personally)
    staff = User.objects.filter(may_decide, is_active=True, is_staff=True).exclude(email="")
    return staff.select_related("notification_preference").order_by("pk")


CHOSEN = StandingQuery(
    lambda values: (
        NotificationPreference.objects.filter(frequency=values[0]).order_by().values_list("user_id")
    )
)


def moderators_who_want(frequency: Frequency) -> list[User]:
    """The moderators who chose this; hardly anybody does, so they are looked for first."""
    keys = [key for (key,) in CHOSEN.rows([frequency.value])]
    return list(moderators().filter(pk__in=keys)) if keys else []


def author_wants_mail(author: User, comment: Comment, frequency: str) -> bool:
    """Whether the author of the post wants such mails, and did not write the comment."""
    if not (author.email and author.is_active) or author.pk == comment.user_id:
        return False
    return NotificationPreference.of(author) == frequency
