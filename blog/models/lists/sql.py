"""SQL that derives the lists from posts, categories, tags and authors.

The same text serves the triggers, for one post, and `rebuild_lists`, for many. Everything that is
filled in here is a constant of ours or the name of a column.
"""
# ruff: noqa: S608  # see above

from collections.abc import Sequence

from blog.models.lists.tables import KEYS_PER_FILE, KEYS_PER_KIND, ListKind

POST, CATEGORY = "blog_post", "blog_category"
CATEGORIES, CO_AUTHORS, TAGS = "blog_post_categories", "blog_post_co_authors", "blog_taggedpost"
LISTING, TOTAL, MONTH = "blog_listing", "blog_listtotal", "blog_listmonth"

ALL_KINDS = tuple(ListKind)

# For each kind its lists and their posts; `{in_set}` narrows the column before it to some posts.
MEMBERS: dict[ListKind, str] = {
    ListKind.EVERYTHING: "SELECT {base} AS list_key, id AS post_id FROM {POST} WHERE id {in_set}",
    ListKind.STICKY: (
        "SELECT {base} AS list_key, id AS post_id FROM {POST} WHERE is_sticky AND id {in_set}"
    ),
    ListKind.SITEMAP_FILE: (
        "SELECT {base} + (id - 1) / {KEYS_PER_FILE} + 1 AS list_key, id AS post_id"
        " FROM {POST} WHERE id {in_set}"
    ),
    # UNION drops what was there before, so each post stands in a category once, and a circle of
    # categories ends.
    ListKind.CATEGORY: (
        "SELECT {base} + category_id AS list_key, post_id FROM ("
        " WITH RECURSIVE within (category_id, post_id) AS ("
        " SELECT category_id, post_id FROM {CATEGORIES} WHERE post_id {in_set}"
        " UNION SELECT above.parent_id, within.post_id FROM within"
        " JOIN {CATEGORY} above ON above.id = within.category_id"
        " WHERE above.parent_id IS NOT NULL)"
        " SELECT category_id, post_id FROM within) AS sorted"
    ),
    ListKind.TAG: (
        "SELECT {base} + tag_id AS list_key, content_object_id AS post_id FROM {TAGS}"
        " WHERE content_object_id {in_set}"
    ),
    ListKind.AUTHOR: (
        "SELECT {base} + author_id AS list_key, id AS post_id FROM {POST} WHERE id {in_set}"
        " UNION SELECT {base} + user_id, post_id FROM {CO_AUTHORS} WHERE post_id {in_set}"
    ),
}
NAMES = {
    "POST": POST,
    "CATEGORY": CATEGORY,
    "CATEGORIES": CATEGORIES,
    "CO_AUTHORS": CO_AUTHORS,
    "TAGS": TAGS,
    "KEYS_PER_FILE": KEYS_PER_FILE,
}


def listings(in_set: str, kinds: Sequence[ListKind], vendor: str) -> str:
    """SELECT the rows that should be there for these posts."""
    members = " UNION ALL ".join(
        f"SELECT * FROM ({MEMBERS[kind].format(base=kind.key(), in_set=in_set, **NAMES)}) AS m"
        for kind in kinds
    )
    return (
        "SELECT member.list_key, post.id, post.published_on, post.published_at,"
        f" {latest('post', vendor)} FROM ({members}) AS member"
        f" JOIN {POST} post ON post.id = member.post_id WHERE post.published_at IS NOT NULL"
    )


def latest(row: str, vendor: str) -> str:
    """When readers last saw the post change: by an edit, or by its publication."""
    function = "GREATEST" if vendor == "postgresql" else "MAX"
    return f"{function}({row}.modified_at, {row}.published_at)"


def add_missing(in_set: str, kinds: Sequence[ListKind], vendor: str) -> str:
    return (
        f"INSERT INTO {LISTING} (list_key, post_id, published_on, published_at, changed_at)"
        f" {listings(in_set, kinds, vendor)} ON CONFLICT DO NOTHING"
    )


