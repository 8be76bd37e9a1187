"""Import authors: mapped to an existing user, or as new users who cannot sign in."""

from functools import cached_property

from accounts.models import User
from accounts.slugs import german_slug
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.survey import NOBODY
from wordpress.importing.urls import first_free
from wordpress.importing.validation import is_email


class AuthorImporter:
    """Authors by their login; existing users are never changed."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.items = log.find_all(Kind.AUTHOR, log.facts.authors)
        keys = [item.object_id for item in self.items.values()]
        self.users = User.objects.in_bulk(keys)
        self.by_number = {
            author["id"]: login for login, author in log.facts.authors.items() if author["id"]
        }

    def import_authors(self, logins: list[str]) -> None:
        for login in logins:
            self.import_author(login)

    def import_author(self, login: str) -> None:
        item = self.items.get(login[:255])
        known = self.known(login)
        if item and item.object_id in self.users and known is None:
            self.log.count(Kind.AUTHOR, Outcome.UNCHANGED)
            return
        self.log.count(Kind.AUTHOR, Outcome.UNCHANGED if known else Outcome.NEW)
        if not self.log.is_dry:
            user = known or self.new(login)
            self.items[login[:255]] = self.log.record(
                Kind.AUTHOR, login, user, "-", item=item, was_created=known is None
            )

    def known(self, login: str) -> User | None:
        """The existing user. Only user names are compared: an email address proves nothing."""
        options = self.log.options
        if name := options.authors.get(login):
            return User.objects.get(username=name)
        if options.bylines or login[:255] in self.items:
            return None
        return User.objects.filter(username=login[:150]).first()

    def new(self, login: str) -> User:
        author = self.log.facts.authors[login]
        name = author["display_name"][:150] or login[:150]
        user = User(username=login[:150], display_name=name, is_active=False)
        if self.log.options.bylines:
            user.username = german_slug(name, 140) or "autor"
        elif is_email(author["email"]):
            user.email = author["email"]
        taken = User.objects.filter(username__startswith=user.username[:140])
        user.username = first_free(
            user.username[:140], set(taken.values_list("username", flat=True))
        )
        user.set_unusable_password()
        user.save()
        return user

    def key(self, login: str) -> int | None:
        """The user's key; None only in a preview."""
        item = self.items.get((login or NOBODY)[:255])
        return item.object_id if item else None

    def has(self, login: str) -> bool:
        return login in self.log.facts.authors

    def key_of_number(self, number: str) -> int | None:
        """By the user ID of WordPress, which comments contain."""
        login = self.by_number.get(number)
        return self.key(login) if login else None

    def identity(self, login: str) -> int | None:
        """The user's key, taking the options into account even in a preview."""
        if name := self.log.options.authors.get(login or NOBODY):
            return self.named[name]
        return self.key(login)

    @cached_property
    def named(self) -> dict[str, int]:
        """The keys of the users named in the options."""
        names = self.log.options.authors.values()
        return dict(User.objects.filter(username__in=names).values_list("username", "pk"))
