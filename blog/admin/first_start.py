"""The first start: on an empty site, the host is led through what every site needs."""

from typing import Any

from django import forms
from django.forms import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from blog.models import Post, SiteSettings
from blog.rendering.saving import save_site_settings

FIELDS = {
    "name": ["title", "tagline", "logo", "accent"],
    "imprint": ["owner", "owner_address", "owner_email", "responsible"],
}
LAST = "ready"
STEPS = [*FIELDS, LAST]
HEADINGS = {
    "name": gettext_lazy("What is your blog called?"),
    "imprint": gettext_lazy("Who runs it?"),
    LAST: gettext_lazy("Your blog is ready"),
}


def is_first_start(request: HttpRequest) -> bool:
    """Whether somebody who may change the settings opens a site that nobody has begun."""
    return (
        request.user.has_perm("blog.change_sitesettings")
        and not SiteSettings.objects.exists()
        and not Post.objects.exists()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def first_start(request: HttpRequest, step: str, admin_context: dict[str, Any]) -> HttpResponse:
    if step not in STEPS:
        raise Http404
    form = form_of(step, request)
    if form and form.is_valid():
        save_site_settings(form.instance)
        return redirect("admin:first_start", step=following(step))
    ctx = {
        **admin_context,
        "title": HEADINGS[step],
        "step": step,
        "number": STEPS.index(step) + 1,
        "steps": len(STEPS),
        "form": form,
        "following": following(step),
        "may_import": request.user.has_perm("wordpress.add_importrun"),
    }
    return render(request, "admin/blog/first_start.html", ctx)


def form_of(step: str, request: HttpRequest) -> "forms.ModelForm[SiteSettings] | None":
    if step == LAST:
        return None
    form_class = modelform_factory(SiteSettings, fields=FIELDS[step])
    site = SiteSettings.load()
    if request.method == "POST":
        return form_class(request.POST, request.FILES, instance=site)
    form = form_class(instance=site)
    if not SiteSettings.objects.exists() and step == "name":
        # A name of their own, instead of ours kept by mistake.
        form.initial["title"] = ""
        form.fields["title"].widget.attrs["placeholder"] = _("For example “Our garden”")
    return form


def following(step: str) -> str:
    """The next step; after the last one, the last."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
