"""Template tag for the form of a search."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from blog.search.form import Choices, Chosen
from blog.templatetags.parts import part_of

register = template.Library()
FILTERS = "blog/_search_filters.html"


@register.simple_tag
def search_filters(choices: Choices, chosen: Chosen) -> SafeString:
    """The fields that narrow a search; without a choice they are the same in all searches."""
    if chosen == Chosen():
        return part_of(FILTERS, choices=choices, chosen=chosen)
    return render_to_string(FILTERS, {"choices": choices, "chosen": chosen})