def delete_wrong(in_set: str, kinds: Sequence[ListKind], vendor: str) -> str:
    """Delete rows of these posts, in lists of these kinds, that should not be there."""
    of_kinds = " OR ".join("list_key BETWEEN {} AND {}".format(*kind.keys) for kind in kinds)
    return (
        f"DELETE FROM {LISTING} WHERE post_id {in_set} AND ({of_kinds})"
        " AND (list_key, post_id) NOT IN"
        f" (SELECT list_key, id FROM ({listings(in_set, kinds, vendor)}) AS wanted)"
    )


def set_times(in_set: str, vendor: str) -> str:
    """Correct the times of rows that should be there."""
    times = "published_on, published_at, changed_at"
    right = (
        f"(SELECT post.published_on, post.published_at, {latest('post', vendor)}"
        f" FROM {POST} post WHERE post.id = post_id AND post.published_at IS NOT NULL)"
    )
    return (
        f"UPDATE {LISTING} SET ({times}) = {right} WHERE post_id {in_set} AND ({times}) <> {right}"
    )


def month(column: str, vendor: str) -> str:
    """The first day of the month."""
    if vendor == "postgresql":
        return f"date_trunc('month', {column})::date"
    return f"substr({column}, 1, 7) || '-01'"


def count_one(row: str, vendor: str) -> list[str]:
    """Count one more post in the row's list."""
    key, first = f"{row}.list_key", month(f"{row}.published_on", vendor)
    return [
        f"INSERT INTO {TOTAL} (list_key, kind, posts) VALUES ({key}, {key} / {KEYS_PER_KIND}, 1)"
        f" ON CONFLICT (list_key) DO UPDATE SET posts = {TOTAL}.posts + 1",
        f"INSERT INTO {MONTH} (list_key, month, posts) VALUES ({key}, {first}, 1)"
        f" ON CONFLICT (list_key, month) DO UPDATE SET posts = {MONTH}.posts + 1",
    ]


def count_one_less(row: str, vendor: str) -> list[str]:
    key, first = f"{row}.list_key", month(f"{row}.published_on", vendor)
    of_list, of_month = f"list_key = {key}", f"list_key = {key} AND month = {first}"
    return [
        f"DELETE FROM {TOTAL} WHERE {of_list} AND posts <= 1",
        f"UPDATE {TOTAL} SET posts = posts - 1 WHERE {of_list}",
        f"DELETE FROM {MONTH} WHERE {of_month} AND posts <= 1",
        f"UPDATE {MONTH} SET posts = posts - 1 WHERE {of_month}",
    ]


def recount(vendor: str) -> list[str]:
    """Count all lists anew."""
    first = month("published_on", vendor)
    totals = (
        f"SELECT list_key, list_key / {KEYS_PER_KIND} AS kind, COUNT(*) AS posts"
        f" FROM {LISTING} GROUP BY list_key"
    )
    months = (
        f"SELECT list_key, {first} AS month, COUNT(*) AS posts"
        f" FROM {LISTING} GROUP BY list_key, {first}"
    )
    return [
        *_set_counts(TOTAL, ("list_key",), "list_key, kind, posts", totals),
        *_set_counts(MONTH, ("list_key", "month"), "list_key, month, posts", months),
    ]


def _set_counts(table: str, key: Sequence[str], columns: str, counted: str) -> list[str]:
    keys, own = ", ".join(key), ", ".join(f"{table}.{name}" for name in key)
    same = " AND ".join(f"counted.{name} = {table}.{name}" for name in key)
    return [
        # By a join: PostgreSQL compares each row with all others for NOT IN of so many.
        f"DELETE FROM {table} WHERE ({keys}) IN (SELECT {own} FROM {table}"
        f" LEFT JOIN ({counted}) AS counted ON {same} WHERE counted.posts IS NULL)",
        # SQLite takes ON for a join's unless WHERE stands before it.
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ({counted}) AS counted WHERE TRUE"
        f" ON CONFLICT ({keys}) DO UPDATE SET posts = excluded.posts"
        f" WHERE {table}.posts <> excluded.posts",
    ]
