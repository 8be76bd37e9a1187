"""Which models of people pages show, for the page cache."""

from accounts.models import Attempt, DailyKey, Profile, User
from page_cache.watch import not_shown, watch

# Nobody new is shown before something they wrote is.
watch(
    User,
    unseen=[
        *["password", "last_login", "date_joined", "email"],
        *["is_active", "is_staff", "is_superuser", "wants_submission_mail"],
    ],
    logs_inserts=False,
)
watch(Profile)

not_shown("what decides who may do what", User.groups.through, User.user_permissions.through)
not_shown("what decides who may do what", "auth.Group", "auth.Permission", "accounts.Role")
not_shown("what decides who may do what", "auth.Group_permissions", "contenttypes.ContentType")
not_shown("readers without a session get kept pages", "sessions.Session")
not_shown("who changed what in the admin", "admin.LogEntry")
not_shown("a brake on whoever sends too much", Attempt, DailyKey)
not_shown("the log of changes itself", "page_cache.LogEntry")
