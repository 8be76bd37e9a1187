"""`manage.py check_privacy` finds what the privacy page does not say."""

import datetime
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

import config.privacy
from accounts.models import Attempt, User
from accounts.privacy import DataUse
from blog.models import Post, SiteSettings
from blog.rendering.saving import save_site_settings
from comments.models import CommentSettings, Decision, Report
from config import privacy_check
from config.privacy_check import fetching, hosts, letters, pages, rows, words
from subscriptions.models import ConfirmedEmail, OutgoingEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somebody_is_responsible() -> None:
    save_site_settings(SiteSettings(owner="Unser Verein", owner_email="wir@example.org"))


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(slug="a")


def ago(**time: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**time)


def findings() -> list[str]:
    return [finding for line in privacy_check.check_privacy() for finding in line.findings]


def found(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as exit_code:
        call_command("check_privacy")
    assert exit_code.value.code == 1
    return capsys.readouterr().out


def test_a_blog_as_it_comes_keeps_its_word(post: Post, make_comment: MakeComment) -> None:
    make_comment(post)
    assert findings() == []
    call_command("check_privacy")


def test_a_cookie_on_reading_is_found(
    post: Post, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = fetching.fetch

    def with_cookie(path: str) -> Any:
        response: Any = fetch(path)
        response.set_cookie("track", "1")
        return response

    monkeypatch.setattr(pages, "fetch", with_cookie)
    assert "/2010/04/29/a/: track" in found(capsys)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://spy.example/a.gif">',
        '<img src="/a.jpg" srcset="//spy.example/a.jpg 2x">',
        '<p style="background:url(https://spy.example/x)">',
        '<iframe src="https://spy.example/"></iframe>',
    ],
)
def test_a_picture_of_another_host_in_a_post_is_found(
    post: Post, capsys: pytest.CaptureFixture[str], html: str
) -> None:
    Post.objects.update(body_html=html)
    assert "/2010/04/29/a/: spy.example" in found(capsys)


def test_links_to_other_hosts_are_fine(post: Post) -> None:
    Post.objects.update(body_html='<p><a href="https://other.example/">dort</a></p>')
    assert findings() == []


def test_what_style_sheets_and_scripts_ask_for_is_found() -> None:
    assert hosts.loaded_by_css("@import 'https://fonts.example/a.css';") == {"fonts.example"}
    assert not hosts.loaded_by_css('@namespace url("http://www.w3.org/1999/xhtml");')
    assert hosts.named_by_script("fetch('https://stats.example/hit')") == {"stats.example"}
    assert hosts.named_by_script("new WebSocket(`wss://live.example/`)") == {"live.example"}


def test_a_letter_that_loads_something_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    OutgoingEmail.objects.create(
        to="r@example.org", subject="x", html='<img src="https://spy.example/open.gif">'
    )
    out = found(capsys)
    assert re.search(r"!!.*\n +\S+ \d+\n", out)


@pytest.mark.parametrize("days", [3.9, 4.2])
def test_rows_past_their_time_are_found(days: float) -> None:
    attempt = Attempt.objects.create(purpose="x", fingerprint="x")
    Attempt.objects.filter(pk=attempt.pk).update(created_at=ago(days=days))
    assert bool(findings()) is (days > 4.1)


def test_forgetting_mends_all_of_them(post: Post, make_comment: MakeComment, mo: User) -> None:
    Attempt.objects.create(purpose="x", fingerprint="x", created_at=ago(days=9))
    old = make_comment(post, status="spam", created_at=ago(days=90))
    make_comment(post, parent=old)
    make_comment(post, status="held", created_at=ago(days=900))
    Decision.objects.update(decided_at=ago(days=900))
    ConfirmedEmail.objects.create(email="x@example.org", reader="x", confirmed_at=ago(days=900))
    Report.objects.create(path="/x/", text_reported="x", decided_at=ago(days=190))
    OutgoingEmail.objects.create(
        to="r@example.org", subject="x", created_at=ago(days=9), sent_at=ago(days=9)
    )
    assert len(findings()) == 6
    call_command("forget")
    assert findings() == []


def test_a_table_that_the_page_does_not_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_reports(site: SiteSettings) -> list[DataUse]:
        return [use for use in DATA_USES(site) if use.key != "reports"]

    monkeypatch.setattr(rows, "data_uses", without_reports)
    assert any("comments.report" in finding for finding in findings())


DATA_USES = config.privacy.data_uses


def test_a_sentence_that_the_page_lacks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    page = HttpResponse("<p>Wir speichern nichts.</p>")
    monkeypatch.setattr(words, "fetch", lambda _path: page)
    assert len(findings()) > 20


def test_a_setting_out_of_bounds_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    CommentSettings(keep_held_days=5_000).save()
    assert "keep_held_days" in found(capsys)


def test_an_empty_imprint_is_found() -> None:
    save_site_settings(SiteSettings())
    assert len(findings()) == 1


def test_it_costs_the_same_for_more_posts(
    make_post: MakePost, make_comment: MakeComment, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        make_comment(make_post())
    assert len(pages.sample()) < 40
    assert len(list(letters.TEMPLATES.glob("*.html"))) < 60
    with django_assert_max_num_queries(600):
        findings()


class TestOnTheDesk:
    def test_the_host_reads_the_same(self, host: User, post: Post) -> None:
        client = Client()
        client.force_login(host)
        page = client.get("/admin/privacy/").content.decode()
        assert page.count("<tr>") > 20
        assert "<strong>" not in page[page.index("<tbody>") :]

    def test_a_moderator_may_not(self, mo_client: Client) -> None:
        assert mo_client.get("/admin/privacy/").status_code == 403

    def test_a_stranger_is_asked_to_sign_in(self, client: Client) -> None:
        assert client.get("/admin/privacy/").status_code == 302
