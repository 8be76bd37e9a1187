"""A desk with something of everything, and the URLs of all its pages."""

import datetime

from django.contrib import admin
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blog.models import File, Image, Post, Revision
from blog.rendering.saving_files import save_file
from comments.models import (
    Ban,
    CannedReply,
    Comment,
    Decision,
    Fingerprint,
    Note,
    Report,
    SortedOut,
    Status,
)
from ratings.models import RatingDecision, Score, VoteHold
from tests.files import PDF
from tests.helpers import person
from tests.page_cache import small_site
from wordpress.importing.survey import Facts
from wordpress.models import ImportRun, Mention, Source

ROLES = {"wanda": "Authors", "edgar": "Editors", "mona": "Moderators"}
HOST = "anna"


def furnish() -> None:
    """One row at least of each model that the admin shows, and one person for each role."""
    small_site.build()
    people = {
        username: person(username, username.title(), group) for username, group in ROLES.items()
    }
    draft = Post.objects.get(title="Entwurf")
    public = Post.objects.get(slug="beitrag-1")
    for post in (draft, public):
        post.co_authors.add(people["wanda"])
        Revision.record(post, people["wanda"])
        post.title += "!"
        Revision.record(post, people["wanda"])
    held = Comment.objects.create(
        post=public, author_name="Gast", email="gast@example.org", body="Gut?", status=Status.HELD
    )
    Decision.objects.create(comment=held, after=Status.HELD, rule="links", reason="2 Links")
    Fingerprint.objects.create(comment=held, kind=Fingerprint.Kind.TEXT, value="b" * 64)
    Note.objects.create(comment=held, by=people["mona"], text="Schon einmal da gewesen?")
    trapped = Comment.objects.create(
        post=public, author_name="Gerät", body="Angebot", status=Status.SPAM
    )
    SortedOut.objects.create(comment=trapped)
    decided = Comment.objects.filter(status=Status.APPROVED).order_by("pk")[0]
    Decision.objects.create(
        comment=decided,
        before=Status.HELD,
        after=Status.APPROVED,
        rule=Decision.PERSON,
        by=people["mona"],
        batch="c" * 16,
    )
    Report.objects.create(
        comment=held,
        path=public.get_absolute_url(),
        text_reported="Gut?",
        ground=Report.Ground.values[0],
        explanation="Darum.",
        in_good_faith=True,
    )
    CannedReply.objects.create(title="Dank", text="Danke!")
    Ban.objects.create(
        kind=Fingerprint.Kind.EMAIL,
        value="a" * 64,
        until=timezone.now() + datetime.timedelta(days=3),
    )
    VoteHold.objects.create(post=public, reason=VoteHold.Reason.values[0])
    RatingDecision.objects.create(post=public, kind=RatingDecision.Kind.values[0])
    source = Source.objects.create(base_url="https://alt.example/")
    ImportRun.objects.create(
        source=source, state=ImportRun.State.DONE, digest="d" * 64, facts=Facts().as_json()
    )
    Mention.objects.create(
        post=public,
        kind="pingback",
        title="Dort",
        url="https://andere.example/",
        status=Status.HELD,
        created_at=timezone.now(),
    )
    Image.objects.update(uploaded_by=people["wanda"])
    file = save_file(File(file=ContentFile(PDF, "programm.pdf"), uploaded_by=people["wanda"]))
    public.files.add(file)


def kinds_of_urls() -> list[str]:
    """Adding, deletion and history of posts alone: they look alike everywhere."""
    alike = ("/add/", "/delete/", "/history/")
    return [url for url in all_urls() if "/blog/post/" in url or not url.endswith(alike)]


def all_urls() -> list[str]:
    """All pages of the desk, each model's with one of its rows; people get to see their part."""
    found = [reverse("admin:index"), reverse("admin:password_change")]
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        for row in model_admin.model._default_manager.order_by("pk")[:1]:
            found += [
                reverse(f"{name}_{action}", args=[row.pk])
                for action in ("change", "delete", "history")
            ]
    found += [reverse("admin:app_list", args=[label]) for label in APPS]
    return [*found, *_special()]


APPS = ["accounts", "blog", "comments", "ratings", "wordpress"]


def _special() -> list[str]:
    """Pages that Django's admin does not know of."""
    found = []
    for post in (Post.objects.get(slug="entwurf"), Post.objects.get(slug="beitrag-1")):
        base = f"/admin/blog/post/{post.pk}"
        found += [f"{base}/change/", f"{base}/revisions/", f"{base}/revisions/compare/"]
        found += [f"{base}/delete/", f"{base}/history/"]
    score = Score.objects.order_by("-votes")[0]
    comments = "/admin/comments/comment"
    shared = Fingerprint.objects.select_related("comment").order_by("-pk")[0]
    held = shared.comment
    return [
        *found,
        "/admin/pictures/",
        "/admin/privacy/",
        "/admin/blog/image/upload/",
        f"/admin/blog/image/describe/?pk={Image.objects.all()[0].pk}",
        f"{comments}/inbox/",
        f"{comments}/?status=all",
        f"{comments}/sorted-out/",
        f"{comments}/moves/",
        f"{comments}/shortcuts/",
        f"{comments}/statistics/",
        f"{comments}/wave/{shared.pk}/",
        f"{comments}/post/{held.post_id}/",
        f"{comments}/{held.pk}/writer/",
        f"{comments}/{held.pk}/move/",
        f"/admin/ratings/score/{score.pk}/change/",
        "/admin/blog/post/?q=berg",
        "/admin/password_change/done/",
        f"/admin/accounts/user/{person_named(HOST).pk}/password/",
    ]


def person_named(username: str) -> User:
    return User.objects.get(username=username)
