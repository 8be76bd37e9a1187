"""Remind the host to fill in the imprint."""

from django import template

from blog.models import SiteSettings

register = template.Library()


@register.simple_tag
def imprint_gaps() -> list[str]:
    return SiteSettings.load().imprint_gaps
