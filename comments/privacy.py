"""What comments keep of their writers, for the privacy page."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.privacy import DataUse
from comments.forms import CommentForm
from comments.models import Comment

# What a comment's row holds of its writer, and what it holds of the comment alone. A new field
# has to be put in one of the two (tests/config/test_privacy.py), so that the page stays true.
OF_THE_WRITER = [*CommentForm.Meta.fields, "created_at", "user", "reader"]
OF_THE_COMMENT = ["id", "post", "parent", "path", "body_html", "status"]


def data_uses() -> list[DataUse]:
    fields = [str(Comment._meta.get_field(name).verbose_name) for name in CommentForm.Meta.fields]  # type: ignore[union-attr]
    return [
        DataUse(
            key="comments",
            heading=_("When you comment"),
            data=_(
                "What you type in (%(fields)s), the time, and the random string of your cookie; "
                "if you are signed in, also who you are. No address of your device."
            )
            % {"fields": get_text_list(fields, _("and"))},
            purpose=_(
                "To show your comment, to ask you about it if need be, and so that you can see "
                "it while it waits for a moderator."
            ),
            legal_basis=_("Art. 6 (1) (f) GDPR: our interest in a conversation with our readers."),
            kept=_("As long as the comment stands; write to us and we delete it."),
            seen_by=_(
                "Name, website and text: everybody, once the comment is approved. The e-mail "
                "address: only those who moderate."
            ),
        )
    ]
