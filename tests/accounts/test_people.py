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
            "may_sign_in": "on",
            "date_joined_0": "2010-04-29",
            "date_joined_1": "09:30",
            "profiles-TOTAL_FORMS": "0",
            "profiles-INITIAL_FORMS": "0",
        },
    )
    assert list(anna.groups.all()) == [role]


PERSON = {
    "username": "anna",
    "date_joined_0": "2010-04-29",
    "date_joined_1": "09:30",
    "profiles-TOTAL_FORMS": "0",
    "profiles-INITIAL_FORMS": "0",
}


def test_somebody_who_leaves_keeps_the_byline_and_may_not_sign_in(
    host_client: Client, anna: User
) -> None:
    host_client.post(f"/admin/accounts/user/{anna.pk}/change/", {**PERSON, "slug": anna.slug})
    anna.refresh_from_db()
    assert (anna.is_active, anna.is_staff) == (False, False)
    assert anna.slug == "anna-albers"


def test_somebody_who_comes_back_may_sign_in(host_client: Client, anna: User) -> None:
    User.objects.update(is_active=False)
    User.objects.filter(is_superuser=True).update(is_active=True)
    facts = {**PERSON, "slug": anna.slug, "may_sign_in": "on"}
    host_client.post(f"/admin/accounts/user/{anna.pk}/change/", facts)
    anna.refresh_from_db()
    assert (anna.is_active, anna.is_staff) == (True, True)


def test_nobody_takes_their_own_key_away(host_client: Client, host: User) -> None:
    url = f"/admin/accounts/user/{host.pk}/change/"
    page = page_text(host_client, url)
    assert 'name="may_sign_in"' not in page
    host_client.post(url, {**PERSON, "username": host.username, "slug": host.slug})
    host.refresh_from_db()
    assert (host.is_active, host.is_staff, host.is_superuser) == (True, True, True)


def test_an_author_s_own_box_takes_nothing_away(anna: User) -> None:
    box = {**PERSON, "slug": anna.slug, "bio": "Schreibt."}
    signed_in(anna).post(f"/admin/accounts/user/{anna.pk}/change/", box)
    anna.refresh_from_db()
    assert (anna.bio, anna.is_active, anna.is_staff) == ("Schreibt.", True, True)
    assert anna.groups.exists()


def test_the_form_has_no_word_of_django_s_flags(host_client: Client, anna: User) -> None:
    page = page_text(host_client, f"/admin/accounts/user/{anna.pk}/change/")
    assert 'name="is_staff"' not in page
    assert 'name="is_active"' not in page


def test_people_are_found_by_whether_they_may_sign_in(
    host_client: Client, anna: User, mo: User
) -> None:
    User.objects.filter(pk=mo.pk).update(is_active=False)
    able = page_text(host_client, "/admin/accounts/user/?may_sign_in=yes")
    assert "anna@example.org" in able
    assert "mo@example.org" not in able
    unable = page_text(host_client, "/admin/accounts/user/?may_sign_in=no")
    assert "mo@example.org" in unable
    assert "anna@example.org" not in unable


def test_a_list_is_named_for_what_it_holds(host_client: Client) -> None:
    page = page_text(host_client, "/admin/accounts/user/")
    assert f"<h1>{said('People')}</h1>" in page


def test_a_new_person_needs_a_password(host_client: Client) -> None:
    add = "/admin/accounts/user/add/"
    new = "ein langes neues Passwort"
    assert host_client.post(add, {"username": "neu"}).status_code == 200
    host_client.post(add, {"username": "neu", "password1": new, "password2": new})
    person = User.objects.get(username="neu")
    assert person.check_password(new)
    assert person.is_staff


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
