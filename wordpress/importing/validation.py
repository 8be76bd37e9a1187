"""Whether a text of the export is an email address or a URL that a field here takes."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email


def is_email(text: str, length: int = 254) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= length


def is_url(text: str, length: int = 200) -> bool:
    try:
        URLValidator(["http", "https"])(text)
    except ValidationError:
        return False
    return len(text) <= length
