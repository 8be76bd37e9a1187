"""People and their roles in the admin, as the host sees them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from tests.helpers import page_text, said, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def host_client(host: User) -> Client:
    return signed_in(host)


def test_roles_are_named_in_the_words_of_the_site(host_client: Client, anna: User) -> None:
    page = page_text(host_client, f"/admin/accounts/user/{anna.pk}/change/")
    assert said("Moderators") in page
    assert 'name="user_permissions"' not in page
    assert said("Authors") in page_text(host_client, "/admin/accounts/user/")


def test_people_are_found_by_their_role(host_client: Client, anna: User, mo: User) -> None:
    role = Group.objects.get(name="Moderators")
    page = page_text(host_client, f"/admin/accounts/user/?role={role.pk}")
    assert "mo@example.org" in page
    assert "anna@example.org" not in page
    assert host_client.get("/admin/accounts/user/?role=x").status_code == 200


def test_the_host_gives_somebody_a_role(host_client: Client, anna: User) -> None:
    role = Group.objects.get(name="Moderators")
    host_client.post(
        f"/admin/accounts/user/{anna.pk}/change/",
        {
            "username": "anna",
            "slug": anna.slug,
            "groups": [role.pk],
            "is_active": "on",
            "is_staff": "on",
            "date_joined_0": "2010-04-29",
            "date_joined_1": "09:30",
            "profiles-TOTAL_FORMS": "0",
            "profiles-INITIAL_FORMS": "0",
        },
    )
    assert list(anna.groups.all()) == [role]


def test_a_new_person_needs_a_password(host_client: Client) -> None:
    add = "/admin/accounts/user/add/"
    new = "ein langes neues Passwort"
    assert host_client.post(add, {"username": "neu"}).status_code == 200
    host_client.post(add, {"username": "neu", "password1": new, "password2": new})
    assert User.objects.get(username="neu").check_password(new)


def test_the_host_chooses_a_new_password_for_somebody(host_client: Client, anna: User) -> None:
    url = f"/admin/accounts/user/{anna.pk}/password/"
    assert host_client.post(url, {}).status_code == 200
    new = "ein langes neues Passwort"
    host_client.post(url, {"password1": new, "password2": new, "set-password": "1"})
    anna.refresh_from_db()
    assert anna.check_password(new)


def test_a_role_may_be_given_more(host_client: Client) -> None:
    role = Group.objects.get(name="Moderators")
    url = f"/admin/accounts/role/{role.pk}/change/"
    page = page_text(host_client, url)
    assert "Can add" not in page
    host_client.post(url, {"name": "Moderators", "permissions": []})
    assert not role.permissions.exists()
