"""Links in e-mails: they work once, for a week, and for one purpose."""

import datetime

import pytest
from django.utils import timezone

from subscriptions import links
from subscriptions.links import LinkError, find_link, make_link, use_link
from subscriptions.models import EmailLink
from tests.clock import clock_at

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)
MOMENT = datetime.timedelta(milliseconds=1)


def make(purpose: str = "confirm", email: str = "rita@example.org") -> str:
    return make_link(purpose, email, {"comment": 12})


def test_a_link_knows_what_it_is_about() -> None:
    link = use_link("confirm", make())
    assert (link.email, link.payload) == ("rita@example.org", {"comment": 12})


def test_a_link_works_for_seven_days() -> None:
    now = timezone.now()
    with clock_at(now):
        secret = make()
    with clock_at(now + WEEK - MOMENT):
        assert find_link("confirm", secret)
    with clock_at(now + WEEK), pytest.raises(LinkError):
        find_link("confirm", secret)
    with clock_at(now + WEEK), pytest.raises(LinkError):
        use_link("confirm", secret)


def test_a_link_can_be_made_for_a_shorter_time() -> None:
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    with clock_at(now):
        secret = make_link("mine", "rita@example.org", {}, hour)
    with clock_at(now + hour - MOMENT):
        assert find_link("mine", secret)
    with clock_at(now + hour), pytest.raises(LinkError):
        find_link("mine", secret)


def test_looking_at_a_link_does_not_use_it_up() -> None:
    secret = make()
    assert find_link("confirm", secret) == find_link("confirm", secret)
    assert use_link("confirm", secret)


def test_a_link_works_once() -> None:
    secret = make()
    use_link("confirm", secret)
    with pytest.raises(LinkError):
        use_link("confirm", secret)
    with pytest.raises(LinkError):
        find_link("confirm", secret)


def test_of_two_who_use_it_at_once_the_second_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = make()

    def find_just_before_another(purpose: str, secret: str) -> EmailLink:
        link = find_link(purpose, secret)
        EmailLink.objects.update(used_at=timezone.now())
        return link

    monkeypatch.setattr(links, "find_link", find_just_before_another)
    with pytest.raises(LinkError):
        use_link("confirm", secret)


def test_a_link_opens_nothing_of_another_purpose() -> None:
    secret = make()
    with pytest.raises(LinkError):
        find_link("mine", secret)
    with pytest.raises(LinkError):
        use_link("mine", secret)


def test_each_secret_opens_its_own_link_and_uses_up_no_other() -> None:
    first, second = make(email="anna@example.org"), make(email="rita@example.org")
    assert find_link("confirm", first).email == "anna@example.org"
    assert use_link("confirm", second).email == "rita@example.org"
    assert use_link("confirm", first).email == "anna@example.org"


def test_a_secret_is_too_long_to_guess_and_is_stored_nowhere() -> None:
    secret = make()
    assert len(secret) >= 43  # 256 bits in base 64
    assert secret not in str(EmailLink.objects.values_list())


@pytest.mark.parametrize("secret", ["", "x", "ä", "0" * 43])
def test_a_forged_secret_opens_nothing(secret: str) -> None:
    make()
    with pytest.raises(LinkError):
        find_link("confirm", secret)
