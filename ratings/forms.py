"""Forms for votes, and for the reason of an editor's decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Please choose between one and ten stars.")


class VoteForm(forms.Form):
    """One to ten stars."""

    stars = forms.IntegerField(
        label=_("Stars"),
        min_value=1,
        max_value=10,
        error_messages={
            "required": CHOOSE,
            "invalid": CHOOSE,
            "min_value": CHOOSE,
            "max_value": CHOOSE,
        },
    )


class ReasonForm(forms.Form):
    """Why an editor closes, reopens or resets voting."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
