"""Stars of the old site: from the export's fields, from tables, from saved pages."""

import io
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pytest

from blog.models import Post
from blog.rendering.saving import save_text
from tests.wordpress.exports import BASE, bring, item
from wordpress.models import Source
from wordpress.ratings import ImportedRating, Problem, best, pages, postratings
from wordpress.ratings import gdstarrating as gdsr
from wordpress.ratings.matching import matched
from wordpress.ratings.tables import rows

FILES = Path(__file__).parent / "files"


def rating(key: str, mean: str, count: int, scale: int, source: str) -> ImportedRating:
    return ImportedRating(key, Decimal(mean), count, scale, source)


class TestPostRatings:
    """WP-PostRatings: ratings_users, ratings_score and ratings_average of each post."""

    @pytest.mark.parametrize(
        ("users", "score", "average", "scale", "mean"),
        [
            ("11", "47", "4.27", 5, "4.2727"),
            ("11", "91", "8.27", 10, "8.2727"),
            ("1", "5", "5", 5, "5"),
            ("4", "4", "1", 5, "1"),
            # The plugin's own mean lags behind
            ("2", "9", "1.5", 5, "4.5"),
            ("2", "9", "", 5, "4.5"),
            # Thumbs: one up counts 1, one down -1
            ("10", "6", "0.6", 2, "1.8"),
            ("4", "-4", "-1", 2, "1"),
            ("4", "4", "1", 2, "2"),
        ],
    )
    def test_the_sums_give_the_mean(
        self, users: str, score: str, average: str, scale: int, mean: str
    ) -> None:
        meta = {"ratings_users": users, "ratings_score": score, "ratings_average": average}
        found = postratings.from_meta("7", meta, scale)
        assert found == rating("7", mean, int(users), scale, "WP-PostRatings")

    def test_praise_without_a_scale_is_a_thumb_up(self) -> None:
        found = postratings.from_meta("7", {"ratings_users": "3", "ratings_score": "3"}, 1)
        assert found == rating("7", "2", 3, 2, "WP-PostRatings")

    @pytest.mark.parametrize("meta", [{}, {"ratings_users": "0", "ratings_score": "0"}])
    def test_zeros_are_no_rating(self, meta: dict[str, str]) -> None:
        assert postratings.from_meta("7", meta, 5) is None

    @pytest.mark.parametrize(
        ("users", "score", "scale"),
        [("2", "19", 5), ("2", "1", 5), ("-2", "4", 5), ("2", "viel", 5), ("2.5", "4", 5),
         ("2", "NaN", 5), ("2", "-8", 2)],
    )  # fmt: skip
    def test_what_cannot_be_is_told(self, users: str, score: str, scale: int) -> None:
        meta = {"ratings_users": users, "ratings_score": score}
        found = postratings.from_meta("7", meta, scale)
        assert isinstance(found, Problem)

    def test_the_least_scale_helps_to_ask(self) -> None:
        assert postratings.least_scale({"ratings_users": "11", "ratings_score": "91"}) == 9
        assert postratings.least_scale({"ratings_users": "0", "ratings_score": "0"}) == 0


class TestGDStarRating:
    """GD Star Rating: sums of users and of visitors in a table of its own."""

    EXPECTED = [
        rating("12", "8.2727", 11, 10, "GD Star Rating"),
        rating("13", "10", 1, 10, "GD Star Rating"),
        rating("15", "1.75", 4, 2, "GD Star Rating"),
    ]

    @pytest.mark.parametrize("name", ["gdsr.sql", "gdsr-phpmyadmin.sql", "gdsr.csv"])
    def test_a_file_gives_its_ratings(self, name: str) -> None:
        with (FILES / name).open("rb") as file:
            ratings, _problems = best(gdsr.read(file, 10))
        assert list(ratings.values()) == self.EXPECTED

    def test_a_dump_of_everything_knows_the_scale(self) -> None:
        with (FILES / "gdsr.sql").open("rb") as file:
            ratings, problems = best(gdsr.read(file))
        assert list(ratings.values()) == self.EXPECTED
        assert [problem.post_key for problem in problems] == ["16", ""]

    def test_without_a_scale_it_has_to_be_asked_for(self) -> None:
        with (FILES / "gdsr.csv").open("rb") as file, pytest.raises(gdsr.ScaleError):
            list(gdsr.read(file))

    def test_a_mean_above_the_scale_is_told(self) -> None:
        with (FILES / "gdsr.csv").open("rb") as file:
            _ratings, problems = best(gdsr.read(file, 5))
        assert [problem.post_key for problem in problems] == ["12", "13", "16"]

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"-- nichts\n", b"post_id\n", b"\xff\xfe,;"])
    def test_other_files_hold_none(self, content: bytes) -> None:
        assert list(gdsr.read(io.BytesIO(content), 10)) == []


