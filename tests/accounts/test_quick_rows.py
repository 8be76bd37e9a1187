"""The checkbox that the rows of the admin's lists draw themselves."""

import pytest
from django.contrib import admin
from django.utils import translation

from blog.models import Post


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_checkbox_is_the_one_that_django_draws(language: str) -> None:
    post = Post(pk=1234, title='Brot & "Wein" <b>')
    posts = admin.site.get_model_admin(Post)
    with translation.override(language):
        assert posts.action_checkbox(post) == admin.ModelAdmin.action_checkbox(posts, post)
