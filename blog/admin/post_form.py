"""The form of a post: its fields, who may name whom, and what it refuses."""

import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagWidget

from accounts.models import User
from blog.admin.editor import body_field
from blog.admin.picture_choice import PictureChoice
from blog.admin.publishing import PublishingForm
from blog.admin.review import review
from blog.admin.submitting import may_publish
from blog.models import Category, Post, Tag, may_edit_all
from blog.models.languages import language_choices

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


class Writers(forms.ModelMultipleChoiceField[User]):
    """Checkboxes with the names of those who may write."""

    widget = forms.CheckboxSelectMultiple


def refuse_long_tags(tags: list[str]) -> list[str]:
    """The tags as they are; raises ValidationError for one that does not fit into its column."""
    longest: int = Tag._meta.get_field("name").max_length
    for tag in tags:
        if len(tag) > longest:
            raise ValidationError(
                _("“%(tag)s…” is too long for a tag. Is a comma missing?"),
                params={"tag": tag[:30]},
            )
    return tags


class PostForm(PublishingForm[Post]):
    """What an author fills in for a post; it refuses what would overwrite somebody else's text."""

    user: User
    """Who fills it in; set by the admin."""

    body = body_field()
    categories = CategoryTree(
        label=_("categories"), queryset=Category.objects.all(), required=False
    )
    new_category = forms.CharField(
        label=_("New category"),
        required=False,
        max_length=200,
        help_text=_("It is made and chosen when you save."),
    )
    language = forms.ChoiceField(
        label=_("language"),
        choices=language_choices,
        required=False,
        help_text=_("For screen readers, hyphens and search engines, if it is another one."),
    )
    co_authors = Writers(
        label=_("written together with"),
        queryset=User.objects.none(),
        required=False,
        help_text=_(
            "They are named beside the author and may change the post, too. Only the author and"
            " editors may remove them or delete the post."
        ),
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
            "is_sticky",
            "author",
            "co_authors",
            "comments_open",
            "ratings_open",
            "language",
            "first_published_url",
        ]
        widgets = {
            "tags": TagCompletion,
            "picture": PictureChoice,
            "excerpt": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "picture": _("Shown above the text, in lists and when the post is shared."),
            "tags": _("Words that the post is about, separated by commas."),
            "slug": _("The last part of the post’s address. Empty: made from the title."),
            "author": _("Named first, and may do everything with the post."),
            "comments_open": _("If unticked, existing comments stay, but nobody can add one."),
            "ratings_open": _("If unticked, stars already given stay, but nobody can add any."),
        }

    def clean_new_category(self) -> Category | None:
        """The category of this name, made if there is none yet; only for those who may."""
        name: str = self.cleaned_data["new_category"]
        if not name:
            return None
        if not self.user.has_perm("blog.add_category"):
            raise ValidationError(_("You may not add categories."))
        if known := Category.objects.filter(name__iexact=name).first():
            return known
        category = Category(name=name)
        try:
            category.clean()
        except ValidationError as error:
            # The form has no field for its address.
            raise ValidationError(error.messages) from error
        return category

    def clean_tags(self) -> list[str]:
        return refuse_long_tags(self.cleaned_data["tags"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_stored_language()
        for name in {"author", "co_authors"} & set(self.fields):
            cast(Any, self.fields[name]).queryset = self.writers()

    def offer_stored_language(self) -> None:
        """An import may have brought a language that the list does not have."""
        field, code = cast(forms.ChoiceField, self.fields["language"]), self.instance.language
        if code and not field.valid_value(code):
            field.choices = [*language_choices(), (code, code)]

    def writers(self) -> QuerySet[User]:
        """Everybody who may write, and who has written this post."""
        may_write = User.objects.with_perm("blog.change_post", include_superusers=True)
        wrote = [author.pk for author in self.instance.authors] if self.instance.pk else []
        found = User.objects.filter(Q(pk__in=may_write.values("pk")) | Q(pk__in=wrote))
        return found.order_by("display_name", "username")

    def clean_co_authors(self) -> QuerySet[User]:
        """A co-author may add others, but remove nobody."""
        chosen: QuerySet[User] = self.cleaned_data["co_authors"]
        post = self.instance
        if post.pk and post.author_id != self.user.pk and not may_edit_all(self.user):
            missing = post.co_authors.exclude(pk__in=chosen).first()
            if missing:
                text = _("Only the author and editors may remove %(name)s.")
                raise ValidationError(text, params={"name": missing.public_name})
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first = cleaned.get("author") or getattr(self.instance, "author", None) or self.user
        if "co_authors" in cleaned:
            cleaned["co_authors"] = cleaned["co_authors"].exclude(pk=first.pk)
        if cleaned.get("published_at") and not self.standing.is_public:
            self.refuse_what_is_certainly_wrong(cleaned)
        return cleaned

    def chosen_time(self, cleaned: dict[str, Any]) -> datetime.datetime | None:
        """Looking at the findings publishes nothing, whatever is chosen; contributors neither."""
        if not may_publish(self.user):
            return self.standing.published_at
        if "_review" in self.data and not self.standing.is_public:
            return self.standing.published_at
        return super().chosen_time(cleaned)

    def refuse_what_is_certainly_wrong(self, cleaned: dict[str, Any]) -> None:
        """A draft may contain anything, and what is already public may stay as it is."""
        for finding in review(cleaned.get("body", "")):
            if finding.blocks:
                self.add_error("body", str(finding))
