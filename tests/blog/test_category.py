"""The tree of categories, and what it refuses."""

import pytest
from django.core.exceptions import ValidationError

from blog.models import Category
from tests.helpers import said

pytestmark = pytest.mark.django_db


def test_its_address_holds_its_parents() -> None:
    top = Category.objects.create(name="Über uns")
    below = Category.objects.create(name="Beete", parent=top)
    assert below.get_absolute_url() == "/category/ueber-uns/beete/"


def test_moving_takes_everything_below_along() -> None:
    a = Category.objects.create(name="A")
    b = Category.objects.create(name="B", parent=a)
    c = Category.objects.create(name="C", parent=b)
    new = Category.objects.create(name="Neu")
    b.parent = new
    b.save()
    c.refresh_from_db()
    assert c.path == "neu/b/c"


def test_it_cannot_stand_below_itself() -> None:
    a = Category.objects.create(name="A")
    b = Category.objects.create(name="B", parent=a)
    a.parent = b
    with pytest.raises(ValidationError, match=said("A category cannot stand below itself.")):
        a.full_clean()


def test_one_address_one_category() -> None:
    Category.objects.create(name="A")
    with pytest.raises(ValidationError, match=said("There is already a category at this address.")):
        Category(name="A").full_clean()


def test_an_address_that_is_too_long_is_refused() -> None:
    parent = None
    for number in range(4):
        parent = Category(name=f"{number}" + "k" * 198, parent=parent)
        parent.full_clean()
        parent.save()
    with pytest.raises(ValidationError):
        Category(name="k" * 199, parent=parent).full_clean()
    top = Category.objects.get(parent=None)
    top.slug = "k" * 200
    with pytest.raises(ValidationError):
        Category(name="l" * 150, slug="l" * 150, parent=parent).full_clean()
    top.slug = "kurz"
    top.full_clean()
    top.save()
