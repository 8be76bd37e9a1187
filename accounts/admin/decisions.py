"""Lists in the admin where moderators decide: what waits comes first, each row has its buttons."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.bases import QuickRows
from accounts.pk import parse_pk

AnyModel = TypeVar("AnyModel", bound=Model)
Label = str | Promise
ButtonHandler = Callable[[HttpRequest, str], None]

BUTTON = '<button class="button" name="_decide" value="{}">{}</button>'


def handle_button(request: HttpRequest, handlers: Mapping[str, ButtonHandler]) -> bool:
    """Call the handler named like the pressed button with its value; False: none was pressed."""
    for name, handler in handlers.items():
        if name in request.POST:
            handler(request, request.POST[name])
            return True
    return False


class WaitingFirstFilter(admin.SimpleListFilter):
    """By state, with the waiting rows unless another state is asked for."""

    states: type[TextChoices]
    waiting: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*self.states.choices, ("all", _("all"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value() or self.waiting
        return queryset if state == "all" else queryset.filter(**{str(self.parameter_name): state})

    def choices(self, changelist: Any) -> Iterator[Any]:
        for lookup, title in self.lookup_choices:
            yield {
                "selected": (self.value() or self.waiting) == lookup,
                "query_string": changelist.get_query_string({self.parameter_name: lookup}),
                "display": title,
            }


class DecisionConsole(QuickRows[AnyModel]):
    """A list with a button for each decision on a row.

    A button's value is “key:state seen:state wanted”: whoever presses it decides on what they
    saw, and overrules no colleague who was quicker.
    """

    state_field = "status"
    decision_labels: Mapping[Any, Label]
    """The states that a moderator can give a row, and what the buttons for them say."""

    def decide(self, request: HttpRequest, row: AnyModel, wanted: str) -> None:
        """Give the row the state `wanted`, if it still has the one in `state_field`."""
        raise NotImplementedError

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def possible_decisions(self, row: AnyModel) -> list[tuple[str, Label]]:
        state = getattr(row, self.state_field)
        return [choice for choice in self.decision_labels.items() if choice[0] != state]

    @admin.display(description=gettext_lazy("decide"))
    def decision_buttons(self, row: AnyModel) -> SafeString:
        """Buttons of the form that the list is."""
        seen = getattr(row, self.state_field)
        choices = self.possible_decisions(row)
        return format_html_join(
            " ", BUTTON, ((f"{row.pk}:{seen}:{wanted}", label) for wanted, label in choices)
        )

    def button_handlers(self) -> dict[str, ButtonHandler]:
        return {"_decide": self.decide_by_button}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.act_on_button(request):
            return redirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def act_on_button(self, request: HttpRequest) -> bool:
        """Do what one of our own buttons says; False: none of them was pressed."""
        handlers = self.button_handlers()
        if handlers.keys() & request.POST.keys() and not self.may_decide(request):
            raise PermissionDenied
        return handle_button(request, handlers)

    def decide_by_button(self, request: HttpRequest, value: str) -> None:
        key, seen, wanted = [*value.split(":"), "", ""][:3]
        row = self.model._default_manager.filter(pk=parse_pk(key)).first()
        if row is not None and wanted in self.decision_labels:
            setattr(row, self.state_field, seen)
            self.decide(request, row, wanted)
