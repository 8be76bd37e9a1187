"""A post's page."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Profile, User
from blog.models import Category, Image
from blog.rendering.saving_images import save_image
from blog.search.related import store_related
from ratings.models import Score
from tests.helpers import SPRING_2010, MakeComment, MakePost, said, stars_said
from tests.pictures import encoded

pytestmark = pytest.mark.django_db


def test_stands_at_its_day_and_slug(client: Client, make_post: MakePost) -> None:
    make_post(title="Schöne Grüße", body="<p>Von der See.</p>")
    response = client.get("/2010/04/29/schoene-gruesse/")
    assert response.status_code == 200
    assert "Von der See." in response.content.decode()


def test_its_day_is_the_day_in_berlin(client: Client, make_post: MakePost) -> None:
    late = datetime.datetime(2010, 4, 29, 22, 30, tzinfo=datetime.UTC)
    make_post(slug="nachts", published_at=late)
    assert client.get("/2010/04/30/nachts/").status_code == 200
    assert client.get("/2010/04/29/nachts/").status_code == 404


def test_a_day_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/2010/02/31/nichts/").status_code == 404


def test_shows_all_categories_and_tags(client: Client, make_post: MakePost) -> None:
    here = Category.objects.create(name="Hier")
    there = Category.objects.create(name="Dort", parent=here)
    make_post(slug="a", categories=[here, there], tags=["Lesen", "Schreiben"])
    page = client.get("/2010/04/29/a/").content.decode()
    assert 'href="/category/hier/">Hier' in page
    assert 'href="/category/hier/dort/">Dort' in page
    assert 'href="/tag/lesen/"' in page
    assert 'href="/tag/schreiben/"' in page


def test_names_the_neighbours(client: Client, make_post: MakePost) -> None:
    make_post(title="Gestern", published_at=SPRING_2010 - datetime.timedelta(days=1))
    make_post(slug="heute")
    make_post(title="Morgen", published_at=SPRING_2010 + datetime.timedelta(days=1))
    page = client.get("/2010/04/29/heute/").content.decode()
    assert 'rel="prev" href="/2010/04/28/gestern/"' in page
    assert 'rel="next" href="/2010/04/30/morgen/"' in page


def test_a_scheduled_post_is_nobodys_neighbour(
    client: Client, make_post: MakePost, tomorrow: datetime.datetime
) -> None:
    make_post(slug="heute")
    make_post(title="Geheimnis", published_at=tomorrow)
    assert "Geheimnis" not in client.get("/2010/04/29/heute/").content.decode()


def test_the_author_box_tells_of_the_author(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    post.author.bio = "Schreibt gern am Küchentisch."
    post.author.website = "https://anna.example.org/"
    post.author.save()
    post.author.profiles.create(name="Mastodon", url="https://social.example.org/@anna")
    page = client.get("/2010/04/29/a/").content.decode()
    assert "Schreibt gern am Küchentisch." in page
    assert 'href="https://anna.example.org/"' in page
    assert 'href="https://social.example.org/@anna"' in page
    assert said("More posts") in page


def test_a_picture_has_caption_creator_and_licence(client: Client, make_post: MakePost) -> None:
    picture = save_image(
        Image(
            file=ContentFile(encoded(size=(160, 100)), "lampen.jpg"),
            alternative_text="Lampions über einem Platz",
            caption="Sommerfest",
            creator="Kris Beispiel",
            license="cc-by-2.0",
        )
    )
    make_post(slug="a", body=f'<img src="{picture.file.url}">')
    page = client.get("/2010/04/29/a/").content.decode()
    assert 'alt="Lampions über einem Platz"' in page
    assert "Sommerfest" in page
    assert "Kris Beispiel" in page
    assert 'href="https://creativecommons.org/licenses/by/2.0/"' in page


def test_announces_the_feed_of_its_comments(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    assert 'href="/2010/04/29/a/feed/"' in client.get("/2010/04/29/a/").content.decode()


def test_script_in_a_post_does_not_reach_the_reader(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", body="<p>Hallo</p><script>alert(1)</script><p onclick='x()'>Du</p>")
    page = client.get("/2010/04/29/a/").content.decode()
    assert "alert(1)" not in page
    assert "onclick" not in page


def test_reading_sets_no_cookie(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    response = client.get("/2010/04/29/a/")
    assert not response.cookies


def test_is_the_same_for_everybody(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    german = client.get("/2010/04/29/a/", headers={"Accept-Language": "de"})
    english = client.get("/2010/04/29/a/", headers={"Accept-Language": "en", "User-Agent": "x"})
    # But for the moment at which the comment form was made.
    assert german["ETag"] == english["ETag"]


def test_refuses_other_methods_than_reading(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    assert client.post("/2010/04/29/a/").status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    tags = [f"Wort {number}" for number in range(count)]
    categories = [Category.objects.create(name=f"Kategorie {number}") for number in range(count)]
    for number in range(count):
        make_post(slug=f"b{number}", tags=tags, categories=categories)
    post = make_post(slug="a", tags=tags, categories=categories)
    for person in people(count):
        post.co_authors.add(person)
        person.profiles.create(name="Mastodon", url="https://social.example.org/@a")
    first = make_comment(post)
    for _ in range(count - 1):
        make_comment(post, parent=first)
    store_related(post)
    with django_assert_num_queries(9):
        page = client.get("/2010/04/29/a/").content.decode()
    assert 'class="related"' in page
    assert 'class="neighbours"' in page
    assert page.count("https://social.example.org/@a") >= count


def people(count: int) -> list[User]:
    return [User.objects.create_user(f"person{number}") for number in range(count)]


class TestSeveralAuthors:
    def test_all_are_named_in_their_order(
        self, client: Client, make_post: MakePost, edda: User, mo: User
    ) -> None:
        post = make_post(slug="a")
        post.co_authors.set([edda, mo])
        for address in ("/", "/2010/04/29/a/"):
            page = client.get(address).content.decode()
            byline = page.partition('class="byline__author"')[2].partition("</span>")[0]
            shown = [byline.index(name) for name in ("Anna Albers", "Edda Ehlers", "Mo Meier")]
            assert shown == sorted(shown), address
            assert byline.count('rel="author"') == 3

    def test_each_has_a_box_with_their_profiles(
        self, client: Client, make_post: MakePost, edda: User
    ) -> None:
        Profile.objects.create(user=edda, name="Mastodon", url="https://social.example.org/@edda")
        make_post(slug="a").co_authors.add(edda)
        page = client.get("/2010/04/29/a/").content.decode()
        assert page.count('class="author-box"') == 2
        assert 'href="https://social.example.org/@edda" rel="me noopener"' in page
        assert '<meta name="author" content="Edda Ehlers">' in page

    def test_it_stands_in_the_archive_of_each(
        self, client: Client, make_post: MakePost, edda: User
    ) -> None:
        make_post(slug="a").co_authors.add(edda)
        for author in ("anna-albers", "edda-ehlers"):
            page = client.get(f"/author/{author}/").content
            assert page.count(b'<article class="card') == 1, author

    def test_each_may_change_it(self, make_post: MakePost, anna: User, client: Client) -> None:
        jonas = User.objects.create_user("jonas", display_name="Jonas Brandt", is_staff=True)
        jonas.groups.set(anna.groups.all())
        client.force_login(jonas)
        post = make_post(slug="a")
        address = f"/admin/blog/post/{post.pk}/change/"
        assert client.get(address).status_code == 302
        post.co_authors.add(jonas)
        assert client.get(address).status_code == 200

    def test_they_cost_no_more_queries(
        self, client: Client, make_post: MakePost, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        post = make_post(slug="a")
        for number in range(30):
            author = User.objects.create_user(f"author-{number}")
            Profile.objects.create(user=author, name="X", url="https://x.example.org/")
            post.co_authors.add(author)
        with django_assert_num_queries(9):
            client.get("/2010/04/29/a/")


class TestFirstPublishedElsewhere:
    ADDRESS = "https://www.zeitung.example.org/texte/1?a=b&c=d"

    def test_search_engines_and_readers_are_told(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a", first_published_url=self.ADDRESS)
        page = client.get("/2010/04/29/a/").content.decode()
        escaped = self.ADDRESS.replace("&", "&amp;")
        assert f'rel="canonical" href="{escaped}"' in page
        assert f'property="og:url" content="{escaped}"' in page
        assert f'<a href="{escaped}" rel="noopener">zeitung.example.org</a>' in page

    def test_no_other_scheme_becomes_a_link(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a", first_published_url="javascript://x.example.org/%0aalert(1)")
        page = client.get("/2010/04/29/a/").content.decode()
        assert "javascript:" not in page
        assert 'rel="canonical" href="http://testserver/2010/04/29/a/"' in page


class TestClosed:
    def test_stars_show_the_result_without_the_form(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a", ratings_open=False)
        Score.objects.create(post=post, votes=3, total=24)
        page = client.get("/2010/04/29/a/").content.decode()
        assert stars_said(3, 24) in page
        assert 'name="stars"' not in page

    def test_stars_that_nobody_gave_are_not_mentioned(
        self, client: Client, make_post: MakePost
    ) -> None:
        make_post(slug="a", ratings_open=False)
        assert 'id="rating"' not in client.get("/2010/04/29/a/").content.decode()

    def test_comments_stay_and_the_form_goes(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        make_comment(make_post(slug="a", comments_open=False), body="Gut gesagt.")
        page = client.get("/2010/04/29/a/").content.decode()
        assert "Gut gesagt." in page
        assert 'name="body"' not in page
        assert "data-reply=" not in page
