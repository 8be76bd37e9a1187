"""What the start page of the admin shows of visits."""

from typing import Any

from django import template
from django.utils import timezone

from blog.models import SiteSettings
from visits.numbers import days_of_all, most_read

register = template.Library()


@register.simple_tag
def visits_for_desk() -> dict[str, Any] | None:
    """The last thirty days and what is read most today; None where nothing is counted."""
    if not SiteSettings.load().counts_visits:
        return None
    columns = days_of_all()
    return {
        "columns": columns,
        "total": sum(column.count for column in columns),
        "today": columns[-1].count,
        "most_read": most_read(timezone.localdate()),
    }
