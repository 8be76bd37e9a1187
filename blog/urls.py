"""The URLs of the blog, which are those of WordPress; pages come last of all, in config."""

from django.urls import path, re_path, register_converter

from blog.discovery import feeds
from blog.discovery.feed_formats import kept_feed
from blog.views import (
    accent,
    archives,
    imprint,
    indexes,
    pages,
    picture_credits,
    posts,
    previews,
    sharing,
)
from blog.views.converters import CategoryPath, Day, Month, PageNumber, PagePath, Year

register_converter(Year, "year")
register_converter(Month, "month")
register_converter(Day, "day")
register_converter(CategoryPath, "category")
register_converter(PagePath, "pagepath")
register_converter(PageNumber, "pagenumber")

urlpatterns = [
    # /
    path("", archives.home, name="home"),
    path("page/<pagenumber:number>/", archives.home, name="home"),
    path("feed/", kept_feed(feeds.PostFeed()), name="feed"),
    path("feed/atom/", kept_feed(feeds.PostFeed(atom=True)), name="feed_atom"),
    re_path("^(?P<before>(?:[^/]+/)*)feed/(?:rss2?|rdf)/$", feeds.other_format),
    # /2010/04/29/slug/
    path("<year:year>/", archives.by_year, name="year"),
    path("<year:year>/page/<pagenumber:number>/", archives.by_year, name="year"),
    path("<year:year>/<month:month>/", archives.by_month, name="month"),
    path("<year:year>/<month:month>/page/<pagenumber:number>/", archives.by_month, name="month"),
    path("<year:year>/<month:month>/<day:day>/", archives.by_day, name="day"),
    path(
        "<year:year>/<month:month>/<day:day>/page/<pagenumber:number>/", archives.by_day, name="day"
    ),
    path("<year:year>/<month:month>/<day:day>/<slug:slug>/", posts.post_detail, name="post"),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/<pagenumber:number>/",
        posts.post_detail,
        name="post",
    ),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/share.png",
        sharing.share_picture,
        name="share_picture",
    ),
    # /category/parent/child/
    path("category/<category:path>/feed/", kept_feed(feeds.CategoryFeed()), name="category_feed"),
    path(
        "category/<category:path>/feed/atom/",
        kept_feed(feeds.CategoryFeed(atom=True)),
        name="category_feed_atom",
    ),
    path(
        "category/<category:path>/page/<pagenumber:number>/", archives.by_category, name="category"
    ),
    path("category/<category:path>/", archives.by_category, name="category"),
    # /tag/slug/
    path("tag/<slug:slug>/feed/", kept_feed(feeds.TagFeed()), name="tag_feed"),
    path("tag/<slug:slug>/feed/atom/", kept_feed(feeds.TagFeed(atom=True)), name="tag_feed_atom"),
    path("tag/<slug:slug>/", archives.by_tag, name="tag"),
    path("tag/<slug:slug>/page/<pagenumber:number>/", archives.by_tag, name="tag"),
    # /author/name/
    path("author/<slug:slug>/feed/", kept_feed(feeds.AuthorFeed()), name="author_feed"),
    path(
        "author/<slug:slug>/feed/atom/",
        kept_feed(feeds.AuthorFeed(atom=True)),
        name="author_feed_atom",
    ),
    path("author/<slug:slug>/", archives.by_author, name="author"),
    path("author/<slug:slug>/page/<pagenumber:number>/", archives.by_author, name="author"),
    # /archiv/, /kategorien/, /schlagwoerter/
    path("archiv/", indexes.archive_page, name="archive_page"),
    path("kategorien/", indexes.category_page, name="category_page"),
    path("schlagwoerter/", indexes.tag_page, name="tag_page"),
    # /bildnachweise/
    path("bildnachweise/", picture_credits.picture_credits, name="picture_credits"),
    path(
        "bildnachweise/page/<pagenumber:number>/",
        picture_credits.picture_credits,
        name="picture_credits",
    ),
    # /share.png, /teilen/mastodon/, /impressum/
    path("share.png", sharing.site_share_picture, name="site_share_picture"),
    path("teilen/mastodon/", sharing.mastodon, name="mastodon"),
    path("impressum/", imprint.imprint, name="imprint"),
    # /farbe/a3401f.css
    re_path("^farbe/(?P<colour>[0-9a-f]{6})\\.css$", accent.accent, name="accent"),
    # /preview/1/, /preview/page/1/, /preview/unsaved/1/
    path("preview/<int:pk>/", previews.preview, name="preview"),
    path("preview/page/<int:pk>/", previews.page_preview, name="page_preview"),
    path("preview/unsaved/<int:pk>/", previews.unsaved_preview, name="unsaved_preview"),
    path("preview/<str:key>/", previews.shared_preview, name="shared_preview"),
]

# A page may have any path that nothing else has, so this is tried last of all.
page_urlpatterns = [path("<pagepath:path>/", pages.page_detail, name="page")]
