"""The steps of an import in the admin: upload, preview, decide, import, report, undo."""

from collections.abc import Callable
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from wordpress import importing
from wordpress.admin.forms import DecideForm, UploadForm
from wordpress.importing import report, uploads
from wordpress.importing.log import OUTCOMES, Outcome
from wordpress.importing.runs import steps
from wordpress.models import ImportRun

State = ImportRun.State

SECONDS = 4
"""How long one request works; the page asks for the next by itself."""
SHOWN_ISSUES = 100


def check_permission(request: HttpRequest) -> User:
    """Importing makes people and posts of anybody: it is for those who may do everything."""
    user = cast(User, request.user)
    if not user.has_perm("wordpress.add_importrun"):
        raise PermissionDenied
    return user


def upload(request: HttpRequest) -> HttpResponse:
    """The first step: take the files, and read them to their ends."""
    user = check_permission(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        folder = uploads.new_folder()
        try:
            paths = uploads.store(folder, form.cleaned_data["exports"])
            import_run = importing.prepare(paths, form.options, by=user)
        except (importing.UnreadableError, importing.RefusedError, OSError) as error:
            uploads.remove(folder)
            form.add_error("exports", sentence(error))
        else:
            if str(paths[0].resolve()) not in import_run.files:
                uploads.remove(folder)  # an unfinished run with the same files goes on with its own
            return redirect("admin:wordpress_importrun_change", import_run.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Import from WordPress"),
        "opts": ImportRun._meta,
        "form": form,
        "limit": uploads.MAX_MEGABYTES,
    }
    status = 400 if form.errors else 200
    return render(request, "admin/wordpress/importrun/upload.html", context, status=status)


def sentence(error: Exception) -> str:
    if isinstance(error, importing.UnreadableError):
        return f"{error.file}: {error}"
    if isinstance(error, OSError):
        return _("The file cannot be stored: %(reason)s.") % {"reason": error.strerror or error}
    return str(error)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import is: how far, what it found, and what can be done next."""
    check_permission(request)
    import_run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    return show_run(request, import_run, DecideForm(import_run=import_run))


def show_run(
    request: HttpRequest, import_run: ImportRun, form: DecideForm, status: int = 200
) -> HttpResponse:
    done, total = steps(import_run)
    works = import_run.state in {State.PREVIEWING, State.RUNNING, State.UNDOING}
    issues = import_run.issues.order_by("kind", "reason", "pk")
    context = {
        **admin.site.each_context(request),
        "title": _("Import from %(source)s") % {"source": import_run.source},
        "opts": ImportRun._meta,
        "run": import_run,
        "works": works,
        # What the command line began goes on there.
        "goes_on": works and import_run.started_by_id is not None,
        "done": done,
        "total": total,
        "left": import_run.items.count() + import_run.snapshots.count(),
        "outcomes": [OUTCOMES[outcome] for outcome in shown_outcomes(import_run)],
        "rows": rows(import_run),
        "issues": [(report.name_of(issue.kind), issue) for issue in issues[:SHOWN_ISSUES]],
        "number_of_issues": issues.count(),
        "form": form,
    }
    return render(request, "admin/wordpress/importrun/run.html", context, status=status)


def shown_outcomes(import_run: ImportRun) -> list[Outcome]:
    """Those that there are."""
    counts = import_run.counts.values()
    return [outcome for outcome in Outcome if any(each.get(outcome) for each in counts)]


def rows(import_run: ImportRun) -> list[tuple[str, list[int]]]:
    outcomes = shown_outcomes(import_run)
    return [
        (report.name_of(kind), [counts.get(outcome, 0) for outcome in outcomes])
        for kind, counts in report.table(import_run)
    ]


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on for a moment, or begin the next step; the page that follows asks for more."""
    check_permission(request)
    import_run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    wanted = request.POST.get("act", "")
    if wanted == "start" and import_run.state == State.PREVIEWED:
        form = DecideForm(request.POST, import_run=import_run)
        if not form.is_valid():
            return show_run(request, import_run, form, status=400)
        import_run.options = form.options.as_json()
        import_run.save(update_fields=["options"])
    if wanted == "discard" and import_run.state in {State.PREVIEWING, State.PREVIEWED}:
        uploads.remove_files(import_run)
        importing.discard(import_run)
        messages.success(request, _("The export was removed; nothing was imported."))
        return redirect("admin:wordpress_importrun_changelist")
    try:
        ACTS.get((wanted, State(import_run.state)), do_nothing)(import_run)
    except importing.OvertakenError:
        messages.warning(request, _("Another process is working on this import."))
    except (importing.UnreadableError, importing.RefusedError, OSError) as error:
        messages.error(request, sentence(error))
        return redirect(reverse("admin:wordpress_importrun_change", args=[pk]) + "?stopped")
    return redirect("admin:wordpress_importrun_change", pk)


def do_nothing(_import_run: ImportRun) -> None:
    """The page was an old one: the new one shows how things are."""


def continue_preview(import_run: ImportRun) -> None:
    importing.preview(import_run, seconds=SECONDS)


def continue_run(import_run: ImportRun) -> None:
    if importing.run(import_run, seconds=SECONDS):
        uploads.remove_files(import_run)


def continue_undo(import_run: ImportRun) -> None:
    importing.undo(import_run, seconds=SECONDS)
    uploads.remove_files(import_run)


ACTS: dict[tuple[str, State], Callable[[ImportRun], None]] = {
    ("go_on", State.PREVIEWING): continue_preview,
    ("start", State.PREVIEWED): continue_run,
    ("go_on", State.RUNNING): continue_run,
    ("undo", State.RUNNING): continue_undo,
    ("undo", State.DONE): continue_undo,
    ("go_on", State.UNDOING): continue_undo,
}


@require_GET
def whole_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All issues, as a file to keep."""
    check_permission(request)
    import_run = get_object_or_404(ImportRun.objects.select_related("source"), pk=pk)
    lines = (f"{line}\n" for line in report.lines(import_run))
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{pk}.txt"'
    return response
