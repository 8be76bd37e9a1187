"""What authors and editors see of the blog in the admin."""

from django.contrib import admin
from taggit.models import Tag as TaggitTag

from blog.admin.embeds import EmbedAdmin
from blog.admin.files import FileAdmin
from blog.admin.images import ImageAdmin
from blog.admin.pages import PageAdmin
from blog.admin.posts import PostAdmin
from blog.admin.site_settings import SiteSettingsAdmin
from blog.admin.terms import CategoryAdmin, TagAdmin
from blog.admin.trash import TrashAdmin
from blog.models import Category, Embed, File, Image, Page, Post, SiteSettings, Tag, TrashEntry

admin.site.register(Post, PostAdmin)
admin.site.register(Page, PageAdmin)
admin.site.register(Category, CategoryAdmin)
admin.site.register(Tag, TagAdmin)
admin.site.register(Image, ImageAdmin)
admin.site.register(File, FileAdmin)
admin.site.register(Embed, EmbedAdmin)
admin.site.register(SiteSettings, SiteSettingsAdmin)
admin.site.register(TrashEntry, TrashAdmin)

# Taggit registers its own model, which no post uses.
admin.site.unregister(TaggitTag)
