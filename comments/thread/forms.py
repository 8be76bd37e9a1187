"""The comment form, which needs no account."""

import datetime
import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.form_moments import age_of_form, sign_moment
from blog.html.plain_text import plain_characters
from blog.models import Post
from comments.models import Comment, Status
from page_cache.reads import is_for_everybody, until

BODY_MAX_LENGTH = 20_000

ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
"""Fine in a text; in an e-mail address or a URL only meant to deceive."""
REPLACEMENT = "\ufffd"
"""What Django puts in place of bytes that are not UTF-8."""
DAY = 24 * 60 * 60


def sign_form(post: Post) -> str:
    """A token that proves when the form was made, and for which post.

    In a page that is kept for other readers the moment is the begin of the page's day, which is
    another one for each post, so that not all pages end at once.
    """
    now = int(timezone.now().timestamp())
    if is_for_everybody():
        shift = post.pk * 7_919 % DAY
        now -= (now - shift) % DAY
        until(datetime.datetime.fromtimestamp(now + DAY, datetime.UTC))
    return sign_moment(post.pk, now)


def normalise_newlines(text: str) -> str:
    """Browsers send \\r\\n; stored texts have \\n."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class CommentForm(forms.ModelForm[Comment]):
    """A comment on a post, or a reply to another comment.

    People who are signed in are asked for nothing but the text.
    """

    parent = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _(
                "The comment that you are replying to is not here, or not any more."
            )
        },
    )

    # A honeypot: bots fill in every field; people neither see nor reach this one.
    subject = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    made = forms.CharField(required=False, widget=forms.HiddenInput)
    # Not ticked in advance: consent must be given actively (Art. 7 GDPR).
    wants_answers = forms.BooleanField(
        label=_("E-mail me the replies to my comment"), required=False
    )
    wants_confirmation = forms.BooleanField(
        label=_("Confirm my address by e-mail, so that I am known here"), required=False
    )

    class Meta:
        model = Comment
        fields = ["author_name", "email", "website", "body"]

    def __init__(
        self,
        *args: Any,
        post: Post,
        signed_in: bool = False,
        names_required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.post = post
        self.fields["made"].initial = lambda: sign_form(post)
        parent: Any = self.fields["parent"]
        if self.data.get("parent"):
            # Whether the post is public is for the view to know.
            parent.queryset = Comment.objects.filter(post=post, status=Status.APPROVED)
        self.fields["body"] = forms.CharField(
            label=_("Comment"),
            max_length=BODY_MAX_LENGTH,
            widget=forms.Textarea(attrs={"rows": 8}),
        )
        if signed_in:
            self._drop_identity()
        else:
            self._describe_identity(names_required)

    def _drop_identity(self) -> None:
        for name in ("author_name", "email", "website", "wants_answers", "wants_confirmation"):
            del self.fields[name]

    def _describe_identity(self, names_required: bool) -> None:
        self.fields["author_name"].required = names_required
        self.fields["email"].required = names_required
        self.fields["email"].help_text = _("Will not be published.")
        for name, kind in [("author_name", "name"), ("email", "email"), ("website", "url")]:
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean_author_name(self) -> str:
        name = " ".join(self._readable("author_name").split())
        if not name and self.fields["author_name"].required:
            raise forms.ValidationError(_("Please tell us your name."))
        return name or gettext("Anonymous")

    def clean_email(self) -> str:
        return self._visible("email")

    def clean_website(self) -> str:
        return self._visible("website")

    def _visible(self, name: str) -> str:
        """The value of a field in which an invisible character could disguise where it leads."""
        value: str = self.cleaned_data[name]
        if plain_characters(value) != value or ZERO_WIDTH.search(value):
            raise forms.ValidationError(_("This address contains invisible characters."))
        return value

    def clean_body(self) -> str:
        body = self._readable("body").strip()
        if not body:
            raise forms.ValidationError(_("Please write something."))
        return body

    def _readable(self, name: str) -> str:
        """The text of a field, without invisible or broken characters.

        Raises ValidationError if there were any, since they can change what the text says; the
        form comes back with the cleaned text.
        """
        given = normalise_newlines(self.cleaned_data[name])
        plain = plain_characters(given).replace(REPLACEMENT, "")
        if plain == given or not plain.strip():
            return plain
        self.data = {**dict(self.data.items()), name: plain}
        raise forms.ValidationError(
            _("It contained characters that cannot be seen or read. They have been removed.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.parent = cleaned.get("parent")
        wants_mail = cleaned.get("wants_answers") or cleaned.get("wants_confirmation")
        if wants_mail and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("For that we need your e-mail address."))
        return cleaned

    def form_age(self) -> datetime.timedelta | None:
        """How long ago the form was made; None without a valid token for this post."""
        return age_of_form(self.cleaned_data["made"], self.instance.post_id)

    def forget_lost_parent(self) -> None:
        """Drop a parent that is gone, so that sending the form again succeeds."""
        if "parent" in self.errors:
            self.data = {**dict(self.data.items()), "parent": ""}
