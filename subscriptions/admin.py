"""The admin of posts with e-mails about those that are submitted."""

from typing import Any

from django.contrib import admin
from django.urls import path

from accounts.models import User
from blog.admin.posts import PostAdmin
from blog.admin.submitting import Step
from blog.models import Post
from subscriptions.editorial import choose, tell


class PostAdminWithMail(PostAdmin):
    """The blog does not know that there are e-mails; this app stands above it."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(choose)
        mine = path("submission-mail/", view, name="blog_post_submission_mail")
        return [mine, *super().get_urls()]

    def tell(
        self, post: Post, step: Step, *, by: User, writer: User | None, note: str = ""
    ) -> None:
        tell(post, step, by, writer, note)


admin.site.unregister(Post)
admin.site.register(Post, PostAdminWithMail)
