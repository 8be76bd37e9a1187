"""Pages in the admin: imprint, privacy, about us."""

from django import forms

from blog.admin.editor import body_field
from blog.admin.texts import TextAdmin
from blog.models import Page


class PageForm(forms.ModelForm[Page]):
    body = body_field()

    class Meta:
        model = Page
        fields = ["title", "body", "path", "published_at", "in_footer"]


class PageAdmin(TextAdmin[Page]):
    form = PageForm
    change_form_template = "admin/blog/page/change_form.html"
    list_display = ["title", "path", "published_at", "in_footer"]
    search_fields = ["title", "body"]
    fields = ["title", "body", "path", "published_at", "in_footer"]
