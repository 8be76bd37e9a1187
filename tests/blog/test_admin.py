"""Anna writes in the admin; who may do what."""

import datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.voters import Voter
from blog.models import Category, Image, Page, Post, SiteSettings
from blog.rendering.saving import save_text
from blog.search import finding
from ratings.votes.casting import cast_vote
from tests.helpers import NO_LINKS, MakeComment, MakePost, said
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Schöne Grüße",
        "body": "<p>Von der See.</p>",
        "publish": "not-yet",
        "comments_open": "on",
        "ratings_open": "on",
        **fields,
    }


def test_a_post_is_a_draft_until_told_otherwise(anna_client: Client, anna: User) -> None:
    anna_client.post(ADD, filled())
    post = Post.objects.get()
    assert post.published_at is None
    assert post.author == anna
    assert post.slug == "schoene-gruesse"


def test_publish_now_makes_it_public_at_once(anna_client: Client, client: Client) -> None:
    anna_client.post(ADD, filled(publish="now"))
    assert client.get(Post.objects.get().get_absolute_url()).status_code == 200


def test_publish_at_a_time_needs_the_time(anna_client: Client) -> None:
    page = anna_client.post(ADD, filled(publish="at")).content.decode()
    assert said("Please say when.") in page
    assert not Post.objects.exists()


def test_publish_at_a_time_schedules(anna_client: Client) -> None:
    anna_client.post(ADD, filled(publish="at", published_at_0="24.12.2035", published_at_1="18:00"))
    published_at = Post.objects.get().published_at
    assert published_at == datetime.datetime(2035, 12, 24, 17, tzinfo=datetime.UTC)


def test_two_posts_of_one_day_cannot_share_an_address(
    anna_client: Client, make_post: MakePost
) -> None:
    make_post(slug="schoene-gruesse", published_at=timezone.now())
    page = anna_client.post(ADD, filled(publish="now")).content.decode()
    assert said("On that day there is already a post at this address.") in page
    assert Post.objects.count() == 1


def test_categories_and_tags_are_stored(anna_client: Client) -> None:
    category = Category.objects.create(name="Garten")
    anna_client.post(ADD, filled(categories=[category.pk], tags="Bohnen, Grüner Salat"))
    post = Post.objects.get()
    assert list(post.categories.all()) == [category]
    assert [tag.slug for tag in post.tags.order_by("name")] == ["bohnen", "gruener-salat"]


def test_save_and_look_leads_to_the_preview(anna_client: Client) -> None:
    response = anna_client.post(ADD, filled(_preview="1"))
    assert response["Location"] == f"/preview/{Post.objects.get().pk}/"


def test_an_author_cannot_write_in_the_name_of_another(
    anna_client: Client, anna: User, edda: User
) -> None:
    anna_client.post(ADD, filled(author=edda.pk))
    assert Post.objects.get().author == anna


def test_an_author_cannot_touch_the_post_of_another(anna_client: Client, edda: User) -> None:
    post = save_text(Post(title="Eddas", author=edda))
    address = f"/admin/blog/post/{post.pk}/"
    assert anna_client.get(f"{address}change/").status_code == 302
    assert anna_client.post(f"{address}change/", filled()).status_code == 302
    assert anna_client.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert Post.objects.get().title == "Eddas"


def test_an_author_cannot_delete_others_posts_in_bulk(anna_client: Client, edda: User) -> None:
    post = save_text(Post(title="Eddas", author=edda))
    anna_client.post(
        "/admin/blog/post/",
        {"action": "delete_selected", "_selected_action": [post.pk], "post": "yes"},
    )
    assert Post.objects.filter(pk=post.pk).exists()


def test_the_drafts_of_others_are_not_listed(anna_client: Client, edda: User) -> None:
    save_text(Post(title="Eddas Geheimnis", author=edda))
    assert "Eddas Geheimnis" not in anna_client.get("/admin/blog/post/").content.decode()


