"""Uploading pictures to the library, and describing them."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile, File
from django.forms import BaseModelFormSet, modelform_factory, modelformset_factory
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.pk import parse_pks
from accounts.uploads import MAX_BYTES, store_safely
from blog.embeds import safe_fetching
from blog.embeds.safe_fetching import FetchError
from blog.media.exif import creator_named_in
from blog.models import Image
from blog.rendering.saving_images import save_image

ALL_RIGHTS_RESERVED = "all-rights-reserved"
MAX_SOURCE_URL = 500
AT_ONCE = 100
"""Pictures on one form; Django accepts as many files in one request."""

Refusal = tuple[str, str]
"""The name of a file, and the sentence that says why it was not taken."""

# Applies to all pictures that are uploaded together.
SharedForm = modelform_factory(Image, fields=["creator", "creator_url", "source_url", "license"])
DescribeFormSet = modelformset_factory(
    Image,
    fields=[
        "alternative_text",
        "caption",
        "title",
        "creator",
        "creator_url",
        "source_url",
        "license",
        "changes",
    ],
    extra=0,
    max_num=AT_ONCE,
    # An extra form cannot create a picture without a file.
    edit_only=True,
    widgets={"caption": forms.Textarea(attrs={"rows": 2})},
)

# What the editor asks for in a small dialog, once pictures were dropped into a text.
BriefFormSet = modelformset_factory(
    Image,
    fields=["alternative_text", "creator", "license"],
    extra=0,
    max_num=AT_ONCE,
    edit_only=True,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("blog.add_image", raise_exception=True)
def upload_images(request: HttpRequest) -> HttpResponse:
    """Upload several pictures; static/js/upload.js sends them one by one and asks for JSON."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    shared = SharedForm(request.POST or None)
    refusals: list[Refusal] = []
    if request.method == "POST":
        files = [file for file in request.FILES.getlist("files") if isinstance(file, File)]
        if shared.is_valid():
            stored, refusals = take_in(files, shared.cleaned_data, cast(User, request.user))
            if wants_json:
                return as_json(stored, refusals)
            if stored and not refusals:
                return redirect(describe_address(stored, next_address(request)))
            return upload_page(request, SharedForm(), refusals, stored)
        if wants_json:
            return JsonResponse({"error": " ".join(with_field_names(shared))}, status=400)
    return upload_page(request, shared, refusals, [])


