"""Comments in the admin: the list, a comment's page, and the buttons that decide."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.decisions import ButtonHandler, DecisionConsole, Label, WaitingFirstFilter
from accounts.models import User
from accounts.pk import parse_pk, parse_pks
from blog.html.plain_text import plain_text
from comments import moderation
from comments.admin.decisions import tell_of_decisions, undo_all
from comments.admin.desk.moves import moves
from comments.admin.desk.moving import moving
from comments.admin.desk.post_rules import post_rules
from comments.admin.desk.shortcuts import shortcuts
from comments.admin.desk.sorted_out import sorted_out
from comments.admin.desk.statistics import statistics
from comments.admin.desk.waves import wave_page
from comments.admin.desk.writer import writer
from comments.admin.inbox import choose_mail, inbox
from comments.admin.own_posts import on_own_posts
from comments.admin.removal import given_reasons, owed_reasons, reasons_page
from comments.models import Comment, Decision, Report, Status
from comments.thread.controls import CONTROLS, available_controls

REMOVING = {"mark_as_spam": Status.SPAM, "put_in_trash": Status.TRASH}
"""The actions that remove comments."""


class StatusFilter(WaitingFirstFilter):
    title = gettext_lazy("status")
    parameter_name = "status"
    states = Status
    waiting = Status.HELD


class CommentAdmin(DecisionConsole[Comment]):
    """Every decision goes through comments.moderation; moderators cannot edit texts."""

    list_display = ["writer", "text", "decision_buttons", "place", "reason", "created_at"]
    list_display_links = ["writer"]
    list_filter = [StatusFilter, "created_at"]
    list_select_related = ["post", "parent"]
    list_per_page = 50
    search_fields = ["author_name", "email", "body", "post__title"]
    ordering = ["-created_at", "-pk"]
    decision_labels = moderation.ACTIONS
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

    def get_urls(self) -> list[Any]:
        site = self.admin_site
        return [
            path("inbox/", site.admin_view(inbox), name="comments_comment_inbox"),
            path("sorted-out/", site.admin_view(sorted_out), name="comments_comment_sorted_out"),
            path("wave/<int:key>/", site.admin_view(wave_page), name="comments_comment_wave"),
            path("moves/", site.admin_view(moves), name="comments_comment_moves"),
            path("shortcuts/", site.admin_view(shortcuts), name="comments_comment_shortcuts"),
            path("post/<int:key>/", site.admin_view(post_rules), name="comments_comment_post"),
            path("<int:key>/writer/", site.admin_view(writer), name="comments_comment_writer"),
            path("statistics/", site.admin_view(statistics), name="comments_comment_statistics"),
            path("<int:key>/move/", site.admin_view(moving), name="comments_comment_move"),
            path("mine/", site.admin_view(on_own_posts), name="comments_comment_mine"),
            path("mail/", site.admin_view(choose_mail), name="comments_comment_mail"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        comments = super().get_queryset(request).defer("post__body", "post__body_html")
        return comments.prefetch_related("decisions")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Deleting a comment also deletes its decisions, which cannot be deleted alone."""
        deleted, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        keys = [comment.pk for comment in objs]
        concerned = Comment.objects.filter(
            reports__in=Report.objects.concerning().filter(comment__in=keys)
        )
        protected += [
            _("%(comment)s (a report on it is open, or somebody may still object)")
            % {"comment": comment}
            for comment in concerned.distinct()
        ]
        return deleted, counts, forbidden - {Decision._meta.verbose_name}, protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        """One by one, so that the search index forgets them; replies first."""
        for comment in queryset.order_by("-path"):
            comment.delete()

    @admin.display(description=gettext_lazy("writer"), ordering="author_name")
    def writer(self, comment: Comment) -> SafeString:
        return format_html("{}<br><small>{}</small>", comment.author_name, comment.email)

    @admin.display(description=gettext_lazy("text"))
    def text(self, comment: Comment) -> str:
        return Truncator(plain_text(comment.body_html)).chars(400)

    @admin.display(description=gettext_lazy("comment"))
    def whole_text(self, comment: Comment) -> SafeString:
        # body_html was sanitised by blog.html; readers see the same.
        return SafeString(comment.body_html)

    @admin.display(description=gettext_lazy("post"))
    def place(self, comment: Comment) -> SafeString:
        link = format_html(
            '<a href="{}">{}</a>', comment.post.get_absolute_url(), comment.post.title
        )
        if comment.parent is None:
            return link
        answered = _("In reply to %(name)s: %(text)s") % {
            "name": comment.parent.author_name,
            "text": Truncator(plain_text(comment.parent.body_html)).chars(120),
        }
        return format_html("{}<br><small>{}</small>", link, answered)

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, comment: Comment) -> str:
        decisions = list(comment.decisions.all())
        return " ".join(moderation.explain(decisions[0])) if decisions else "–"

    def possible_decisions(self, comment: Comment) -> list[tuple[str, Label]]:
        """No buttons for withdrawn comments."""
        return [] if comment.status == Status.WITHDRAWN else super().possible_decisions(comment)

    @admin.display(description=gettext_lazy("decisions"))
    def history(self, comment: Comment) -> SafeString:
        """All decisions, newest first; the newest can be undone."""
        lines = SafeString("")
        for place, decision in enumerate(comment.decisions.select_related("by")):
            undo = SafeString("")
            if place == 0 and decision.before:
                button = '<button class="button" name="_undo" value="{}">{}</button>'
                undo = format_html(button, decision.pk, _("Undo"))
            lines += format_html(
                "<li>{}: {} – {} {} {}</li>",
                date_format(localtime(decision.decided_at), "SHORT_DATETIME_FORMAT"),
                decision.get_after_display(),
                decision.by or decision.rule,
                " ".join(moderation.explain(decision)),
                undo,
            )
        return format_html("<ul>{}</ul>", lines)

    @admin.action(description=gettext_lazy("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_selected(request, comments, Status.APPROVED)

    @admin.action(description=gettext_lazy("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_selected(request, comments, Status.SPAM)

    @admin.action(description=gettext_lazy("Put in the trash"), permissions=["change"])
    def put_in_trash(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self.decide_selected(request, comments, Status.TRASH)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if page := self.ask_for_reasons(request):
            return page
        comment = self.get_object(request, object_id)
        if comment and self.act_on_button(request):
            return self.response_post_save_change(request, comment)
        buttons = {
            "decision_buttons": self.decision_buttons(comment) if comment else "",
            "controls": available_controls(comment) if comment else [],
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | buttons)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return self.ask_for_reasons(request) or super().changelist_view(request, extra_context)

    def ask_for_reasons(self, request: HttpRequest) -> HttpResponse | None:
        """The page that asks why, where a button or an action removes what was published."""
        if not self.may_decide(request) or given_reasons(request):
            return None
        key, _seen, wanted = [*request.POST.get("_decide", "").split(":"), "", ""][:3]
        keys, after = [key], wanted
        if "_decide" not in request.POST:
            keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
            after = REMOVING.get(request.POST.get("action", ""), "")
        if not after:
            return None
        owed = owed_reasons(self.model.objects.filter(pk__in=parse_pks(keys)), after)
        return reasons_page(request, owed) if owed else None

    def button_handlers(self) -> dict[str, ButtonHandler]:
        return super().button_handlers() | {"_undo": self.undo, "_control": self.use_control}

    def undo(self, request: HttpRequest, value: str) -> None:
        """Handle a button “pk,pk,…”: undo these decisions."""
        undo_all(request, Decision.objects.filter(pk__in=parse_pks(value.split(","))))

    def use_control(self, request: HttpRequest, value: str) -> None:
        """Handle a button “pk:control”, and record it in the admin's log."""
        key, _colon, name = value.partition(":")
        comment = Comment.objects.select_related("post").filter(pk=parse_pk(key)).first()
        control = CONTROLS.get(name)
        if comment and control:
            control.act(comment)
            self.log_change(request, comment, str(control.done))
            self.message_user(request, str(control.done), messages.SUCCESS)

    def decide(self, request: HttpRequest, row: Comment, wanted: str) -> None:
        if row.status in Status.values:
            self.decide_all(request, [row], Status(wanted))

    def decide_selected(
        self, request: HttpRequest, comments: QuerySet[Comment], after: Status
    ) -> None:
        """Decide on what is still in the list, and warn about what others decided on meanwhile."""
        found = list(comments)
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        gone = len(selected) - len(found)
        if gone > 0:
            text = ngettext(
                "Somebody else has already decided on %(count)s of the comments.",
                "Somebody else has already decided on %(count)s of the comments.",
                gone,
            )
            messages.warning(request, text % {"count": gone})
        self.decide_all(request, found, after)

    def decide_all(self, request: HttpRequest, comments: Any, after: Status) -> None:
        decisions = []
        for comment in comments:
            try:
                by, reasons = cast(User, request.user), given_reasons(request)
                decisions.append(moderation.decide(comment, after, by=by, reasons=reasons))
            except moderation.AlreadyDecidedError:
                self.message_user(
                    request,
                    _("Somebody else has already decided on %(name)s’s comment.")
                    % {"name": comment.author_name},
                    messages.WARNING,
                )
        if decisions:
            keys = ",".join(str(decision.pk) for decision in decisions)
            tell_of_decisions(request, len(decisions), after, undo=keys)

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        """Nothing to save: only the buttons change a comment."""

    def response_change(self, request: HttpRequest, obj: Comment) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return []

    def view_on_site(self, comment: Comment) -> str | None:
        return comment.get_absolute_url() if comment.status == Status.APPROVED else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
