"""The contact form: a reader writes to the host, by e-mail and nothing else.

What is written goes through the outbox and is deleted there as soon as it is sent. Nothing is
refused for looking like spam: the host gets it with a mark in its subject.
"""

import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.form_moments import MAX_DAYS, MIN_SECONDS, age_of_form, sign_moment
from accounts.origin import origin_protected
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from blog.html.plain_text import plain_characters
from blog.models import Page, SiteSettings
from blog.models.pages import CONTACT
from blog.views.pages import page_detail
from subscriptions.outbox import queue_email

RATE_LIMIT_PURPOSE = "contact"
RATE_LIMITS = [RateLimit(5, 3_600), RateLimit(15, 86_400)]
MAX_LENGTH = 10_000
MANY_LINKS = 3


class ContactForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=100,
        help_text=_("For the reply. It is not published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    body = forms.CharField(
        label=_("Message"), max_length=MAX_LENGTH, widget=forms.Textarea(attrs={"rows": 10})
    )
    # A honeypot: bots fill in every field; people neither see nor reach this one.
    subject = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    made = forms.CharField(
        required=False, widget=forms.HiddenInput, initial=lambda: sign_moment(CONTACT)
    )

    def clean_name(self) -> str:
        return " ".join(plain_characters(self.cleaned_data["name"]).split())

    def clean_body(self) -> str:
        body = plain_characters(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Please write something."))
        return body

    def doubts(self) -> list[str]:
        """Why the message may be spam, in sentences for the host."""
        found = []
        if self.cleaned_data["subject"]:
            found.append(gettext("A field that people cannot see was filled in."))
        age = age_of_form(self.cleaned_data["made"], CONTACT)
        if age is None or age > datetime.timedelta(days=MAX_DAYS):
            found.append(gettext("It was sent without a valid form."))
        elif age < datetime.timedelta(seconds=MIN_SECONDS):
            found.append(gettext("It was sent faster than a person can write."))
        if self.cleaned_data["body"].count("://") >= MANY_LINKS:
            found.append(gettext("It contains many links."))
        return found


@origin_protected
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form; where the host has not opened it, the page that may stand at this address."""
    if not SiteSettings.load().takes_messages:
        return page_detail(request, CONTACT)
    return write_to_host(request)


@never_cache
def write_to_host(request: HttpRequest) -> HttpResponse:
    # An empty POST is a form as well.
    form = ContactForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, RATE_LIMIT_PURPOSE, RATE_LIMITS):
            form.add_error(None, gettext("That was a lot at once. Please try again later."))
            status = 429
        elif form.is_valid():
            record_attempt(sender, RATE_LIMIT_PURPOSE)
            send(form)
            return render(request, "subscriptions/contact_sent.html")
    own_words = Page.objects.published().filter(path=CONTACT).first()
    ctx = {"form": form, "own_words": own_words}
    return render(request, "subscriptions/contact.html", ctx, status=status)


def send(form: ContactForm) -> None:
    """Queue the message for the host; a reply goes to the one who wrote it."""
    words = form.cleaned_data
    ctx = {"name": words["name"], "email": words["email"], "body": words["body"]}
    queue_email(
        SiteSettings.load().owner_email,
        "contact",
        ctx | {"doubts": form.doubts()},
        headers={"Reply-To": words["email"]},
        is_private=True,
    )
