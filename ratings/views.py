"""Give stars, change them, take them back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.origin import origin_protected
from accounts.readers import new_reader_key, reader_key, remember_reader
from blog.models import Post
from ratings.forms import VoteForm
from ratings.models import cast_vote, withdraw_vote
from ratings.templatetags.ratings import box


@origin_protected
@require_POST
def vote(request: HttpRequest, post_id: int) -> HttpResponse:
    """Store a reader's stars; static/js/rating.js asks for the box alone, forms get the page."""
    post = get_object_or_404(Post.objects.published(), pk=post_id)
    if not post.ratings_open:
        return refuse(request, post, _("This post takes no more stars."), status=403)
    reader = reader_key(request)
    if "withdraw" in request.POST:
        if reader:
            withdraw_vote(post, reader)
        return answer(request, post, reader)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return refuse(request, post, str(form.errors["stars"][0]), status=400)
    reader = reader or new_reader_key()
    cast_vote(post, reader, form.cleaned_data["stars"])
    response = answer(request, post, reader)
    remember_reader(request, response, reader)
    return response


def answer(request: HttpRequest, post: Post, reader: str | None) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "ratings/_box.html", box(post, reader) | {"announce": True})
    response = HttpResponseRedirect(f"{post.get_absolute_url()}#rating")
    response.status_code = 303
    return response


def refuse(request: HttpRequest, post: Post, reason: str, status: int) -> HttpResponse:
    ctx = {"post": post, "reason": reason}
    return render(request, "ratings/refused.html", ctx, status=status)
