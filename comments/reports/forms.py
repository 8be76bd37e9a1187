"""The forms for reporting a comment, and for objecting to the decision."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.html.plain_text import plain_characters
from comments.models import Report


class ReportForm(forms.ModelForm[Report]):
    """A notice of illegal content, with what Art. 16(2) asks for."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[("", "---------"), *Report.Ground.choices],
    )
    explanation = forms.CharField(
        label=gettext_lazy("Why it is illegal"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    in_good_faith = forms.BooleanField(
        label=gettext_lazy("I believe in good faith that this is accurate and complete.")
    )

    class Meta:
        model = Report
        fields = ["ground", "explanation", "name", "email", "in_good_faith"]
        help_texts = {
            "email": gettext_lazy("For the receipt and the decision. It is not published."),
        }

    def clean_explanation(self) -> str:
        words = plain_characters(self.cleaned_data["explanation"]).strip()
        if len(words) < 10:
            raise forms.ValidationError(_("Please explain it in at least one sentence."))
        return words

    def clean_name(self) -> str:
        return plain_characters(self.cleaned_data["name"])


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_words(self) -> str:
        return plain_characters(self.cleaned_data["words"])