def with_field_names(form: forms.BaseForm) -> list[str]:
    """What is wrong with a form, each sentence after the name of its field."""
    return [
        f"{form[name].label}: {sentence}" if name in form.fields else str(sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def take_in(
    files: Sequence[File[Any]], facts: dict[str, Any], user: User
) -> tuple[list[Image], list[Refusal]]:
    """The stored pictures, and the name of each refused file with the reason."""
    stored: list[Image] = []
    refusals: list[Refusal] = []
    for file in files:
        image = Image(uploaded_by=user, **facts)
        try:
            image.file = store_safely(file)
        except ValidationError as error:
            refusals.append((file.name or "", " ".join(error.messages)))
            continue
        image.creator = image.creator or creator_named_in(file)
        stored.append(save_image(image))
    return stored, refusals


def as_json(stored: list[Image], refusals: list[Refusal]) -> JsonResponse:
    if refusals or not stored:
        sentence = refusals[0][1] if refusals else _("No file arrived.")
        return JsonResponse({"error": sentence}, status=400)
    image = stored[0]
    facts = {"pk": image.pk, "url": image.file.url, "caption": image.caption}
    return JsonResponse(facts, status=201)


def fetch_picture(url: str) -> ContentFile[bytes]:
    """A picture of another site as a file of its name; raises FetchError.

    By https only, from public hosts, no larger than what may be uploaded.
    """
    content = safe_fetching.fetch(url.replace("http://", "https://", 1), MAX_BYTES)
    return ContentFile(content, PurePosixPath(unquote(urlsplit(url).path)).name or "picture")


@require_POST
@permission_required("blog.add_image", raise_exception=True)
def adopt_image(request: HttpRequest) -> HttpResponse:
    """Take a picture of another site into the library; static/js/editor/uploads.js asks for it."""
    url = request.POST.get("url", "")
    try:
        file = fetch_picture(url)
    except FetchError as error:
        return JsonResponse({"error": str(error)}, status=400)
    source = url if len(url) <= MAX_SOURCE_URL else ""
    facts = {"source_url": source, "license": ALL_RIGHTS_RESERVED}
    return as_json(*take_in([file], facts, cast(User, request.user)))


def upload_page(
    request: HttpRequest,
    shared: forms.BaseForm,
    refusals: list[Refusal],
    stored: list[Image],
) -> HttpResponse:
    following = next_address(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Upload pictures"),
        "opts": Image._meta,
        "shared": shared,
        "refusals": refusals,
        "stored": stored,
        "describe": describe_address(stored, following),
        "next": following,
    }
    status = 400 if refusals or shared.errors else 200
    return render(request, "admin/blog/image/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("blog.change_image", raise_exception=True)
def describe_images(request: HttpRequest) -> HttpResponse:
    """One form for the texts of the pictures `?pk=1&pk=2`, all saved together.

    With `&brief=1` it is the few fields of the editor's dialog, static/js/editor/describing.js.
    """
    images = chosen_images(request.GET, cast(User, request.user))
    is_brief = "brief" in request.GET
    form_class = BriefFormSet if is_brief else DescribeFormSet
    formset: BaseModelFormSet[Any, Any] = form_class(
        request.POST or None,
        queryset=Image.objects.filter(pk__in=[image.pk for image in images]).order_by("pk"),
    )
    if request.method == "POST" and not still_there(formset, images):
        formset = form_class(queryset=formset.queryset)
        messages.warning(
            request, _("Somebody deleted one of the pictures in the meantime; nothing was saved.")
        )
    elif request.method == "POST" and formset.is_valid():
        for image in formset.save(commit=False):
            save_image(image)
        if is_brief:
            return HttpResponse(status=204)
        number = len(images)
        sentence = ngettext("%(n)d picture saved.", "%(n)d pictures saved.", number)
        messages.success(request, sentence % {"n": number})
        return redirect(next_address(request) or reverse("admin:blog_image_changelist"))
    context = {
        **admin.site.each_context(request),
        "title": _("Describe pictures"),
        "opts": Image._meta,
        "formset": formset,
        "is_brief": is_brief,
        "next": next_address(request),
    }
    status = 400 if request.method == "POST" else 200
    template = "admin/blog/image/_describe.html" if is_brief else "admin/blog/image/describe.html"
    return render(request, template, context, status=status)


def still_there(formset: BaseModelFormSet[Any, Any], images: list[Image]) -> bool:
    """Whether the submitted forms match the pictures, none of which was deleted meanwhile."""
    sent = {form.data.get(form.add_prefix("id"), "") for form in formset.forms}
    return sent == {str(image.pk) for image in images}


def chosen_images(query: QueryDict, user: User) -> list[Image]:
    """Raises PermissionDenied if the person may not describe one of them."""
    images = list(
        Image.objects.outside_trash().filter(pk__in=parse_pks(query.getlist("pk")[:AT_ONCE]))
    )
    if not all(image.editable_by(user) for image in images):
        raise PermissionDenied
    return images


def describe_address(images: list[Image], following: str) -> str:
    query = QueryDict(mutable=True)
    query.setlist("pk", [str(image.pk) for image in images])
    if following:
        query["next"] = following
    return f"{reverse('admin:blog_image_describe')}?{query.urlencode()}"


def next_address(request: HttpRequest) -> str:
    """Where to go afterwards, such as back to the editor's window."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe else ""
