"""One page says why something was not accepted; its heading says what."""

import pytest
from django.test import Client
from django.utils.translation import gettext

from tests.helpers import OWN_SITE, MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "data", "title"),
    [
        ("/ratings/1/", {"stars": "8"}, "Rating not counted"),
        ("/comments/post/1/", {"body": "Hallo"}, "Comment not accepted"),
        ("/comments/2/helpful/", {"helpful": "perhaps"}, "Vote not counted"),
    ],
)
def test_the_heading_says_what_was_not_accepted(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    url: str,
    data: dict[str, str],
    title: str,
) -> None:
    make_post(pk=1, ratings_open=False, comments_open=False)
    make_comment(make_post(), pk=2)
    response = client.post(url, data, headers=OWN_SITE)
    page = response.getvalue().decode()
    assert response.status_code in {400, 403}
    assert f'<h1 class="page-heading">{gettext(title)}</h1>' in page
    assert f"<title>{gettext(title)} – " in page


def test_the_writers_words_come_back(client: Client, make_post: MakePost) -> None:
    make_post(pk=1, comments_open=False)
    response = client.post("/comments/post/1/", {"body": "Mühsam getippt"}, headers=OWN_SITE)
    assert "Mühsam getippt" in response.getvalue().decode()
