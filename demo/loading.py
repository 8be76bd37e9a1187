"""Fill an empty database with the demo blog of demo/content/. The same every time."""

import datetime
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.groups import AUTHORS, EDITORS, MODERATORS
from accounts.models import Profile, User
from accounts.sign_in import DEMO_PASSWORD
from accounts.slugs import german_slug
from accounts.uploads import SafePicture
from accounts.voters import Voter
from blog.media import renditions
from blog.models import Category, File, Image, Page, Post, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from blog.rendering.saving_files import save_file
from blog.search.related import RelatedPosts, store_lists
from comments.models import Comment, Decision, Status
from comments.rules.registry import HOLD_EVERYTHING
from demo.files import MAKERS
from demo.pictures import CONTENT, file_of, portrait_of
from ratings.models import Review
from ratings.votes.casting import cast_vote

PLACEHOLDER = re.compile(r'<figure data-picture="([\w-]+)"></figure>')
LINK = re.compile(r"(?<=href=\")file:([\w.-]+)(?=\")")

# The sign-ins beside the authors'. They are made only where DEBUG is on.
STAFF = {
    "admin": ("Admin", None),
    "edda": ("Edda Ehlers", EDITORS),
    "mo": ("Mo Meier", MODERATORS),
}
WIDTHS = renditions.widths_for(1600)
"""Of the copies in demo/content/pictures/."""


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class PostFile:
    """One file of demo/content/posts/: facts in TOML between “+++” lines, then the text."""

    facts: dict[str, Any]
    body: str

    @classmethod
    def parse(cls, path: Path) -> "PostFile":
        _before, facts, body = path.read_text(encoding="utf-8").split("+++", 2)
        return cls(tomllib.loads(facts), body.strip())


def local(moment: datetime.datetime) -> datetime.datetime:
    return timezone.make_aware(moment)


@transaction.atomic
def load() -> None:
    site = read("site.toml")
    save_site_settings(
        SiteSettings(
            title=site["title"], tagline=site["tagline"], footer=site["footer"], **site["imprint"]
        )
    )
    people = load_people(site)
    categories = load_categories(site)
    load_pages(site)
    pictures = load_pictures(people["anna"])
    urls = load_files(people["miriam"])
    files = sorted((CONTENT / "posts").glob("*.html"))
    posts = {}
    for file in map(PostFile.parse, files):
        file = replace(file, body=LINK.sub(lambda match: urls[match[1]], file.body))
        posts[file.facts["slug"]] = load_post(file, people, categories, pictures)
    store_lists(RelatedPosts().of([post.pk for post in posts.values()]))
    load_comments(posts, people)
    load_votes(posts)


def load_people(site: dict[str, Any]) -> dict[str, User]:
    people = {}
    # Hashing takes long on purpose; one hash serves for the one password.
    password = make_password(DEMO_PASSWORD)
    for facts in site["authors"]:
        portrait = portrait_of(facts["username"]).read_bytes()
        user = make_person(
            facts["username"],
            facts["display_name"],
            AUTHORS,
            password=password,
            bio=facts["bio"],
            website=facts["website"],
            portrait=SafePicture(portrait, f"{facts['username']}.webp"),
        )
        for position, profile in enumerate(facts["profiles"]):
            Profile.objects.create(
                user=user, name=profile["name"], url=profile["url"], position=position
            )
        people[user.username] = user
    for username, (name, group) in STAFF.items():
        people[username] = make_person(username, name, group, password=password)
    return people


