"""No kept page shows anything of what is sent by mail."""

from page_cache.watch import not_shown
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription

not_shown("who gets which letters", ConfirmedEmail, EmailLink, OutgoingEmail, Subscription)