def test_an_editor_may_change_every_post(edda_client: Client, make_post: MakePost) -> None:
    post = make_post(title="Annas")
    response = edda_client.post(
        f"/admin/blog/post/{post.pk}/change/",
        filled(
            title="Verbessert",
            publish="now",
            author=post.author.pk,
            slug=post.slug,
            version=post.modified_at.isoformat(),
        ),
    )
    post.refresh_from_db()
    assert response.status_code == 302
    assert post.title == "Verbessert"
    assert post.get_absolute_url().startswith("/2010/04/29/")


def test_an_author_deletes_their_post_with_its_conversation(
    anna_client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(tags=["a"])
    make_comment(post, parent=make_comment(post))
    cast_vote(post, Voter("rita"), 8)
    address = f"/admin/blog/post/{post.pk}/delete/"
    assert anna_client.get(address).status_code == 200
    anna_client.post(address, {"post": "yes"})
    data = {"action": "delete_for_good", "_selected_action": [post.trash.pk], "_apply": "1"}
    anna_client.post("/admin/blog/trashentry/", data)
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/blog/page/add/",
        "/admin/blog/category/add/",
        "/admin/blog/sitesettings/",
        "/admin/comments/comment/",
        "/admin/accounts/user/add/",
        "/admin/accounts/role/",
    ],
)
def test_an_author_may_not_go_further(anna_client: Client, address: str) -> None:
    assert anna_client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/admin/comments/comment/",
        "/admin/accounts/user/add/",
        "/admin/accounts/role/",
    ],
)
def test_an_editor_may_not_go_further(edda_client: Client, address: str) -> None:
    assert edda_client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/admin/blog/post/",
        "/admin/blog/post/add/",
        "/admin/blog/page/",
        "/admin/blog/image/",
        "/admin/blog/category/",
        "/admin/blog/sitesettings/",
        "/admin/pictures/",
        "/admin/accounts/user/add/",
    ],
)
def test_a_moderator_may_only_moderate(mo_client: Client, address: str) -> None:
    assert mo_client.get(address).status_code == 403


def test_an_editor_changes_pages_and_settings(edda_client: Client) -> None:
    edda_client.post(
        "/admin/blog/page/add/", {"title": "Impressum", "path": "impressum", "body": "<p>Wir</p>"}
    )
    edda_client.get("/admin/blog/sitesettings/")
    edda_client.post("/admin/blog/sitesettings/1/change/", {"title": "Unser Platz"} | NO_LINKS)
    assert Page.objects.get().path == "impressum"
    assert SiteSettings.load().title == "Unser Platz"


def test_an_author_uploads_a_picture(anna_client: Client, anna: User) -> None:
    file = SimpleUploadedFile("Lampe.jpg", encoded(size=(160, 100)))
    anna_client.post(
        "/admin/blog/image/add/",
        {"file": file, "alternative_text": "Lampen", "license": "cc-by-4.0"},
    )
    image = Image.objects.get()
    assert image.uploaded_by == anna
    assert (image.width, image.height) == (160, 100)


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\xff\xd8\xff"]
)
def test_what_is_no_picture_is_refused_with_a_sentence(anna_client: Client, content: bytes) -> None:
    file = SimpleUploadedFile("bild.jpg", content, "image/jpeg")
    response = anna_client.post("/admin/blog/image/add/", {"file": file, "license": "cc-by-4.0"})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Image.objects.exists()


def test_an_author_fills_their_own_author_box_only(
    anna_client: Client, anna: User, edda: User
) -> None:
    own, other = (f"/admin/accounts/user/{person.pk}/change/" for person in (anna, edda))
    page = anna_client.get(own).content.decode()
    assert 'name="bio"' in page
    assert 'name="is_superuser"' not in page
    assert 'name="groups"' not in page
    assert anna_client.get(other).status_code == 302
    anna_client.post(
        own,
        {
            "display_name": "Anna A.",
            "slug": anna.slug,
            "is_superuser": "on",
            "profiles-TOTAL_FORMS": "0",
            "profiles-INITIAL_FORMS": "0",
        },
    )
    anna.refresh_from_db()
    assert anna.display_name == "Anna A."
    assert not anna.is_superuser