def make_person(username: str, name: str, group: str | None, **fields: Any) -> User:
    user = User.objects.create(
        username=username,
        email=f"{username}@example.org",
        display_name=name,
        is_staff=True,
        is_superuser=group is None,
        **fields,
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def load_categories(site: dict[str, Any]) -> dict[str, Category]:
    categories: dict[str, Category] = {}
    for facts in sorted(site["categories"], key=lambda facts: bool(facts.get("parent"))):
        categories[facts["slug"]] = Category.objects.create(
            name=facts["name"],
            slug=facts["slug"],
            parent=categories.get(facts.get("parent", "")),
            description=facts["description"],
        )
    return categories


def load_pages(site: dict[str, Any]) -> None:
    for facts in site["pages"]:
        save_text(
            Page(
                title=facts["title"],
                path=facts.get("path") or facts["slug"],
                body=facts["body"],
            )
        )


def load_pictures(uploader: User) -> dict[str, Image]:
    pictures = {}
    for facts in read("pictures.toml")["pictures"]:
        original = file_of(facts["key"], WIDTHS[-1]).read_bytes()
        picture = Image(
            file=SafePicture(original, f"{german_slug(facts['title'])}.webp"),
            title=facts["title"],
            alternative_text=facts["alternative_text"],
            caption=facts["caption"],
            creator=facts["creator"],
            source_url=facts.get("source_url", ""),
            license=facts["license"],
            rendition_widths=WIDTHS,
            uploaded_by=uploader,
        )
        # Not by save_image(), which would check the file and make the copies that lie here already.
        picture.store(everything=True)
        for width in WIDTHS:
            copy = file_of(facts["key"], width).read_bytes()
            renditions.store(renditions.name_of(str(picture.file.name), width), copy)
        pictures[facts["key"]] = picture
    return pictures


def load_files(uploader: User) -> dict[str, str]:
    """The URLs of the files by their names."""
    return {
        name: save_file(
            File(file=ContentFile(make(), name), title=title, uploaded_by=uploader)
        ).file.url
        for name, (title, make) in MAKERS.items()
    }


def load_post(
    file: PostFile,
    people: dict[str, User],
    categories: dict[str, Category],
    pictures: dict[str, Image],
) -> Post:
    def figure(match: re.Match[str]) -> str:
        return f'<figure><img src="{pictures[match[1]].file.url}"></figure>'

    facts = file.facts
    published = facts.get("published")
    post = save_text(
        Post(
            title=facts["title"],
            slug=facts["slug"],
            author=people[facts["author"]],
            excerpt=facts.get("excerpt", ""),
            body=PLACEHOLDER.sub(figure, file.body),
            picture=pictures.get(facts.get("picture", "")),
            published_at=local(as_datetime(published)) if published else None,
            is_sticky=facts.get("sticky", False),
        )
    )
    post.co_authors.set([people[name] for name in facts.get("co_authors", [])])
    post.categories.set([categories[slug] for slug in facts["categories"]])
    post.tags.set(facts["tags"])
    if "review" in facts:
        Review.objects.create(post=post, **facts["review"])
    return post


def as_datetime(value: datetime.datetime | str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(value) if isinstance(value, str) else value


def load_comments(posts: dict[str, Post], people: dict[str, User]) -> None:
    comments: dict[int, Comment] = {}
    for facts in read("comments.toml")["comments"]:
        post = posts[facts["post"]]
        assert post.published_at is not None
        user = people.get(facts.get("user", ""))
        comment = Comment.objects.create(
            post=post,
            parent=comments.get(facts.get("parent", 0)),
            author_name=user.public_name if user else facts["name"],
            email=user.email if user else facts["email"],
            website=facts.get("website", ""),
            user=user,
            body=facts["body"],
            created_at=post.published_at + datetime.timedelta(hours=facts["hours"]),
            status=facts.get("status", Status.APPROVED),
        )
        held = comment.status == Status.HELD
        Decision.objects.create(
            comment=comment,
            after=comment.status,
            rule=HOLD_EVERYTHING if held else Decision.IMPORT,
            findings=[{"rule": HOLD_EVERYTHING, "details": {}}] if held else [],
            decided_at=comment.created_at,
        )
        comments[facts["id"]] = comment


def load_votes(posts: dict[str, Post]) -> None:
    votes = read("votes.toml")
    for slug, stars_given in votes.get("votes", votes).items():
        for number, stars in enumerate(stars_given):
            post = posts[slug]
            assert post.published_at is not None
            hours = datetime.timedelta(hours=5 * number + 1)
            cast_vote(post, Voter(f"demo-{number}"), stars, at=post.published_at + hours)
