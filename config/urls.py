"""All URLs of the site."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from blog import urls as blog_urls
from blog.admin.embed_card import embed_card
from blog.admin.images import image_picker
from blog.admin.link_targets import link_targets
from blog.discovery.feed_formats import kept_feed
from blog.discovery.sitemaps import robots, sitemap, sitemap_index
from comments.reports.house_rules import house_rules
from comments.thread.feeds import CommentFeed, PostCommentsFeed
from config.privacy import privacy
from config.uploads import uploaded
from config.views import favicon

urlpatterns = [
    path("admin/pictures/", admin.site.admin_view(image_picker), name="image_picker"),
    path("admin/link-targets/", admin.site.admin_view(link_targets), name="link_targets"),
    path("admin/embed-card/", admin.site.admin_view(embed_card), name="embed_card"),
    path("admin/", admin.site.urls),
    # /sitemap.xml, /sitemap-posts-1.xml, /robots.txt, /favicon.ico, /datenschutz/, /hausregeln/
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<pagenumber:number>.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path("datenschutz/", privacy, name="privacy"),
    path("hausregeln/", house_rules, name="house_rules"),
    # Feeds of comments stand below addresses of the blog.
    path("comments/feed/", kept_feed(CommentFeed()), name="comment_feed"),
    path("comments/feed/atom/", kept_feed(CommentFeed(atom=True)), name="comment_feed_atom"),
    path("comments/", include("comments.urls")),
    path("", include("ratings.urls")),
    path("", include("subscriptions.urls")),
    path("", include("blog.urls")),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/feed/",
        kept_feed(PostCommentsFeed()),
        name="post_comment_feed",
    ),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/feed/atom/",
        kept_feed(PostCommentsFeed(atom=True)),
        name="post_comment_feed_atom",
    ),
    *(static(settings.MEDIA_URL, view=uploaded, document_root=settings.MEDIA_ROOT)),
    path("", include(blog_urls.page_urlpatterns)),
]