def test_the_dialogs_of_the_editor_are_german(anna_client: Client) -> None:
    assert "Bild einf\\u00fcgen" in anna_client.get("/admin/jsi18n/").content.decode()


def test_a_tag_that_is_too_long_comes_back(anna_client: Client) -> None:
    data = {"title": "T", "body": "<p>x</p>", "publish": "not-yet", "tags": "x" * 101}
    response = anna_client.post("/admin/blog/post/add/", data)
    assert response.status_code == 200
    assert "tags" in response.context["adminform"].form.errors
    assert not Post.objects.exists()


class TestViewOnSite:
    """Django's own answers everybody of the house."""

    def address(self, thing: Any) -> str:
        kind = ContentType.objects.get_for_model(thing)
        return f"/admin/r/{kind.pk}/{thing.pk}/"

    def test_leads_to_the_page(self, anna_client: Client, make_post: MakePost) -> None:
        response = anna_client.get(self.address(make_post(slug="a")))
        assert response.headers["Location"] == "/2010/04/29/a/"

    def test_tells_nothing_of_what_one_may_not_see(
        self,
        mo_client: Client,
        anna_client: Client,
        make_post: MakePost,
        edda: User,
        tomorrow: datetime.datetime,
    ) -> None:
        post = make_post(author=edda, published_at=tomorrow)
        page = save_text(Page(title="Geheim", path="geheim", published_at=None))
        for who in (mo_client, anna_client):
            assert who.get(self.address(post)).status_code == 404
            assert who.get(self.address(page)).status_code == 404

    @pytest.mark.parametrize("key", ["x/1", "99999999999/1", "1/x", "0/0"])
    def test_nonsense_is_not_found(self, anna_client: Client, key: str) -> None:
        assert anna_client.get(f"/admin/r/{key}/").status_code == 404


class TestSearchingPosts:
    """Anna and Edda look for a text in the admin."""

    def found(self, client: Client, query: str) -> list[str]:
        changelist = client.get(f"/admin/blog/post/?{query}").context["cl"]
        return [post.title for post in changelist.result_list]

    def test_finds_drafts_by_their_words(self, anna_client: Client, make_post: MakePost) -> None:
        make_post(title="Entwurf", body="<p>Alte Häuser</p>", published_at=None)
        make_post(title="Anderes")
        assert self.found(anna_client, "q=haus") == ["Entwurf"]

    def test_finds_nothing_of_others(
        self, anna_client: Client, edda_client: Client, edda: User, make_post: MakePost
    ) -> None:
        make_post(title="Haus", author=edda, published_at=None)
        assert self.found(anna_client, "q=haus") == []
        assert self.found(edda_client, "q=haus") == ["Haus"]

    def test_finds_ones_own_however_many_others_match(
        self,
        anna_client: Client,
        edda: User,
        make_post: MakePost,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(finding, "MAX_FOUND_POSTS", 2)
        make_post(title="Haus")
        for number in range(3):
            make_post(title=f"Haus {number}", author=edda)
        assert self.found(anna_client, "q=haus") == ["Haus"]

    def test_can_be_narrowed_to_a_category(self, edda_client: Client, make_post: MakePost) -> None:
        garden, bed = (Category.objects.create(name=name) for name in ("Garten", "Beet"))
        make_post(title="Haus im Garten", categories=[garden, bed])
        make_post(title="Haus am See")
        assert self.found(edda_client, f"q=haus&categories__id__exact={garden.pk}") == [
            "Haus im Garten"
        ]
        assert self.found(edda_client, "q=haus&categories__isnull=True") == ["Haus am See"]
