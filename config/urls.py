from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path

from blog import urls as blog_urls
from blog.picker import image_picker
from blog.sitemaps import SITEMAPS, robots
from comments.feeds import CommentFeed, PostCommentsFeed
from config.privacy import privacy
from config.views import favicon

urlpatterns = [
    path("admin/pictures/", admin.site.admin_view(image_picker), name="image_picker"),
    path("admin/", admin.site.urls),
    # /sitemap.xml, /robots.txt, /favicon.ico
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path("datenschutz/", privacy, name="privacy"),
    # Feeds of comments stand below addresses of the blog.
    path("comments/feed/", CommentFeed(), name="comment_feed"),
    path("comments/", include("comments.urls")),
    path("ratings/", include("ratings.urls")),
    path("", include("blog.urls")),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/feed/",
        PostCommentsFeed(),
        name="post_comment_feed",
    ),
    *(static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)),
    path("", include(blog_urls.page_urlpatterns)),
]
