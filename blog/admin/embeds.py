"""Embeds in the admin: they come with the texts that show them, and get title and picture here."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models import Embed, Post
from blog.rendering.saving_embeds import fetch_embed, save_embed
from blog.rendering.saving_images import save_image

AT_ONCE = 5
"""Embeds fetched in one request, as each may take several seconds."""


class EmbedForm(forms.ModelForm[Embed]):
    """Title and picture entered by hand, where the server cannot fetch them."""

    upload = forms.FileField(
        label=_("upload a picture"),
        required=False,
        help_text=_("It is added to the library and replaces the picture above."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta:
        model = Embed
        fields = ["title", "author_name", "picture"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if upload := cleaned.get("upload"):
            embed = Embed(
                url=self.instance.url,
                title=cleaned.get("title", ""),
                author_name=cleaned.get("author_name", ""),
            )
            try:
                cleaned["new_picture"] = embed.new_picture(upload)
            except ValidationError as error:
                self.add_error("upload", ValidationError(error.messages))
        return cleaned


class EmbedAdmin(admin.ModelAdmin[Embed]):
    form = EmbedForm
    change_form_template = "admin/blog/embed/change_form.html"
    list_display = ["small_picture", "__str__", "provider", "author_name", "state"]
    list_display_links = ["__str__"]
    list_filter = ["provider"]
    list_select_related = ["picture"]
    list_per_page = 50
    search_fields = ["title", "url", "author_name"]
    fields = ["link", "title", "author_name", "picture", "upload", "state"]
    readonly_fields = ["link", "state"]
    autocomplete_fields = ["picture"]
    actions = ["fetch"]

    @admin.display(description=_("picture"))
    def small_picture(self, embed: Embed) -> str:
        if embed.picture is None:
            return "–"
        address = embed.picture.file.url
        return format_html('<img src="{}" alt="" width="96" loading="lazy">', address)

    @admin.display(description=_("address"))
    def link(self, embed: Embed) -> str:
        return format_html('<a href="{0}" rel="noopener">{0}</a>', embed.url)

    @admin.display(description=_("state"), ordering="fetched_at")
    def state(self, embed: Embed) -> str:
        if embed.problem:
            return embed.problem
        if embed.fetched_at:
            return gettext("fetched")
        return gettext("entered by hand") if embed.title else gettext("not fetched yet")

    @admin.action(description=_("Fetch title and picture"), permissions=["change"])
    def fetch(self, request: HttpRequest, embeds: QuerySet[Embed]) -> None:
        for embed in embeds[:AT_ONCE]:
            self._fetch_one(request, embed)
        if (left := embeds.count() - AT_ONCE) > 0:
            messages.info(
                request,
                ngettext(
                    "%(number)s embed was left for the next time.",
                    "%(number)s embeds were left for the next time.",
                    left,
                )
                % {"number": left},
            )

    def _fetch_one(self, request: HttpRequest, embed: Embed) -> None:
        if fetch_embed(embed):
            messages.success(request, gettext("Fetched: %(embed)s") % {"embed": embed})
        else:
            messages.warning(request, f"{embed}: {embed.problem}")

    def save_model(self, request: HttpRequest, obj: Embed, form: Any, change: bool) -> None:
        if image := form.cleaned_data.get("new_picture"):
            image.uploaded_by = cast(User, request.user)
            obj.picture = save_image(image)
        if obj.title and obj.picture:
            obj.problem = ""
        save_embed(obj)

    def response_change(self, request: HttpRequest, obj: Embed) -> HttpResponse:
        if "_fetch" in request.POST:
            self._fetch_one(request, obj)
            return redirect(request.path)
        return super().response_change(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Embed]:
        """Those in the person's own posts; nobody sees the drafts of others."""
        embeds = super().get_queryset(request)
        user = cast(User, request.user)
        if user.has_perm("blog.change_any_post"):
            return embeds
        theirs = Post.objects.editable_by(user).order_by()
        return embeds.filter(Exists(theirs.filter(embeds=OuterRef("pk"))))

    def get_fields(self, request: HttpRequest, obj: Embed | None = None) -> Any:
        fields = super().get_fields(request, obj)
        if request.user.has_perm("blog.add_image"):
            return fields
        return [field for field in fields if field != "upload"]

    def get_actions(self, request: HttpRequest) -> Any:
        """What is shown somewhere cannot be deleted, so there is no deleting in bulk."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Embed | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj is not None and obj.is_shown)
