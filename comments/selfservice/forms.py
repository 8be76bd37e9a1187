"""The forms for changing a comment, and for asking for the link to one's own comments."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.html.plain_text import plain_characters
from comments.thread.forms import BODY_MAX_LENGTH


class EditForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=BODY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_body(self) -> str:
        body = plain_characters(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Please write something."))
        return body


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()
