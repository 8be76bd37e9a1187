"""What an import sets of each kind of thing: to see what was edited here, and to put it back."""

import hashlib
import json
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime

from accounts.models import User
from blog.models import Category, File, Image, Page, Post, Tag
from blog.rendering.saving import save_text
from blog.rendering.saving_files import save_file
from blog.rendering.saving_images import save_image
from blog.search.related import RelatedPosts, store_lists
from comments.models import Comment
from wordpress.models import ImportedItem, Mention

Kind = ImportedItem.Kind

Fields = dict[str, Any]

MODELS: dict[str, type[models.Model]] = {
    Kind.AUTHOR: User,
    Kind.CATEGORY: Category,
    Kind.TAG: Tag,
    Kind.IMAGE: Image,
    Kind.FILE: File,
    Kind.POST: Post,
    Kind.PAGE: Page,
    Kind.COMMENT: Comment,
    Kind.MENTION: Mention,
}
FIELDS: dict[str, list[str]] = {
    Kind.AUTHOR: ["username", "display_name", "email", "is_active", "bio"],
    Kind.CATEGORY: ["name", "slug", "parent_id", "description"],
    Kind.TAG: ["name", "slug"],
    Kind.IMAGE: [
        *("title", "alternative_text", "caption", "creator", "creator_url", "source_url"),
        *("license", "changes"),
    ],
    Kind.FILE: ["title"],
    Kind.POST: [
        *("title", "slug", "author_id", "body", "excerpt", "published_at", "is_sticky"),
        *("comments_open", "picture_id", "first_published_url"),
    ],
    Kind.PAGE: ["title", "path", "body", "published_at"],
    Kind.COMMENT: [
        *("body", "status", "author_name", "email", "website", "user_id", "parent_id"),
        *("created_at",),
    ],
    Kind.MENTION: ["title", "url", "text", "status", "created_at"],
}
MOMENTS = {"published_at", "created_at"}


def take(kind: str, thing: models.Model, terms: Fields | None = None) -> Fields:
    """The thing's fields as JSON has them; `terms` are a post's, where they are known."""
    fields: Fields = {name: getattr(thing, name) for name in FIELDS[kind]}
    for name in MOMENTS & fields.keys():
        fields[name] = fields[name].isoformat() if fields[name] else None
    if isinstance(thing, Post) and thing.language:
        # Those without one keep the hash that they had before posts had a language.
        fields["language"] = thing.language
    if terms is not None:
        fields |= terms
    elif isinstance(thing, Post):
        fields["categories"] = sorted(thing.categories.values_list("pk", flat=True))
        fields["co_authors"] = sorted(thing.co_authors.values_list("pk", flat=True))
        fields["tags"] = sorted(thing.tags.values_list("pk", flat=True))
    return fields


def fingerprint(facts: Any) -> str:
    """24 digits that change with any of the facts."""
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def hash_of(kind: str, thing: models.Model, terms: Fields | None = None) -> str:
    return fingerprint(take(kind, thing, terms))


def restore(kind: str, thing: models.Model, fields: Fields) -> None:
    """Make the thing what it was, and store it."""
    for name in FIELDS[kind]:
        value = fields[name]
        setattr(thing, name, parse_datetime(value) if name in MOMENTS and value else value)
    if isinstance(thing, Post):
        thing.language = fields.get("language", "")
    match thing:
        case Post() | Page():
            save_text(thing)
        case Image():
            save_image(thing)
        case File():
            save_file(thing)
        case _:
            thing.save()
    if isinstance(thing, Post):
        thing.categories.set(fields["categories"])
        thing.co_authors.set(fields["co_authors"])
        thing.tags.set(Tag.objects.filter(pk__in=fields["tags"]))
        store_lists(RelatedPosts().of([thing.pk]))


def find(kind: str, key: int) -> models.Model | None:
    return MODELS[kind]._default_manager.filter(pk=key).first()
