"""Inviting people: an account with a role, and an e-mail whose link lets them choose a password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, User
from accounts.slugs import german_slug
from blog.models import SiteSettings
from subscriptions.outbox import queue_email


class InvitationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ModelChoiceField(
        Role.objects.order_by("pk"),
        label=gettext_lazy("Role"),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody with this e-mail address is here already."))
        return email


def may_invite(user: User | AnonymousUser) -> bool:
    """Who invites gives roles, so they must be allowed to give them to people who are here, too."""
    return user.has_perms(["accounts.add_user", "accounts.change_user"])


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, admin_context: dict[str, Any]) -> HttpResponse:
    """Name, e-mail and role, and the invitation is on its way."""
    if not may_invite(request.user):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        person = make_person(form.cleaned_data)
        messages.success(request, sent_to(person))
        return redirect("admin:accounts_user_changelist")
    ctx = {**admin_context, "title": _("Invite somebody"), "form": form}
    return render(request, "admin/accounts/user/invite.html", ctx)


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link, for somebody who has not used theirs."""
    if not may_invite(request.user):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk, last_login=None, is_active=True)
    send_invitation(person)
    messages.success(request, sent_to(person))
    return redirect("admin:accounts_user_change", pk)


@transaction.atomic
def make_person(facts: dict[str, Any]) -> User:
    """An account without a password, and the e-mail that leads to one."""
    person = User(
        username=free_username(facts["name"]),
        display_name=facts["name"],
        email=facts["email"],
        is_staff=True,
    )
    person.set_unusable_password()
    person.save()
    person.groups.add(Group.objects.get(pk=facts["role"].pk))
    send_invitation(person)
    return person


def send_invitation(person: User) -> None:
    """The link works until it is used, and for as long as PASSWORD_RESET_TIMEOUT says."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("admin:welcome", args=[key, default_token_generator.make_token(person)])
    ctx = {"person": person, "site": SiteSettings.load().title, "path": path}
    # It opens an account, so nothing of it stays.
    queue_email(person.email, "invitation", ctx, is_private=True)


def sent_to(person: User) -> str:
    return _("The invitation to %(email)s is on its way.") % {"email": person.email}


def free_username(name: str) -> str:
    """From “Anna Albers”: “anna-albers”, or “anna-albers-2” where that is taken."""
    base = german_slug(name, 140) or "person"
    number, username = 1, base
    while User.objects.filter(username=username).exists():
        number += 1
        username = f"{base}-{number}"
    return username


class Welcome(PasswordResetConfirmView):
    """Where the link leads: choose a password, and be signed in."""

    template_name = "admin/accounts/user/welcome.html"
    title = gettext_lazy("Welcome")
    post_reset_login = True
    post_reset_login_backend = "accounts.sign_in.SignIn"
    success_url = reverse_lazy("admin:index")
