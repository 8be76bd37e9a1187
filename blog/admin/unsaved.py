"""Typed text that is not saved, kept on the server; and who else has the text open."""

import json
from typing import Any, Protocol, cast

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.pk import parse_pk
from blog.html.difference import difference, plain_difference
from blog.html.editing import tidy_source
from blog.models import Page, Post, UnsavedText

MAX_KEY_LENGTH = 40
KEPT_PER_PERSON = 50


class Texts(Protocol):
    """As much of the admin of posts and pages as is needed here."""

    model: Any
    admin_site: Any
    opts: Any

    def get_object(self, request: HttpRequest, object_id: str) -> Any: ...
    def has_add_permission(self, request: HttpRequest) -> bool: ...
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool: ...


def is_key(key: str) -> bool:
    return key.isascii() and key.isalnum() and len(key) <= MAX_KEY_LENGTH


@require_POST
def keep(request: HttpRequest, texts: Texts) -> JsonResponse:
    """Store what the form holds, or only that it is open; tells who else has the text open."""
    user = cast(User, request.user)
    key = request.POST.get("unsaved", "")
    if not is_key(key):
        raise BadRequest
    text = _text(request, texts)
    row = _store(user, key, text, texts, _typed(request))
    answer: dict[str, Any] = {"others": others(user, text), "at": timezone.now().isoformat()}
    if text:
        answer |= {"pk": row.pk, "preview": reverse("unsaved_preview", args=[row.pk])}
    return JsonResponse(answer)


@require_safe
def typed(request: HttpRequest, texts: Texts, pk: int) -> JsonResponse:
    """The values of the form's fields."""
    return JsonResponse({"values": _own(request, texts, pk).values})


@require_POST
def discard(request: HttpRequest, texts: Texts, pk: int) -> HttpResponse:
    _own(request, texts, pk).delete()
    return HttpResponse(status=204)


@require_safe
def compare(request: HttpRequest, texts: Texts, pk: int) -> HttpResponse:
    """What was typed, beside what is saved."""
    unsaved = _own(request, texts, pk)
    saved = unsaved.text
    parts = [
        (_("Title"), plain_difference(saved.title if saved else "", unsaved.title)),
        (_("Text"), difference(saved.body if saved else "", tidy_source(unsaved.value("body")))),
    ]
    if isinstance(saved, Post):
        parts.insert(1, (_("Excerpt"), difference(saved.excerpt, unsaved.value("excerpt"))))
    ctx = {
        **texts.admin_site.each_context(request),
        "opts": texts.opts,
        "title": _("What you typed and did not save"),
        "unsaved": unsaved,
        "saved": saved,
        "sections": [{"name": name, "parts": found} for name, found in parts],
    }
    return render(request, "admin/blog/writing/unsaved.html", ctx)


def others(user: User, text: Post | Page | None) -> str:
    """The names of those who have the text open, too."""
    if text is None:
        return ""
    there = UnsavedText.objects.of(text).open_for_others(user)
    names = sorted({row.user.public_name for row in there})
    return get_text_list(names, _("and")) if names else ""


def offered(user: User, kind: str, text: Post | Page | None) -> list[dict[str, Any]]:
    """What the person typed into other forms of this text, for static/js/unsaved.js."""
    waiting = UnsavedText.objects.waiting(user)
    waiting = waiting.of(text) if text else waiting.filter(kind=kind, post=None, page=None)
    return [
        {
            "pk": row.pk,
            "id": row.form_key,
            "at": int(row.typed_at.timestamp() * 1000),
            # Somebody saved the text since, which nobody should overwrite without having seen it.
            "isBehind": bool(text and text.modified_at > row.typed_at),
        }
        for row in waiting[:KEPT_PER_PERSON]
        if row.typed_at
    ]


def forget(user: User, key: str) -> None:
    """The form is saved."""
    UnsavedText.objects.filter(user=user, form_key=key).delete()


def _text(request: HttpRequest, texts: Texts) -> Post | Page | None:
    """What the form changes; None if it is new."""
    if not (pk := request.POST.get("text", "")):
        if not texts.has_add_permission(request):
            raise PermissionDenied
        return None
    text: Post | Page | None = texts.get_object(request, str(parse_pk(pk)))
    if text is None or not texts.has_change_permission(request, text):
        raise PermissionDenied
    return text


def _typed(request: HttpRequest) -> list[list[str]] | None:
    """The values that came along; None if the form only says that it is open."""
    if "values" not in request.POST:
        return None
    try:
        values = json.loads(request.POST["values"])
    except ValueError as error:
        raise BadRequest from error
    if not isinstance(values, list) or not all(_is_field(value) for value in values):
        raise BadRequest
    return [[_storable(part) for part in value] for value in values]


def _storable(text: str) -> str:
    """Without null characters and halves of characters, which PostgreSQL's JSON does not hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _is_field(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(isinstance(v, str) for v in value)


@transaction.atomic
def _store(
    user: User, key: str, text: Post | Page | None, texts: Texts, values: list[list[str]] | None
) -> UnsavedText:
    now = timezone.now()
    fields: dict[str, Any] = {"seen_at": now}
    if values is not None:
        fields |= {"values": values, "typed_at": now}
    kind = texts.opts.model_name
    new = {"kind": kind, **({kind: text} if text else {}), **fields}
    row, _created = UnsavedText.objects.update_or_create(
        user=user, form_key=key, defaults=fields, create_defaults=new
    )
    # Forms that were only opened go before any typed word does.
    newest = F("typed_at").desc(nulls_last=True)
    rows = UnsavedText.objects.filter(user=user).order_by(newest, "-seen_at", "-pk")
    too_many = list(rows.values_list("pk", flat=True)[KEPT_PER_PERSON:])
    UnsavedText.objects.filter(pk__in=too_many).delete()
    return row


def _own(request: HttpRequest, texts: Texts, pk: int) -> UnsavedText:
    """Raises Http404 for those of others; and once the person may not change the text any more."""
    mine = UnsavedText.objects.filter(user=cast(User, request.user), kind=texts.opts.model_name)
    row = get_object_or_404(mine.select_related("post", "page"), pk=pk)
    if row.text and not texts.has_change_permission(request, row.text):
        raise PermissionDenied
    return row