class TestTables:
    def read(self, sql: str) -> list[dict[str, str]]:
        return [row for _table, row in rows(io.BytesIO(sql.encode()), ["t"])]

    def test_text_may_hold_anything(self) -> None:
        sql = r"INSERT INTO `wp_t` (`a`,`b`) VALUES (1,'It''s \'(x),(y);\n\\ ä'),(2,'');"
        assert self.read(sql) == [{"a": "1", "b": "It's '(x),(y);\n\\ ä"}, {"a": "2", "b": ""}]

    def test_a_statement_may_go_on_over_lines(self) -> None:
        sql = "INSERT INTO wp_t (a, b) VALUES\n(1, 'x\n;y'),\n(2, NULL);\nINSERT INTO z VALUES (3);"
        assert self.read(sql) == [{"a": "1", "b": "x\n;y"}, {"a": "2", "b": "NULL"}]

    def test_the_columns_may_stand_in_the_table(self) -> None:
        sql = (
            "CREATE TABLE `wp_t` (\n  `a` int(11) NOT NULL,\n  `b` text,\n  PRIMARY KEY (`a`)\n"
            ") ENGINE=MyISAM;\nINSERT INTO `wp_t` VALUES (1,'x');\n"
        )
        assert self.read(sql) == [{"a": "1", "b": "x"}]

    def test_other_tables_are_passed_by(self) -> None:
        assert self.read("INSERT INTO `wp_posts` (a) VALUES (1);\n") == []

    def test_half_a_file_gives_its_whole_rows(self) -> None:
        assert self.read("INSERT INTO t (a, b) VALUES (1, 'x'),(2, 'y") == [{"a": "1", "b": "x"}]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_csv_may_be_divided_by_other_signs(self, delimiter: str) -> None:
        text = f'a{delimiter}b\n1{delimiter}"x\ny"\n'
        found = [row for _table, row in rows(io.BytesIO(text.encode()), ["t"])]
        assert found == [{"a": "1", "b": "x\ny"}]


