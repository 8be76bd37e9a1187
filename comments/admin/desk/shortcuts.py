"""The page on which moderators choose the inbox's keys, or switch them off."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from comments.models import Shortcuts


class ShortcutsForm(forms.ModelForm[Shortcuts]):
    class Meta:
        model = Shortcuts
        fields = ["enabled", *Shortcuts.ACTIONS]


def shortcuts(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    form = ShortcutsForm(request.POST or None, instance=Shortcuts.of(cast(User, request.user)))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choice has been saved."))
        return redirect("admin:comments_comment_inbox")
    context = {
        **admin.site.each_context(request),
        "title": _("Keyboard shortcuts"),
        "form": form,
        "opts": Shortcuts._meta,
    }
    status = 400 if form.errors else 200
    return render(request, "admin/comments/shortcuts.html", context, status=status)
