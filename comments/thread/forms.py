"""The comment form, which needs no account."""

import datetime
import re
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.html.plain_text import plain_characters
from blog.models import Post
from comments.models import Comment

BODY_MAX_LENGTH = 20_000

NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
"""Fine in a text, and in an address nothing but a trick."""
REPLACEMENT = "\ufffd"
"""What Django makes of bytes that are no UTF-8."""
SALT = "comments.thread.forms"


def sign_moment(post: Post) -> str:
    """Proof that a form was made for the post, and when."""
    return signing.dumps({"post": post.pk, "at": int(timezone.now().timestamp())}, salt=SALT)


def with_plain_line_ends(text: str) -> str:
    """The text with its lines ended the one way; browsers send the other."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class CommentForm(forms.ModelForm[Comment]):
    """What a reader writes below a post, alone or as an answer to another comment.

    Given a signed-in person's name it asks for nothing but the text.
    """

    parent = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("The comment that you answer is not here, or no longer.")
        },
    )

    # Machines fill in what looks like a field; people neither see nor reach it.
    subject = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    made = forms.CharField(required=False, widget=forms.HiddenInput)
    # Unticked: consent is given, not taken (Art. 7 GDPR).
    wants_answers = forms.BooleanField(
        label=_("Send me the answers to my comment by e-mail"), required=False
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
        self.fields["made"].initial = lambda: sign_moment(post)
        parent: Any = self.fields["parent"]
        parent.queryset = Comment.objects.approved().filter(post=post)
        self.instance.post = post
        if signed_in:
            for name in ("author_name", "email", "website", "wants_answers", "wants_confirmation"):
                del self.fields[name]
        else:
            self.fields["email"].required = names_required
            self.fields["author_name"].required = names_required
            self.fields["email"].help_text = _("Will not be published.")
            self.fields["author_name"].widget.attrs["autocomplete"] = "name"
            self.fields["email"].widget.attrs["autocomplete"] = "email"
            self.fields["website"].widget.attrs["autocomplete"] = "url"
        self.fields["body"] = forms.CharField(
            label=_("Comment"),
            max_length=BODY_MAX_LENGTH,
            widget=forms.Textarea(attrs={"rows": 8}),
        )

    def clean_author_name(self) -> str:
        name = " ".join(self.readable("author_name").split())
        if not name and self.fields["author_name"].required:
            raise forms.ValidationError(_("Please tell us your name."))
        return name or gettext("Anonymous")

    def clean_email(self) -> str:
        return self.without_unseen("email")

    def clean_website(self) -> str:
        return self.without_unseen("website")

    def without_unseen(self, name: str) -> str:
        """An address as it was typed; one with unseen characters shows as another than it is."""
        address: str = self.cleaned_data[name]
        if plain_characters(address) != address or NO_WIDTH.search(address):
            raise forms.ValidationError(_("This address holds characters that cannot be seen."))
        return address

    def clean_body(self) -> str:
        body = self.readable("body").strip()
        if not body:
            raise forms.ValidationError(_("Please write something."))
        return body

    def readable(self, name: str) -> str:
        """The words of a field.

        Characters that nobody sees, or that came in broken, let words say another thing than their
        writer meant: raises ValidationError, and the form comes back without them.
        """
        given = with_plain_line_ends(self.cleaned_data[name])
        plain = plain_characters(given).replace(REPLACEMENT, "")
        if plain == given or not plain.strip():
            return plain
        self.data = {**dict(self.data.items()), name: plain}
        raise forms.ValidationError(
            _("There were characters in it that cannot be seen or read. They are taken out now.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.instance.parent = cleaned.get("parent")
        wants_mail = cleaned.get("wants_answers") or cleaned.get("wants_confirmation")
        if wants_mail and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("For that we need your e-mail address."))
        return cleaned

    def age(self) -> datetime.timedelta | None:
        """How long ago this form was made for this post; None where it does not prove that."""
        try:
            signed = signing.loads(self.cleaned_data["made"], salt=SALT)
        except signing.BadSignature:
            return None
        if signed.get("post") != self.instance.post_id:
            return None
        return timezone.now() - datetime.datetime.fromtimestamp(signed["at"], datetime.UTC)

    def forget_lost_parent(self) -> None:
        """Show the form without the parent that was refused, so that a second try succeeds."""
        if "parent" in self.errors:
            self.data = {**dict(self.data.items()), "parent": ""}
