"""The page on which moderators slow a post's thread down, or hold everything below it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from blog.models import Post
from comments.models import Comment, PostRules


class PostRulesForm(forms.ModelForm[PostRules]):
    class Meta:
        model = PostRules
        fields = ["hold_all", "slow_minutes"]


def post_rules(request: HttpRequest, key: int) -> HttpResponse:
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.only("title", "slug", "published_on"), pk=key)
    rules = PostRules.objects.filter(post=post).first() or PostRules(post=post)
    form = PostRulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The rules for this post have been saved."))
        return redirect("admin:comments_comment_inbox")
    context = {
        **admin.site.each_context(request),
        "title": _("Rules for this post"),
        "post": post,
        "form": form,
        "opts": Comment._meta,
    }
    status = 400 if form.errors else 200
    return render(request, "admin/comments/post_rules.html", context, status=status)
