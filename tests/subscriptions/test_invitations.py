"""The host invites Kim, who chooses a password and writes."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.tokens import default_token_generator
from django.test import Client

from accounts.models import User
from subscriptions.models import OutgoingEmail
from subscriptions.outbox import send_due
from tests.helpers import link_in, said, signed_in

pytestmark = pytest.mark.django_db

INVITE = "/admin/invite/"
PASSWORD = "weit genug für alle"


@pytest.fixture
def desk(host: User) -> Client:
    return signed_in(host)


def invite(client: Client, **words: Any) -> Any:
    role = Group.objects.get(name="Contributors").pk
    facts = {"name": "Kim Kraft", "email": "kim@example.org", "role": role}
    return client.post(INVITE, facts | words, follow=True)


def follow_link(client: Client) -> Any:
    link = link_in(OutgoingEmail.objects.latest("pk").text, "/admin/welcome/")
    return client.get(link, follow=True)


def choose(client: Client, password: str = PASSWORD) -> Any:
    url = follow_link(client).redirect_chain[-1][0]
    return client.post(url, {"new_password1": password, "new_password2": password}, follow=True)


class TestInviting:
    def test_makes_an_account_with_a_role_and_sends_a_link(self, desk: Client) -> None:
        page = invite(desk).content.decode()
        assert said("The invitation to %(email)s is on its way.", email="kim@example.org") in page
        kim = User.objects.get(email="kim@example.org")
        assert (kim.username, kim.public_name) == ("kim-kraft", "Kim Kraft")
        assert kim.is_staff
        assert not kim.has_usable_password()
        assert [group.name for group in kim.groups.all()] == ["Contributors"]
        assert OutgoingEmail.objects.get().to == "kim@example.org"

    def test_leaves_no_link_behind_once_it_is_sent(self, desk: Client) -> None:
        invite(desk)
        send_due()
        assert not OutgoingEmail.objects.exists()

    def test_finds_a_user_name_that_is_free(self, desk: Client) -> None:
        User.objects.create_user("kim-kraft")
        invite(desk)
        assert User.objects.get(email="kim@example.org").username == "kim-kraft-2"

    @pytest.mark.parametrize(
        "words", [{"name": ""}, {"email": "kein"}, {"email": "HOST@example.org"}, {"role": 99}]
    )
    def test_a_mistake_invites_nobody(self, desk: Client, words: dict[str, Any]) -> None:
        page = invite(desk, **words).content.decode()
        assert 'class="errorlist"' in page
        assert not OutgoingEmail.objects.exists()

    def test_can_be_repeated_until_somebody_came(self, desk: Client) -> None:
        invite(desk)
        kim = User.objects.get(email="kim@example.org")
        again = f"/admin/invite/{kim.pk}/again/"
        assert again in desk.get(f"/admin/accounts/user/{kim.pk}/change/").content.decode()
        desk.post(again)
        assert OutgoingEmail.objects.count() == 2
        choose(Client())
        assert desk.post(again).status_code == 404

    def test_is_not_for_editors_or_strangers(self, edda_client: Client, client: Client) -> None:
        assert edda_client.get(INVITE).status_code == 403
        assert invite(edda_client).status_code == 403
        assert client.post(INVITE).status_code == 302
        assert edda_client.post("/admin/invite/1/again/").status_code == 403
        assert not OutgoingEmail.objects.exists()

    def test_is_not_for_those_who_may_give_nobody_a_role(self, host: User, edda: User) -> None:
        edda.user_permissions.add(Permission.objects.get(codename="add_user"))
        invite(signed_in(host))
        again = f"/admin/invite/{User.objects.get(username='kim-kraft').pk}/again/"
        desk = signed_in(edda)
        assert desk.get(INVITE).status_code == 403
        assert desk.post(again).status_code == 403
        assert OutgoingEmail.objects.count() == 1

    def test_repeating_refuses_get(self, desk: Client) -> None:
        assert desk.get("/admin/invite/1/again/").status_code == 405


class TestTheLink:
    @pytest.fixture(autouse=True)
    def _invited(self, desk: Client) -> None:
        invite(desk)

    def test_leads_to_a_password_and_to_the_desk(self) -> None:
        kims = Client()
        assert "kim-kraft" in follow_link(kims).content.decode()
        page = choose(kims)
        assert page.redirect_chain[-1][0] == "/admin/"
        assert page.status_code == 200
        assert Client().login(username="kim-kraft", password=PASSWORD)

    def test_works_once(self) -> None:
        choose(Client())
        page = follow_link(Client()).content.decode()
        assert (
            said(
                "This link has been used, or is too old. Whoever invited you can send another one."
            )
            in page
        )

    @pytest.mark.parametrize(("days", "works"), [(6, True), (8, False)])
    def test_ends_after_a_week(
        self, monkeypatch: pytest.MonkeyPatch, days: int, works: bool
    ) -> None:
        # Django's own clock for links, which is not the one of timezone.now().
        later = datetime.datetime.now() + datetime.timedelta(days=days)  # as there
        monkeypatch.setattr(default_token_generator, "_now", lambda: later)
        assert ("new_password1" in follow_link(Client()).content.decode()) == works

    def test_refuses_a_short_password(self) -> None:
        page = choose(Client(), "kurz").content.decode()
        assert "new_password1" in page
        assert not User.objects.get(username="kim-kraft").has_usable_password()
