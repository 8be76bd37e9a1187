"""The forms of the desk where they differ from the models'."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagWidget

from blog.editor import body_field
from blog.models import Category, Page, Post, Tag
from blog.review import review

SUGGESTED_TAGS = 500
EM_SPACE = "\u2003"


class TagCompletion(TagWidget):  # type: ignore[misc]  # taggit has no types
    """A comma-separated line that suggests the tags already in use; see static/js/tags.js."""

    template_name = "admin/blog/tag_completion.html"

    class Media:
        js = [Script("js/tags.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["suggestions"] = Tag.objects.order_by("name").values_list("name", flat=True)[
            :SUGGESTED_TAGS
        ]
        return context


class CategoryTree(forms.ModelMultipleChoiceField[Category]):
    """Checkboxes in the order of the tree, children set in below their parents."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{EM_SPACE * obj.depth}{obj.name}"


class PostForm(forms.ModelForm[Post]):
    """A post, with the moment of publication as a choice of three."""

    body = body_field()
    categories = CategoryTree(
        label=_("categories"), queryset=Category.objects.all(), required=False
    )
    publish = forms.ChoiceField(
        label=_("publish"),
        choices=[("not-yet", _("not yet")), ("now", _("now")), ("at", _("at this time"))],
        widget=forms.RadioSelect,
    )
    published_at = forms.SplitDateTimeField(
        label=_("time of publication"), required=False, widget=AdminSplitDateTime
    )

    class Meta:
        model = Post
        fields = [
            "title",
            "body",
            "excerpt",
            "picture",
            "categories",
            "tags",
            "published_at",
            "slug",
            "author",
            "comments_open",
            "ratings_open",
        ]
        widgets = {"tags": TagCompletion, "excerpt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "publish" in self.fields:
            self.fields["publish"].initial = "at" if self.instance.published_at else "not-yet"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        match cleaned.get("publish"):
            case _ if "_review" in self.data and not self.instance.is_published:
                # Who looks at the list does not publish yet, whatever is chosen.
                cleaned["published_at"] = self.instance.published_at
            case "not-yet":
                cleaned["published_at"] = None
            case "now":
                # Who says “now” to a public post does not want to move it to another address.
                public = self.instance.is_published
                cleaned["published_at"] = self.instance.published_at if public else timezone.now()
            case "at" if not cleaned.get("published_at") and "published_at" not in self.errors:
                raise ValidationError({"published_at": _("Please say when.")})
        if cleaned.get("published_at") and not self.instance.is_published:
            self.refuse_what_is_certainly_wrong(cleaned)
        return cleaned

    def refuse_what_is_certainly_wrong(self, cleaned: dict[str, Any]) -> None:
        """A draft may hold anything, and what is public already may be saved as it is."""
        for finding in review(cleaned.get("body", "")):
            if finding.blocks:
                self.add_error("body", str(finding))


class PageForm(forms.ModelForm[Page]):
    body = body_field()

    class Meta:
        model = Page
        fields = ["title", "body", "path", "published_at", "in_footer"]
