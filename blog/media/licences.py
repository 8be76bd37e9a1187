"""The licences a picture may be under, each with its short name and the URL of its deed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Licence:
    label: str | Promise
    deed: str = ""


CC_KINDS = ["by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd"]
# The version in the key, in the label, and in the URL of the deed.
CC_VERSIONS = [
    ("2.0", "2.0", "2.0"),
    ("2.0-de", "2.0 DE", "2.0/de"),
    ("3.0", "3.0", "3.0"),
    ("3.0-de", "3.0 DE", "3.0/de"),
    ("4.0", "4.0", "4.0"),
]
CC = "https://creativecommons.org"

LICENCES: dict[str, Licence] = {
    "all-rights-reserved": Licence(_("All rights reserved")),
    "public-domain": Licence(_("Public domain"), f"{CC}/publicdomain/mark/1.0/"),
    "cc0": Licence("CC0 1.0", f"{CC}/publicdomain/zero/1.0/"),
} | {
    f"cc-{kind}-{key}": Licence(f"CC {kind.upper()} {label}", f"{CC}/licenses/{kind}/{path}/")
    for kind in CC_KINDS
    for key, label, path in CC_VERSIONS
}


def choices() -> list[tuple[str, str | Promise]]:
    return [(key, licence.label) for key, licence in LICENCES.items()]
