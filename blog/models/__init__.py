"""What the blog consists of: posts, pages, categories, pictures, files, the site's settings."""

from blog.models.categories import Category
from blog.models.embeds import Embed
from blog.models.files import File, FileQuerySet
from blog.models.images import Image, ImageQuerySet
from blog.models.linked_hosts import LinkedHost
from blog.models.lists.tables import Listing, ListKind, ListMonth, ListTotal
from blog.models.pages import Page
from blog.models.posts import Post, PostQuerySet, may_edit_all
from blog.models.public import is_public
from blog.models.redirects import Redirect
from blog.models.related import RelatedPost
from blog.models.revisions import Revision
from blog.models.search import SearchEntry, SearchText
from blog.models.site import SiteSettings
from blog.models.site_links import SiteLink
from blog.models.submitted import SubmittedPost
from blog.models.tags import Tag, TaggedPost
from blog.models.trash import TrashEntry
from blog.models.unsaved import UnsavedText

__all__ = [
    "Category",
    "Embed",
    "File",
    "FileQuerySet",
    "Image",
    "ImageQuerySet",
    "LinkedHost",
    "ListKind",
    "ListMonth",
    "ListTotal",
    "Listing",
    "Page",
    "Post",
    "PostQuerySet",
    "Redirect",
    "RelatedPost",
    "Revision",
    "SearchEntry",
    "SearchText",
    "SiteLink",
    "SiteSettings",
    "SubmittedPost",
    "Tag",
    "TaggedPost",
    "TrashEntry",
    "UnsavedText",
    "is_public",
    "may_edit_all",
]
