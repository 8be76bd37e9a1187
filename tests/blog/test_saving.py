"""What readers see is never older than its source: nothing is saved without being rendered."""

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from blog.models import Embed, Image, Page, Post, SiteSettings
from blog.models.base import NotRenderedError, RenderedModel
from blog.rendering.saving import save_site_settings, save_text
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

RENDERED: list[type[RenderedModel]] = [Embed, Image, Page, Post, SiteSettings]


@pytest.mark.parametrize("model", RENDERED)
def test_plain_saving_is_refused(model: type[RenderedModel]) -> None:
    with pytest.raises(NotRenderedError):
        model().save()
    with pytest.raises(NotRenderedError):
        model._default_manager.create()


def test_every_model_with_rendered_html_refuses_it() -> None:
    def has_html(model: type[models.Model]) -> bool:
        return any(field.name.endswith("_html") for field in model._meta.concrete_fields)

    found = {model for model in apps.get_app_config("blog").get_models() if has_html(model)}
    assert found <= set(RENDERED)


def test_a_picture_goes_only_together_with_what_shows_it() -> None:
    with pytest.raises(NotRenderedError):
        Image(pk=1).delete()


def test_saving_a_post_renders_it(anna: User) -> None:
    post = save_text(Post(title="Haus", author=anna, body="<p>Eins</p><script>x</script>"))
    post.refresh_from_db()
    assert post.body_html == "<p>Eins</p>"
    assert post.slug == "haus"


def test_saving_the_settings_renders_the_footer() -> None:
    save_site_settings(SiteSettings(footer="<p>Unten</p><script>x</script>"))
    assert SiteSettings.load().footer_html == "<p>Unten</p>"


def test_a_preview_link_that_was_ended_meanwhile_stays_ended(make_post: MakePost) -> None:
    post = make_post(preview_key="old")
    Post.objects.update(preview_key="")
    save_text(post)
    assert Post.objects.get().preview_key == ""
