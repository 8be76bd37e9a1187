"""Groups and their permissions, as `migrate` leaves them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

MAY = {
    "Authors": [
        "blog.view_category",
        "blog.change_embed",
        "blog.view_embed",
        "blog.add_file",
        "blog.change_file",
        "blog.delete_file",
        "blog.view_file",
        "blog.add_image",
        "blog.change_image",
        "blog.delete_image",
        "blog.view_image",
        "blog.add_post",
        "blog.change_post",
        "blog.delete_post",
        "blog.publish_post",
        "blog.view_post",
        "ratings.add_review",
        "ratings.change_review",
        "ratings.delete_review",
        "ratings.view_review",
        "visits.view_postvisits",
    ],
    "Contributors": [
        "blog.view_category",
        "blog.view_embed",
        "blog.add_file",
        "blog.change_file",
        "blog.delete_file",
        "blog.view_file",
        "blog.add_image",
        "blog.change_image",
        "blog.delete_image",
        "blog.view_image",
        "blog.add_post",
        "blog.change_post",
        "blog.delete_post",
        "blog.view_post",
    ],
    "Editors": [
        "blog.add_category",
        "blog.change_category",
        "blog.delete_category",
        "blog.view_category",
        "blog.change_embed",
        "blog.delete_embed",
        "blog.view_embed",
        "blog.add_file",
        "blog.change_file",
        "blog.delete_file",
        "blog.view_file",
        "blog.add_image",
        "blog.change_image",
        "blog.delete_image",
        "blog.view_image",
        "blog.add_page",
        "blog.change_page",
        "blog.delete_page",
        "blog.view_page",
        "blog.add_post",
        "blog.change_any_post",
        "blog.change_post",
        "blog.delete_post",
        "blog.publish_post",
        "blog.view_post",
        "blog.add_sitelink",
        "blog.change_sitelink",
        "blog.delete_sitelink",
        "blog.view_sitelink",
        "blog.change_sitesettings",
        "blog.view_sitesettings",
        "blog.add_tag",
        "blog.change_tag",
        "blog.delete_tag",
        "blog.view_tag",
        "comments.change_commentsettings",
        "comments.change_learnedfilter",
        "comments.view_commentsettings",
        "comments.view_learnedfilter",
        "comments.change_report",
        "comments.view_report",
        "ratings.view_ratingdecision",
        "ratings.add_review",
        "ratings.change_review",
        "ratings.delete_review",
        "ratings.view_review",
        "ratings.change_score",
        "ratings.view_score",
        "ratings.change_votehold",
        "ratings.view_votehold",
        "visits.view_postvisits",
    ],
    "Moderators": [
        "comments.change_ban",
        "comments.delete_ban",
        "comments.view_ban",
        "comments.change_comment",
        "comments.view_comment",
        "comments.view_decision",
        "comments.view_learnedfilter",
        "comments.add_cannedreply",
        "comments.change_cannedreply",
        "comments.delete_cannedreply",
        "comments.view_cannedreply",
        "comments.change_report",
        "comments.view_report",
        "ratings.view_ratingdecision",
        "ratings.view_score",
        "ratings.change_votehold",
        "ratings.view_votehold",
    ],
}


def permissions_by_group() -> dict[str, list[str]]:
    names = Permission.objects.values_list(
        "group__name", "content_type__app_label", "codename"
    ).exclude(group=None)
    found: dict[str, list[str]] = {}
    for group, app, codename in names:
        found.setdefault(group, []).append(f"{app}.{codename}")
    return {group: sorted(found[group]) for group in sorted(found)}


def migrate() -> None:
    call_command("migrate", verbosity=0)


@pytest.fixture
def _no_groups(db: None) -> None:
    Group.objects.all().delete()


@pytest.mark.django_db
def test_a_fresh_database_has_the_groups_with_their_permissions() -> None:
    assert permissions_by_group() == {group: sorted(MAY[group]) for group in MAY}


@pytest.mark.usefixtures("_no_groups")
def test_migrating_makes_groups_that_are_missing() -> None:
    migrate()
    assert permissions_by_group() == {group: sorted(MAY[group]) for group in MAY}


@pytest.mark.django_db
def test_migrating_again_changes_nothing() -> None:
    before = set(Group.permissions.through.objects.values_list("pk", "group", "permission"))
    migrate()
    after = set(Group.permissions.through.objects.values_list("pk", "group", "permission"))
    assert after == before


@pytest.mark.django_db
def test_a_permission_that_an_administrator_added_stays() -> None:
    delete_comments = Permission.objects.get(codename="delete_comment")
    moderators = Group.objects.get(name="Moderators")
    moderators.permissions.add(delete_comments)
    migrate()
    assert delete_comments in moderators.permissions.all()


@pytest.mark.django_db
def test_a_group_of_the_administrators_own_stays_as_it_is() -> None:
    guests = Group.objects.create(name="Guests")
    migrate()
    assert not guests.permissions.exists()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_leaves_the_groups() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert permissions_by_group() == {group: sorted(MAY[group]) for group in MAY}
