"""Reading: no cookie, and nothing from another host, on a page of each kind."""

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Category, Page, Post, Tag
from comments.models import Comment
from config.privacy_check.fetching import fetch, text_of
from config.privacy_check.hosts import loaded_by_css, loaded_by_html, named_by_script
from config.privacy_check.lines import Line

FIXED = [
    *("/", "/?s=a", "/datenschutz/", "/hausregeln/", "/impressum/", "/kontakt/", "/sterne/"),
    *("/bestbewertet/", "/beliebt/", "/archiv/", "/comments/mine/", "/bildnachweise/"),
    *("/feed/", "/feed/atom/", "/comments/feed/", "/sitemap.xml", "/robots.txt"),
]
NEWEST = 3
STYLES = ["css/site.css", "css/feed.css"]
SCRIPTS = [
    *("embed", "focus", "gallery", "newest", "print", "rating", "remember", "reply", "share"),
    *("thread",),
]


def sample() -> list[str]:
    """Addresses of pages of every kind; of posts the newest, the oldest, and one with embeds."""
    posts = Post.objects.published().order_by("-published_at")
    found = [*posts[:NEWEST], *posts.reverse()[:1]]
    # By the table between them: most posts have none.
    with_embeds = Post.embeds.through.objects.order_by("-pk").values("post")[:NEWEST]
    found += Post.objects.published().filter(pk__in=[row["post"] for row in with_embeds])
    newest = Comment.objects.approved().select_related("post").order_by("-created_at")[:1]
    found += [comment.post for comment in newest]
    addresses = [post.get_absolute_url() for post in found]
    things = [
        *Page.objects.published()[:NEWEST],
        *Category.objects.all()[:1],
        *Tag.objects.all()[:1],
    ]
    addresses += [thing.get_absolute_url() for thing in things]
    addresses += [post.author.get_absolute_url() for post in found[:1]]
    feeds = [f"{post.get_absolute_url()}feed/" for post in found[:1]]
    return list(dict.fromkeys([*FIXED, *addresses, *feeds]))


def check() -> Iterator[Line]:
    addresses = sample()
    looked_at = ngettext("%(count)d page", "%(count)d pages", len(addresses))
    looked_at %= {"count": len(addresses)}
    cookies = Line("", _("If you only read here, you get no cookie."), looked_at)
    hosts = Line("", _("Fonts, pictures and scripts come from this site alone."), looked_at)
    own = {urlsplit(url).hostname for url in (settings.SITE_URL, settings.MEDIA_URL)} - {None}
    for address in addresses:
        response = fetch(address)
        cookies.findings += [f"{address}: {name}" for name in response.cookies]
        if response.status_code == 200:
            # In feeds, the HTML of posts is escaped.
            text = text_of(response)
            loaded = loaded_by_html(text) | loaded_by_html(unescape(text))
            hosts.findings += [f"{address}: {host}" for host in sorted(loaded - own)]
        elif response.status_code not in {301, 302, 404} or address == "/":
            hosts.findings.append(f"{address}: {response.status_code}")
    hosts.findings += files_that_name_hosts()
    yield cookies
    yield hosts


def files_that_name_hosts() -> list[str]:
    """Other hosts in the style sheets and scripts of readers' pages."""
    found = []
    for name in [*STYLES, *(f"js/{script}.js" for script in SCRIPTS)]:
        path = finders.find(name)
        if path:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            hosts = loaded_by_css(text) if name.endswith(".css") else named_by_script(text)
            found += [f"{name}: {host}" for host in sorted(hosts)]
    return found
