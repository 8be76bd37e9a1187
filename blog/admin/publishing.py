"""Publishing as a step of the form: how a text stands now, and what becomes of it on saving."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.admin.conflicts import Conflict, conflict_with, version_of
from blog.models import Page, Post

AnyText = TypeVar("AnyText", bound=Post | Page)


@dataclass(frozen=True)
class Standing:
    """Whether readers see a text, as it is stored: a form's instance has what was typed."""

    published_at: datetime.datetime | None

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_scheduled(self) -> bool:
        return self.published_at is not None and not self.is_public

    @property
    def choice(self) -> str:
        """What saving without another decision means for `publish`."""
        return "not-yet" if self.published_at is None else "at"


class DayAndTime(forms.SplitDateTimeWidget):
    """The browser's own fields for a day and a time."""

    template_name = "admin/blog/writing/day_and_time.html"

    def __init__(self) -> None:
        super().__init__(
            date_attrs={"type": "date"},
            time_attrs={"type": "time"},
            # What browsers understand, whatever the language.
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        day, time = context["widget"]["subwidgets"]
        day["attrs"]["aria-label"], time["attrs"]["aria-label"] = _("Day"), _("Time")
        return context

    def value_omitted_from_data(self, *_data: Any) -> bool:
        """What the form chooses counts, even against a model's default."""
        return False


class TitleWidget(forms.Textarea):
    """A title over as many lines as it takes; static/js/writing.js lets it grow."""

    def __init__(self) -> None:
        super().__init__({"rows": 1, "cols": 40, "placeholder": _("Title"), "spellcheck": "true"})


class TitleField(forms.CharField):
    """One line of text, even if somebody pastes several."""

    widget = TitleWidget

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class PublishingForm(forms.ModelForm[AnyText]):
    """A text's form; `publish` is the value of the pressed button, or what stands already.

    It refuses what would overwrite somebody else's text.
    """

    conflict: Conflict | None = None
    """Who saved the text while it was open here, so that nothing was stored."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    title = TitleField(label=_("title"), max_length=300)
    publish = forms.ChoiceField(
        label=_("publish"),
        choices=[("not-yet", _("not yet")), ("now", _("now")), ("at", _("at this time"))],
        required=False,
        widget=forms.HiddenInput,
    )
    published_at = forms.SplitDateTimeField(
        label=_("time of publication"), required=False, widget=DayAndTime
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new page's default is no time that anybody chose.
        stored = self.instance.published_at if self.instance.pk else None
        self.standing = Standing(stored)
        if self.instance.pk:
            self.fields["version"].initial = version_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("publish") != "at":
            # The day and the time are for “at” alone.
            self.errors.pop("published_at", None)
        if "published_at" not in self.errors:
            cleaned["published_at"] = self.chosen_time(cleaned)
        self.refuse_to_overwrite()
        return cleaned

    def refuse_to_overwrite(self) -> None:
        """Replace what somebody else saved in the meantime only after a warning."""
        if not self.instance.pk:
            return
        seen = {self.data.get("version", ""), self.data.get("_overwrite", "")}
        self.conflict = conflict_with(self.instance, seen)
        if self.conflict:
            self.add_error(None, _("Nothing is stored yet: somebody else saved this text."))

    def chosen_time(self, cleaned: dict[str, Any]) -> datetime.datetime | None:
        """When the text is to be public; raises ValidationError where that is not said."""
        stands = self.standing
        match cleaned.get("publish"):
            case "not-yet":
                return None
            case "now":
                # “Now” for a public text is not meant to move it to another URL.
                return stands.published_at if stands.is_public else timezone.now()
            case "at":
                return self.typed_time(cleaned.get("published_at"))
        return stands.published_at

    def typed_time(self, typed: datetime.datetime | None) -> datetime.datetime:
        """The fields show minutes; whoever does not touch them changes no seconds either."""
        stored = self.standing.published_at
        if typed is None:
            raise ValidationError({"published_at": _("Please say when.")})
        if stored and stored.replace(second=0, microsecond=0) == typed:
            return stored
        return typed
