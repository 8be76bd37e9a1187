from django.urls import path, re_path, register_converter

from blog.discovery import feeds, sharing
from blog.views import imprint
from blog.views import indexes as overviews
from blog.views import picture_credits as credits
from blog.views import posts as views
from blog.views.converters import CategoryPath, Day, Month, PageNumber, PagePath, Year
from blog.views.preview_links import shared_preview

register_converter(Year, "year")
register_converter(Month, "month")
register_converter(Day, "day")
register_converter(CategoryPath, "category")
register_converter(PagePath, "pagepath")
register_converter(PageNumber, "pagenumber")

urlpatterns = [
    # /
    path("", views.home, name="home"),
    path("page/<pagenumber:number>/", views.home, name="home"),
    path("feed/", feeds.PostFeed(), name="feed"),
    path("feed/atom/", feeds.PostFeed(atom=True), name="feed_atom"),
    re_path("^(?P<before>(?:[^/]+/)*)feed/(?:rss2?|rdf)/$", feeds.other_format),
    # /2010/04/29/slug/
    path("<year:year>/", views.by_year, name="year"),
    path("<year:year>/page/<pagenumber:number>/", views.by_year, name="year"),
    path("<year:year>/<month:month>/", views.by_month, name="month"),
    path("<year:year>/<month:month>/page/<pagenumber:number>/", views.by_month, name="month"),
    path("<year:year>/<month:month>/<day:day>/", views.by_day, name="day"),
    path("<year:year>/<month:month>/<day:day>/page/<pagenumber:number>/", views.by_day, name="day"),
    path("<year:year>/<month:month>/<day:day>/<slug:slug>/", views.post_detail, name="post"),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/<pagenumber:number>/",
        views.post_detail,
        name="post",
    ),
    path(
        "<year:year>/<month:month>/<day:day>/<slug:slug>/share.png",
        sharing.share_picture,
        name="share_picture",
    ),
    # /category/parent/child/
    path("category/<category:path>/feed/", feeds.CategoryFeed(), name="category_feed"),
    path(
        "category/<category:path>/feed/atom/",
        feeds.CategoryFeed(atom=True),
        name="category_feed_atom",
    ),
    path("category/<category:path>/page/<pagenumber:number>/", views.by_category, name="category"),
    path("category/<category:path>/", views.by_category, name="category"),
    # /tag/slug/
    path("tag/<slug:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("tag/<slug:slug>/feed/atom/", feeds.TagFeed(atom=True), name="tag_feed_atom"),
    path("tag/<slug:slug>/", views.by_tag, name="tag"),
    path("tag/<slug:slug>/page/<pagenumber:number>/", views.by_tag, name="tag"),
    # /author/name/
    path("author/<slug:slug>/feed/", feeds.AuthorFeed(), name="author_feed"),
    path("author/<slug:slug>/feed/atom/", feeds.AuthorFeed(atom=True), name="author_feed_atom"),
    path("author/<slug:slug>/", views.by_author, name="author"),
    path("author/<slug:slug>/page/<pagenumber:number>/", views.by_author, name="author"),
    # /archiv/, /kategorien/, /schlagwoerter/
    path("archiv/", overviews.archive_page, name="archive_page"),
    path("kategorien/", overviews.category_page, name="category_page"),
    path("schlagwoerter/", overviews.tag_page, name="tag_page"),
    # /bildnachweise/
    path("bildnachweise/", credits.picture_credits, name="picture_credits"),
    path(
        "bildnachweise/page/<pagenumber:number>/", credits.picture_credits, name="picture_credits"
    ),
    # /share.png, /teilen/mastodon/, /impressum/
    path("share.png", sharing.site_share_picture, name="site_share_picture"),
    path("teilen/mastodon/", sharing.mastodon, name="mastodon"),
    path("impressum/", imprint.imprint, name="imprint"),
    # /preview/1/
    path("preview/<int:pk>/", views.preview, name="preview"),
    path("preview/<str:key>/", shared_preview, name="shared_preview"),
]

# Pages may have any address that nothing else has: to be tried last of all.
page_urlpatterns = [path("<pagepath:path>/", views.page_detail, name="page")]