class TestPages:
    """Saved pages, where nothing else is left."""

    @pytest.mark.parametrize(
        ("text", "mean", "scale", "count"),
        [
            ("Rating: 8.3/10 (11 votes cast)", "8.3", 10, 11),
            ("Rating: <strong>8.3</strong>/<b>10</b> (<span>11</span> votes cast)", "8.3", 10, 11),
            ("Rating: 5.0/5 (1 vote cast)", "5.0", 5, 1),
            ("Bewertung: 8,3/10 (11 Stimmen)", "8.3", 10, 11),
            ("Bewertung: 4,5 von 5 (bei 1.204 Stimmen)", "4.5", 5, 1204),
            ("rating:&nbsp;7/10 (3 votes)", "7", 10, 3),
        ],
    )
    def test_a_sentence_gives_the_rating(
        self, text: str, mean: str, scale: int, count: int
    ) -> None:
        page = f'<link rel="canonical" href="https://x.example/2010/04/29/a/"><p>{text}</p>'
        assert list(pages.read_page(page)) == [rating("/2010/04/29/a/", mean, count, scale, "page")]

    @pytest.mark.parametrize(
        ("head", "key"),
        [
            ('<link rel="canonical" href="https://linde.example.org/2010/04/29/a/" />',
             "/2010/04/29/a/"),
            ('<link rel="canonical" href="https://linde.example.org/gr%C3%BC%C3%9Fe">', "/grüße/"),
            ('<link rel="shortlink" href="https://linde.example.org/?p=12">', "12"),
            ('<meta property="og:url" content="https://linde.example.org/a/">', "/a/"),
            ('<body class="single postid-12 single-format-standard">', "12"),
            ("<!-- saved from url=(0041)https://linde.example.org/2010/04/29/a/ -->",
             "/2010/04/29/a/"),
            ('<article id="post-12">', "12"),
        ],
    )  # fmt: skip
    def test_the_page_says_which_post_it_is_about(self, head: str, key: str) -> None:
        found = list(pages.read_page(f"{head}<p>Rating: 8.3/10 (11 votes cast)</p>"))
        assert found == [rating(key, "8.3", 11, 10, "page")]

    def test_a_list_has_a_rating_for_each_post(self) -> None:
        page = (
            '<link rel="canonical" href="https://linde.example.org/">'
            '<div id="post-12"><p>Rating: 8.3/10 (11 votes cast)</p></div>'
            '<div id="post-13"><p>Noch nicht bewertet</p></div>'
            '<div id="post-14">Rating: 2.0/10 (1 vote cast)</div>'
        )
        keys = [(one.post_key, one.count) for one in best(pages.read_page(page))[0].values()]
        assert keys == [("12", 11), ("14", 1)]

    def test_a_feed_has_one_too(self) -> None:
        feed = (
            "<rss><channel><link>https://linde.example.org</link><item><title>A</title>"
            "<link>https://linde.example.org/2010/04/29/a/</link><content:encoded><![CDATA[<p>Text"
            "</p>Rating: 8.3/10 (11 votes cast)]]></content:encoded></item><item>"
            "<link>https://linde.example.org/2010/04/30/b/</link><description>Rating: 2.0/10 "
            "(1 vote cast)</description></item></channel></rss>"
        )
        keys = [one.post_key for one in pages.read_page(feed)]
        assert keys == ["/2010/04/29/a/", "/2010/04/30/b/"]

    def test_the_name_of_the_file_may_tell_the_post(self) -> None:
        name = PurePosixPath("linde.example.org/2010/04/29/a/index.html")
        found = list(pages.read_page("Rating: 8.3/10 (11 votes cast)", name))
        assert [one.post_key for one in found] == ["/2010/04/29/a/"]

    @pytest.mark.parametrize(
        "text",
        [
            "Rating: 8.3/10 (11 votes cast)",
            "<article id=post-1>Rating: 11/10 (1 vote cast)",
            "<article id=post-1>Rating: 0.0/10 (0 votes cast)",
        ],
    )
    def test_what_cannot_be_is_told(self, text: str) -> None:
        assert [type(one) for one in pages.read_page(text)] == [Problem]

    def test_a_folder_is_read_and_the_latest_count_wins(self, tmp_path: Path) -> None:
        for name, text in [
            ("2010/04/29/a/index.html", "Rating: 8.3/10 (11 votes cast)"),
            ("2010/04/29/a/feed/index.html", "Rating: 8.4/10 (12 votes cast)"),
            ("bild.jpg", "Rating: 1.0/10 (99 votes cast)"),
        ]:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        ratings, problems = best(pages.read_folder(tmp_path))
        assert ratings == {"/2010/04/29/a/": rating("/2010/04/29/a/", "8.4", 12, 10, "page")}
        assert not problems

    def test_long_pages_lose_no_rating(self) -> None:
        text = "Wort " * 5_000
        page = f"<article id='post-1'>{'<p>'.join([text, text])}<p>Rating: 8.3/10 (11 votes cast)"
        assert [one.post_key for one in pages.read_page(page)] == ["1"]


@pytest.mark.django_db
class TestPlacing:
    """A rating is known by the post's number there, or by its URL."""

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        link = f"{BASE}/rezepte/gr%c3%bcnkohl/"
        return bring(tmp_path, item(12, link=link, post_name="gruenkohl")).source

    @pytest.mark.parametrize(
        "key",
        ["12", "/rezepte/grünkohl/", "/index.php/rezepte/grünkohl/", "/2010/07/01/gruenkohl/"],
    )
    def test_its_post_is_found(self, source: Source, key: str) -> None:
        found = list(matched([rating(key, "8.3", 11, 10, "page")], source))
        assert [(post.slug, one.count) for post, one in pairs(found)] == [("gruenkohl", 11)]

    def test_of_several_the_one_with_the_most_votes_counts(self, source: Source) -> None:
        several = [
            rating("12", "8.3", 11, 10, "GD Star Rating"),
            rating("/rezepte/grünkohl/", "8.4", 12, 10, "page"),
            rating("/2010/07/01/gruenkohl/", "8", 1, 10, "page"),
        ]
        assert [one.count for _post, one in pairs(list(matched(several, source)))] == [12]

    @pytest.mark.parametrize("key", ["13", "/rezepte/", "/", "/1999/01/01/gruenkohl/"])
    def test_what_has_no_post_is_told(self, source: Source, key: str) -> None:
        found = list(matched([rating(key, "8.3", 11, 10, "page")], source))
        assert [one.post_key for one in found if isinstance(one, Problem)] == [key]

    def test_a_post_that_moved_here_is_found(self, source: Source) -> None:
        post = Post.objects.get()
        post.slug = "kohl"
        save_text(post)
        found = list(matched([rating("/2010/07/01/gruenkohl/", "8.3", 11, 10, "page")], source))
        assert [one.slug for one, _rating in pairs(found)] == ["kohl"]


def pairs(
    found: list[tuple[Post, ImportedRating] | Problem],
) -> list[tuple[Post, ImportedRating]]:
    return [one for one in found if not isinstance(one, Problem)]
