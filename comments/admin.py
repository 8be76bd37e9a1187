"""The moderators' desk: the queue of waiting comments, and the log of decisions."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from blog.markup import plain_text
from comments import moderation
from comments.models import Comment, Decision, Status

# What a moderator can decide; a comment is withdrawn only by its writer.
VERDICTS = {
    Status.APPROVED: gettext_lazy("Approve"),
    Status.SPAM: gettext_lazy("Spam"),
    Status.TRASH: gettext_lazy("Trash"),
}


class StatusFilter(admin.SimpleListFilter):
    """By status, with the waiting ones unless another is asked for."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Status.choices, ("all", _("all"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Comment]
    ) -> QuerySet[Comment] | None:
        value = self.value() or Status.HELD
        return queryset if value == "all" else queryset.filter(status=value)

    def choices(self, changelist: Any) -> Any:
        for lookup, title in self.lookup_choices:
            yield {
                "selected": (self.value() or Status.HELD) == lookup,
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin[Comment]):
    """Every decision goes through comments.moderation; a moderator edits nobody's words."""

    list_display = ["writer", "text", "place", "reason", "created_at", "verdicts"]
    list_display_links = ["writer"]
    list_filter = [StatusFilter, "created_at"]
    list_select_related = ["post", "parent"]
    list_per_page = 50
    search_fields = ["author_name", "email", "body", "post__title"]
    ordering = ["-created_at", "-pk"]
    actions = ["approve", "mark_as_spam", "put_in_trash"]
    change_form_template = "admin/comments/comment/change_form.html"
    readonly_fields = [
        "status",
        "place",
        "author_name",
        "email",
        "website",
        "whole_text",
        "created_at",
        "history",
    ]
    fields = tuple(readonly_fields)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-decided_at", "-pk")
        return super().get_queryset(request).annotate(why=Subquery(last.values("reason")[:1]))

    @admin.display(description=gettext_lazy("writer"), ordering="author_name")
    def writer(self, comment: Comment) -> SafeString:
        return format_html("{}<br><small>{}</small>", comment.author_name, comment.email)

    @admin.display(description=gettext_lazy("text"))
    def text(self, comment: Comment) -> str:
        return Truncator(plain_text(comment.body_html)).chars(400)

    @admin.display(description=gettext_lazy("comment"))
    def whole_text(self, comment: Comment) -> SafeString:
        # body_html is what blog.markup let through; readers get the same.
        return SafeString(comment.body_html)

    @admin.display(description=gettext_lazy("post"))
    def place(self, comment: Comment) -> SafeString:
        link = format_html(
            '<a href="{}">{}</a>', comment.post.get_absolute_url(), comment.post.title
        )
        if comment.parent is None:
            return link
        answered = _("Answer to %(name)s: %(text)s") % {
            "name": comment.parent.author_name,
            "text": Truncator(plain_text(comment.parent.body_html)).chars(120),
        }
        return format_html("{}<br><small>{}</small>", link, answered)

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, comment: Any) -> str:
        return comment.why or "–"

    @admin.display(description=gettext_lazy("decide"))
    def verdicts(self, comment: Comment) -> SafeString:
        """Buttons of the list's own form; each says which status its moderator saw."""
        buttons = SafeString("")
        for status, label in VERDICTS.items():
            if status != comment.status:
                value = f"{comment.pk}:{comment.status}:{status.value}"
                buttons += format_html(
                    '<button class="button" name="_decide" value="{}">{}</button> ', value, label
                )
        return buttons

    @admin.display(description=gettext_lazy("decisions"))
    def history(self, comment: Comment) -> SafeString:
        lines = SafeString("")
        for decision in comment.decisions.select_related("by"):
            lines += format_html(
                "<li>{}: {} – {} {}</li>",
                decision.decided_at.strftime("%d.%m.%Y %H:%M"),
                decision.get_after_display(),
                decision.by or decision.rule,
                decision.reason,
            )
        log = format_html(
            '<a href="/admin/comments/decision/?comment__id__exact={}">{}</a>',
            comment.pk,
            _("Undo a decision"),
        )
        return format_html("<ul>{}</ul>{}", lines, log)

    @admin.action(description=gettext_lazy("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_all(request, comments, Status.APPROVED)

    @admin.action(description=gettext_lazy("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_all(request, comments, Status.SPAM)

    @admin.action(description=gettext_lazy("Put in the trash"), permissions=["change"])
    def put_in_trash(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_all(request, comments, Status.TRASH)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and "_decide" in request.POST:
            return self.decide_one(request)
        return super().changelist_view(request, extra_context)

    def decide_one(self, request: HttpRequest) -> HttpResponse:
        """Act on a button “key:status seen:status wanted” of one row."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        key, _colon, rest = request.POST["_decide"].partition(":")
        seen, _colon, wanted = rest.partition(":")
        comment = Comment.objects.filter(pk=int(key)).first() if key.isdecimal() else None
        if comment and wanted in VERDICTS:
            comment.status = seen
            self.decide_all(request, [comment], Status(wanted))
        return redirect(request.get_full_path())

    def decide_all(self, request: HttpRequest, comments: Any, after: Status) -> None:
        decisions = []
        for comment in comments:
            try:
                decisions.append(moderation.decide(comment, after, by=cast(User, request.user)))
            except moderation.AlreadyDecidedError:
                self.message_user(
                    request,
                    _("Somebody else has decided on %(name)s’s comment already.")
                    % {"name": comment.author_name},
                    messages.WARNING,
                )
        if decisions:
            self.tell(request, decisions)

    def tell(self, request: HttpRequest, decisions: list[Decision]) -> None:
        done = ngettext(
            "%(count)s comment: %(status)s.", "%(count)s comments: %(status)s.", len(decisions)
        ) % {"count": len(decisions), "status": decisions[0].get_after_display()}
        keys = ",".join(str(decision.pk) for decision in decisions)
        undo = f"/admin/comments/decision/?id__in={keys}"
        self.message_user(
            request, format_html('{} <a href="{}">{}</a>', done, undo, _("Undo")), messages.SUCCESS
        )

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        """The form holds nothing to save but the button that decides."""
        if request.POST.get("_verdict") in VERDICTS:
            self.decide_all(request, [obj], Status(request.POST["_verdict"]))

    def response_change(self, request: HttpRequest, obj: Comment) -> HttpResponse:
        return redirect("admin:comments_comment_changelist")

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin[Decision]):
    """The log of decisions: nobody edits it; an undo is one more line in it."""

    list_display = ["decided_at", "comment", "before", "after", "by", "rule", "reason"]
    list_select_related = ["comment", "by"]
    list_filter = ["after", "decided_at"]
    list_per_page = 50
    actions = ["undo"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in {"id__in", "comment__id__exact"} or bool(
            super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
        )

    @admin.action(description=gettext_lazy("Undo"))
    def undo(self, request: HttpRequest, decisions: QuerySet[Decision]) -> None:
        undone = 0
        for decision in decisions.select_related("comment", "undone_by"):
            try:
                moderation.undo(decision, by=cast(User, request.user))
                undone += 1
            except moderation.AlreadyDecidedError:
                text = _("“%(comment)s” was decided on again since; it stays as it is.")
                self.message_user(request, text % {"comment": decision.comment}, messages.WARNING)
        if undone:
            text = ngettext("%(count)s decision undone.", "%(count)s decisions undone.", undone) % {
                "count": undone
            }
            self.message_user(request, text, messages.SUCCESS)

    def has_view_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return request.user.has_perm("comments.change_comment")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False
