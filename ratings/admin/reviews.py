"""The author's review as a part of the form for posts."""

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy

from blog.models import Post
from ratings.models import Review


class ReviewFormSet(BaseInlineFormSet[Review, Post, Any]):
    """A form that comes without the review's fields leaves the review as it is."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        super().__init__(data, *args, **kwargs)


class ReviewInline(admin.StackedInline[Review, Post]):
    """What the post reviews; only then search engines are told of stars."""

    model = Review
    formset = ReviewFormSet
    classes = ["collapse"]
    extra = 1
    verbose_name = verbose_name_plural = gettext_lazy("Is this post a review?")
