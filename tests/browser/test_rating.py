"""Stars by keyboard, touch and mouse, with a script and without."""

import pytest
from playwright.sync_api import expect

from accounts.voters import Voter
from blog.models import Post
from ratings.models import Score
from ratings.votes.casting import cast_vote
from tests.helpers import MakePost, OpenPage, own_stars, said, stars_said

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/2010/04/29/haus/"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    """A post with two votes of eight stars."""
    post = make_post(slug="haus")
    for voter in ("a", "b"):
        cast_vote(post, Voter(voter), 8)
    return post


def star(number: int) -> str:
    return said("%(stars)s star of ten", "%(stars)s stars of ten", number, stars=number)


def total(post: Post) -> int:
    return Score.objects.get(post=post).total


def test_stars_can_be_chosen_with_the_keyboard_alone(open_page: OpenPage, post: Post) -> None:
    rita = open_page()
    rita.goto("/2010/04/29/haus/")
    rita.get_by_role("radio", name=star(1)).focus()
    rita.keyboard.press("Space")
    rita.keyboard.press("ArrowRight")
    rita.keyboard.press("ArrowRight")
    rita.keyboard.press("Enter")
    expect(rita.get_by_text(own_stars(3))).to_be_visible()
    assert total(post) == 16 + 3
    # The next arrow goes on where the last one led.
    expect(rita.locator("#stars-3")).to_be_focused()
    rita.keyboard.press("ArrowRight")
    rita.keyboard.press("Enter")
    expect(rita.get_by_text(own_stars(4))).to_be_visible()
    assert total(post) == 16 + 4


@pytest.mark.parametrize("javascript", [True, False], ids=["with-js", "without-js"])
def test_stars_are_given_changed_and_withdrawn(
    open_page: OpenPage, post: Post, javascript: bool
) -> None:
    rita = open_page(java_script_enabled=javascript)
    rita.goto(ADDRESS)
    expect(rita.locator(".spread")).to_have_count(0)
    rita.locator("label[for=stars-9]").click()
    rita.locator(".rating__buttons button").first.click()
    expect(rita.locator(".rating__mean")).to_have_text("8,3")
    expect(rita.locator(".spread__column--own .spread__votes")).to_have_text("1")
    rita.locator("label[for=stars-2]").click()
    rita.locator(".rating__buttons button").first.click()
    expect(rita.locator(".rating__mean")).to_have_text("6,0")
    assert total(post) == 18
    rita.locator("button[name=withdraw]").click()
    expect(rita.locator(".spread")).to_have_count(0)
    expect(rita.locator("button[name=withdraw]")).to_have_count(0)
    assert total(post) == 16


def test_stars_are_given_by_touch(open_page: OpenPage, post: Post) -> None:
    rita = open_page(has_touch=True, viewport={"width": 360, "height": 740})
    rita.goto(ADDRESS)
    rita.locator("label[for=stars-7]").tap()
    rita.locator(".rating__buttons button").first.tap()
    expect(rita.locator(".rating__own")).to_contain_text("7")
    assert total(post) == 16 + 7
    for number in range(1, 11):
        box = rita.locator(f"label[for=stars-{number}]").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_the_result_is_read_out_by_a_status_that_stays(open_page: OpenPage, post: Post) -> None:
    rita = open_page()
    rita.goto(ADDRESS)
    status = rita.locator(".rating [role=status]")
    expect(status).to_have_text("")
    status.evaluate("element => { element.dataset.seen = 'before' }")
    rita.locator("label[for=stars-9]").click()
    rita.locator(".rating__buttons button").first.click()
    expect(status).to_contain_text(stars_said(3, 25))
    expect(status).to_contain_text(own_stars(9))
    assert status.get_attribute("data-seen") == "before"


def test_every_star_has_a_name_and_stands_in_one_group(open_page: OpenPage, post: Post) -> None:
    rita = open_page()
    rita.goto(ADDRESS)
    group = rita.get_by_role("group", name=said("How do you like this post?"))
    assert group.get_by_role("radio").count() == 10
    expect(group.get_by_role("radio", name=star(7))).to_have_value("7")


def test_a_refusal_comes_as_a_page(open_page: OpenPage, post: Post) -> None:
    rita = open_page()
    rita.goto(ADDRESS)
    Post.objects.update(ratings_open=False)
    rita.locator("label[for=stars-9]").click()
    rita.locator(".rating__buttons button").first.click()
    expect(rita.get_by_role("heading", level=1)).to_be_visible()
    rita.wait_for_url(f"**/ratings/{post.pk}/")
    assert total(post) == 16
