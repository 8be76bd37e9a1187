"""What a host uploads and decides, on the way of an import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from wordpress.importing import Options
from wordpress.importing.options import FETCH
from wordpress.importing.uploads import MAX_MEGABYTES
from wordpress.models import ImportRun

MAX_AUTHORS = 300
"""More of them are mapped on the command line."""


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class PicturesForm(forms.Form):
    """What both steps ask for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    pictures = forms.BooleanField(
        label=gettext_lazy("fetch the pictures from the old site"),
        required=False,
        help_text=gettext_lazy("Only from the site's own host, and only while it is still online."),
    )


class UploadForm(PicturesForm):
    exports = SeveralFilesField(
        label=gettext_lazy("export files"),
        help_text=gettext_lazy(
            "In WordPress: Tools, Export, All content. Several files of one site together; they "
            "may be packed by gzip or zip."
        ),
        widget=SeveralFiles(attrs={"accept": ".xml,.gz,.zip"}),
    )
    field_order = ["exports", "pictures"]

    def clean_exports(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["exports"]
        if sum(file.size or 0 for file in files) > MAX_MEGABYTES * 1_000_000:
            raise ValidationError(
                _("More than %(limit)s MB in total: please use the command import_wordpress.")
                % {"limit": MAX_MEGABYTES}
            )
        return files

    @property
    def options(self) -> Options:
        return Options(media=FETCH if self.cleaned_data["pictures"] else "")


class DecideForm(PicturesForm):
    """What becomes of the authors, and who wins; asked when everything is on the table."""

    bylines = forms.BooleanField(
        label=gettext_lazy("import only the display name of all other authors"),
        required=False,
        help_text=gettext_lazy("Otherwise their user names and email addresses are imported, too."),
    )
    overwrite = forms.BooleanField(
        label=gettext_lazy("overwrite changes made here where the export has changed, too"),
        required=False,
    )

    def __init__(self, *args: Any, import_run: ImportRun, **kwargs: Any) -> None:
        stored = Options.from_json(import_run.options)
        kwargs["initial"] = {
            "pictures": stored.media == FETCH,
            "bylines": stored.bylines,
            "overwrite": stored.overwrite,
        }
        super().__init__(*args, **kwargs)
        authors: dict[str, dict[str, str]] = import_run.facts.get("authors", {})
        self.authors = list(authors.items())[:MAX_AUTHORS]
        self.has_more_authors = len(authors) > MAX_AUTHORS
        for place, (login, author) in enumerate(self.authors):
            self.fields[f"author-{place}"] = forms.CharField(
                label=f"{author['display_name']} ({login})",
                required=False,
                initial=stored.authors.get(login, ""),
                widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
            )

    @property
    def author_fields(self) -> list[forms.BoundField]:
        return [self[f"author-{place}"] for place in range(len(self.authors))]

    @property
    def people(self) -> list[str]:
        """User names to choose from."""
        active = User.objects.filter(is_active=True).order_by("username")
        return list(active.values_list("username", flat=True)[:500])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = {name for key, name in cleaned.items() if key.startswith("author-") and name}
        known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
        for key, name in list(cleaned.items()):
            if key.startswith("author-") and name and name not in known:
                text = _("There is no user “%(name)s” here.")
                self.add_error(key, text % {"name": name})
        return cleaned

    @property
    def options(self) -> Options:
        chosen = self.cleaned_data
        return Options(
            media=FETCH if chosen["pictures"] else "",
            authors={
                login: name
                for place, (login, _author) in enumerate(self.authors)
                if (name := chosen[f"author-{place}"])
            },
            bylines=chosen["bylines"],
            overwrite=chosen["overwrite"],
        )
