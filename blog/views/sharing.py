"""Sharing a post: the share pictures, and the link to the reader's own Mastodon server."""

import re

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from blog.media.share_files import hash_of, picture_of
from blog.media.share_picture import Subject
from blog.models import Post, PostQuerySet, SiteSettings
from blog.models.days import existing_day

DAY = 24 * 60 * 60
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")


@require_safe
def share_picture(
    request: HttpRequest, year: int, month: int, day: int, slug: str
) -> HttpResponseBase:
    post = get_object_or_404(
        Post.objects.published().select_related("author").prefetch_related("co_authors"),
        published_on=existing_day(year, month, day),
        slug=slug,
    )
    subject = Subject(
        site=SiteSettings.load().title,
        title=post.title,
        people=get_text_list([author.public_name for author in post.authors], _("and")),
        portrait=post.author.portrait.name or "",
    )
    return picture_response(request, subject)


@require_safe
def site_share_picture(request: HttpRequest) -> HttpResponseBase:
    """For the home page, the archives and the pages."""
    site = SiteSettings.load()
    return picture_response(request, Subject(site.title, site.tagline or site.title))


def picture_response(request: HttpRequest, subject: Subject) -> HttpResponseBase:
    """Send the picture only to those who do not have it yet."""
    etag = quote_etag(hash_of(subject))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(picture_of(subject), content_type="image/png")
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=DAY)
    return response


class ServerForm(forms.Form):
    """Asks for the reader's own server; a handle (“@rita@social.example”) or a URL will do."""

    server = forms.CharField(
        label=gettext_lazy("Your Mastodon server"),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "autocomplete": "off",
                "inputmode": "url",
                "placeholder": "mastodon.example",
                "spellcheck": "false",
            }
        ),
    )

    def clean_server(self) -> str:
        name = host_name(self.cleaned_data["server"])
        if not name:
            raise forms.ValidationError(
                _("Please give the name of a server, such as mastodon.example.")
            )
        return name


def host_name(text: str) -> str:
    """The host name in ASCII, from a name, a URL or a handle; empty if there is none."""
    name = text.strip().lower().removeprefix("https://").removeprefix("http://")
    name = name.split("/")[0].rpartition("@")[2].rstrip(".")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        return ""
    return name if len(name) <= 253 and HOST_NAME.fullmatch(name) else ""


@require_safe
def mastodon(request: HttpRequest) -> HttpResponse:
    """Ask for the server and link to it; nothing is stored, neither here nor in the browser."""
    post = shared_post(request.GET.get("url", ""))
    form = ServerForm(request.GET if "server" in request.GET else None)
    server = form.cleaned_data["server"] if form.is_valid() else ""
    ctx = {"post": post, "form": form, "server": server}
    return render(request, "blog/mastodon.html", ctx)


def shared_post(path: str) -> Post:
    """The public post at the path; raises Http404 for everything else."""
    try:
        found = resolve(path)
    except Resolver404 as error:
        raise Http404(_("There is nothing here.")) from error
    if found.url_name != "post":
        raise Http404(_("There is nothing here."))
    parts = found.kwargs
    posts: PostQuerySet = Post.objects.published().defer("body", "body_html")
    day = existing_day(parts["year"], parts["month"], parts["day"])
    return get_object_or_404(posts, published_on=day, slug=parts["slug"])
