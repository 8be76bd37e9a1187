"""Visits are counted for each post and day, and nothing is known of who came."""

import datetime
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings
from tests.helpers import MakePost, page_text, said
from visits import counting
from visits.counting import Tally, add_visits, delete_old_visits
from visits.models import DayVisits, PostVisits
from visits.readers import ROBOT, may_count
from visits.wsgi import VisitCounter

pytestmark = pytest.mark.django_db

POST = "/2010/04/29/a/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
READER = {"REQUEST_METHOD": "GET", "PATH_INFO": POST, "HTTP_USER_AGENT": FIREFOX}
TODAY = datetime.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _switched_on(db: None) -> None:
    save_site_settings(SiteSettings(counts_visits=True))


def counts() -> dict[str, int]:
    return dict(PostVisits.objects.values_list("post__slug", "count"))


class TestWhoCounts:
    def test_a_browser_that_opens_a_post(self) -> None:
        assert may_count(READER)

    @pytest.mark.parametrize(
        "request_",
        [
            {"REQUEST_METHOD": "HEAD"},
            {"REQUEST_METHOD": "POST"},
            {"PATH_INFO": "/"},
            {"PATH_INFO": "/2010/04/29/a/feed/"},
            {"HTTP_USER_AGENT": ""},
            {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
            {"HTTP_USER_AGENT": "curl/8.5.0"},
            {"HTTP_USER_AGENT": "python-requests/2.32"},
            {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
            {"HTTP_COOKIE": "a=1; sessionid=x"},
        ],
    )
    def test_nobody_else(self, request_: dict[str, str]) -> None:
        assert not may_count(READER | request_)

    def test_a_telephone_with_an_unlucky_name(self) -> None:
        assert may_count(READER | {"HTTP_USER_AGENT": "Mozilla/5.0 (Android 14; CUBOT P80)"})

    def test_nginx_knows_the_same_robots(self) -> None:
        file = Path(settings.BASE_DIR) / "deploy" / "nginx" / "gemeinsam.conf"
        assert f'"~*{ROBOT}" "";' in file.read_text(encoding="utf-8")


class TestCounting:
    def test_visits_add_up(self, make_post: MakePost) -> None:
        make_post(slug="a")
        make_post(slug="b")
        assert add_visits({POST: 2, "/2010/04/29/b/": 1}, TODAY) == 3
        assert add_visits({POST: 3}, TODAY) == 3
        assert counts() == {"a": 5, "b": 1}
        assert DayVisits.objects.get().count == 6

    def test_each_day_has_its_own(self, make_post: MakePost) -> None:
        make_post(slug="a")
        add_visits({POST: 1}, TODAY)
        add_visits({POST: 1}, TODAY + datetime.timedelta(days=1))
        assert list(PostVisits.objects.values_list("count", flat=True)) == [1, 1]

    def test_what_is_no_public_post_does_not_count(
        self, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        later = make_post(slug="spaeter", published_at=tomorrow)
        paths = [later.get_absolute_url(), "/2010/04/29/nirgends/", "/2010/02/31/a/", "/../"]
        assert add_visits(dict.fromkeys(paths, 1), TODAY) == 0
        assert not PostVisits.objects.exists()

    def test_nothing_counts_while_it_is_switched_off(self, make_post: MakePost) -> None:
        make_post(slug="a")
        save_site_settings(SiteSettings(counts_visits=False))
        assert add_visits({POST: 1}, TODAY) == 0
        assert not PostVisits.objects.exists()

    def test_it_is_off_at_first(self) -> None:
        assert not SiteSettings().counts_visits

    def test_many_posts_take_as_many_queries_as_one(
        self, make_post: MakePost, django_assert_num_queries: Any
    ) -> None:
        for number in range(20):
            make_post(slug=f"a{number}")
        with django_assert_num_queries(6):
            add_visits({f"/2010/04/29/a{number}/": 1 for number in range(20)}, TODAY)

    def test_after_two_years_they_are_deleted(self, make_post: MakePost) -> None:
        make_post(slug="a")
        add_visits({POST: 1}, timezone.localdate() - datetime.timedelta(days=731))
        add_visits({POST: 1}, timezone.localdate() - datetime.timedelta(days=729))
        assert delete_old_visits() == 2
        assert counts() == {"a": 1}


class TestInTheServer:
    @pytest.fixture
    def tally(self, monkeypatch: pytest.MonkeyPatch) -> Tally:
        # A test's connection must stay open.
        monkeypatch.setattr(counting, "close_old_connections", lambda: None)
        return Tally()

    def ask(self, tally: Tally, status: str = "200 OK", **environ: str) -> None:
        def application(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
            start_response(status, [])
            return [b""]

        VisitCounter(application, tally)(READER | environ, lambda *given: None)

    def test_what_readers_open_is_stored_later(self, make_post: MakePost, tally: Tally) -> None:
        make_post(slug="a")
        self.ask(tally)
        self.ask(tally, status="304 Not Modified")
        assert counts() == {}
        tally.store()
        tally.store()
        assert counts() == {"a": 2}

    def test_a_page_that_is_not_there_does_not_count(
        self, make_post: MakePost, tally: Tally
    ) -> None:
        make_post(slug="a")
        self.ask(tally, status="404 Not Found")
        tally.store()
        assert counts() == {}

    def test_a_minute_later_any_request_stores_them(
        self, make_post: MakePost, tally: Tally, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_post(slug="a")
        self.ask(tally)
        monkeypatch.setattr(tally, "is_due", lambda: True)
        self.ask(tally, PATH_INFO="/")
        assert counts() == {"a": 1}

    def test_they_survive_a_database_that_is_away(
        self, make_post: MakePost, tally: Tally, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*args: object) -> None:
            raise DatabaseError

        make_post(slug="a")
        self.ask(tally)
        with monkeypatch.context() as patched:
            patched.setattr(counting, "add_visits", refuse)
            tally.store()
        tally.store()
        assert counts() == {"a": 1}

    def test_no_more_than_so_many_paths_are_held(
        self, tally: Tally, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(counting, "MAX_PATHS", 3)
        for number in range(9):
            tally.add(f"/{number}/")
        assert len(tally._paths) == 3


class TestTheLogOfNginx:
    @pytest.fixture
    def log(self, tmp_path: Path) -> Path:
        log = tmp_path / "visits.log"
        log.write_text(
            f"2026-05-01T23:30:00+02:00 GET 200 {POST}\n"
            f"2026-05-02T00:10:00+02:00 GET 304 {POST}?utm_source=x\n"
            f"2026-05-02T00:10:00+02:00 HEAD 200 {POST}\n"
            f"2026-05-02T00:10:00+02:00 GET 404 {POST}\n"
            "2026-05-02T00:10:00+02:00 GET 200 /\n"
            f"gestern GET 200 {POST}\n"
            "\xff\xfe kaputt\n\n",
            encoding="latin-1",
        )
        return log

    def test_is_counted_by_its_days_and_then_empty(self, make_post: MakePost, log: Path) -> None:
        make_post(slug="a")
        call_command("count_visits", log, verbosity=0)
        days = dict(PostVisits.objects.values_list("day", "count"))
        assert days == {datetime.date(2026, 5, 1): 1, datetime.date(2026, 5, 2): 1}
        assert log.read_bytes() == b""
        call_command("count_visits", log, verbosity=0)
        assert sum(PostVisits.objects.values_list("count", flat=True)) == 2

    def test_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("count_visits", tmp_path / "nirgends.log")


class TestWhatIsStored:
    def test_is_nothing_about_a_person(self) -> None:
        with connection.cursor() as cursor:
            columns = [
                column.name
                for model in (PostVisits, DayVisits)
                for column in connection.introspection.get_table_description(
                    cursor, model._meta.db_table
                )
            ]
        assert set(columns) == {"id", "post_id", "day", "count"}

    def test_the_privacy_page_tells_of_it_while_it_is_on(self, client: Client) -> None:
        assert said("When you read a post") in page_text(client, "/datenschutz/")
        save_site_settings(SiteSettings(counts_visits=False))
        assert said("When you read a post") not in page_text(client, "/datenschutz/")


class TestOnTheDesk:
    def test_an_author_sees_them_on_the_front_page(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        make_post(slug="a", title="Im Garten")
        add_visits({POST: 7}, timezone.localdate())
        page = anna_client.get("/admin/").content.decode()
        part = page.partition('id="desk-visits"')[2].partition("</section>")[0]
        assert "Im Garten" in part
        assert said("%(number)s visit today", "%(number)s visits today", 7) in part

    def test_where_nothing_is_counted_nothing_is_shown(self, anna_client: Client) -> None:
        save_site_settings(SiteSettings(counts_visits=False))
        assert 'id="desk-visits"' not in anna_client.get("/admin/").content.decode()
        page = anna_client.get("/admin/visits/postvisits/").content.decode()
        assert "errornote" in page

    def test_a_post_has_its_own_days(self, anna_client: Client, make_post: MakePost) -> None:
        post = make_post(slug="a", title="Im Garten")
        make_post(slug="b")
        add_visits({POST: 7, "/2010/04/29/b/": 5}, timezone.localdate())
        page = anna_client.get(f"/admin/visits/postvisits/?post={post.pk}").content.decode()
        numbers = re.findall(r'chart__number">(\d+)<', page)
        assert numbers[0] == "7"
        assert set(numbers[1:]) == {"0"}

    @pytest.mark.parametrize("query", ["?post=9999", "?post=x"])
    def test_a_post_that_is_not_there(self, anna_client: Client, query: str) -> None:
        assert anna_client.get(f"/admin/visits/postvisits/{query}").status_code == 404

    @pytest.mark.parametrize("query", ["?day=gestern", "?day=2026-02-31"])
    def test_a_day_that_is_none_is_today(self, anna_client: Client, query: str) -> None:
        assert anna_client.get(f"/admin/visits/postvisits/{query}").status_code == 200

    def test_a_moderator_and_a_stranger_may_not(self, mo_client: Client, client: Client) -> None:
        assert mo_client.get("/admin/visits/postvisits/").status_code == 403
        assert client.get("/admin/visits/postvisits/").status_code == 302

    def test_a_draft_of_somebody_else_stays_hidden(
        self, anna_client: Client, edda: User, make_post: MakePost
    ) -> None:
        secret = make_post(slug="geheim", title="Geheim", author=edda, published_at=None)
        url = f"/admin/visits/postvisits/?post={secret.pk}"
        assert anna_client.get(url).status_code == 404
