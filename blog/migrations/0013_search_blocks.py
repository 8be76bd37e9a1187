"""How PostgreSQL finds the newest of many hits: by blocks of keys."""

from django.db import migrations

FORMER = "DROP FUNCTION IF EXISTS blog_search_newest(tsquery, integer)"
# A list of all entries with a frequent word is long, and every entry in it would be visited to find
# the newest. So each entry has one more word, which names the block of a thousand keys that it
# stands in: the index walks the lists of some blocks, and skips through that of the word.
BLOCK = """
CREATE OR REPLACE FUNCTION blog_search_block(key bigint) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT 'block:' || (key / 1000)::text $$
"""
# The planner does not know what reading a text's words costs, and would read those of every entry
# rather than ask the index; so nothing but the index is left to it.
NEWEST = """
CREATE OR REPLACE FUNCTION blog_search_newest(
    wanted tsquery, wanted_in_title tsquery, most integer, last_key bigint, only_kind text,
    only_posts bigint[], hidden_posts bigint[], hidden_pages bigint[]
) RETURNS TABLE (id bigint, post_id bigint, shown_at timestamptz, is_in_title boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    missing integer := most;
    found_now integer;
    -- One more, as the last block is seldom full.
    blocks integer := most / 1000 + 2;
    -- The end of what was not looked at yet.
    bound bigint := (last_key / 1000 + 1) * 1000;
    first_key bigint;
    wanted_here tsquery;
BEGIN
    WHILE missing > 0 AND bound > 0 LOOP
        first_key := 0;
        wanted_here := wanted;
        IF blocks <= 64 THEN
            first_key := greatest(bound - blocks * 1000, 0);
            wanted_here := wanted && (
                SELECT string_agg(quote_literal(blog_search_block(key)), ' | ')
                FROM generate_series(first_key, bound - 1, 1000) AS key
            )::tsquery;
        END IF;
        RETURN QUERY
            SELECT entry.id, entry.post_id, entry.shown_at,
                coalesce(entry.title_vector @@ wanted_in_title, FALSE)
            FROM blog_searchentry AS entry
            WHERE entry.vector @@ wanted_here
                -- Plus nothing, so that the planner does not go by the key.
                AND entry.id + 0 < bound
                AND (only_kind = '' OR entry.kind = only_kind)
                AND (only_posts IS NULL OR entry.post_id IN (SELECT unnest(only_posts)))
                AND NOT coalesce(entry.post_id, 0) IN (SELECT unnest(hidden_posts))
                AND NOT coalesce(entry.page_id, 0) IN (SELECT unnest(hidden_pages))
            ORDER BY entry.id DESC LIMIT missing;
        GET DIAGNOSTICS found_now = ROW_COUNT;
        -- As many blocks as should have the others; where hits are rare, all at once.
        missing := missing - found_now;
        blocks := least(missing::bigint * blocks * 5 / (greatest(found_now, 1) * 4) + 1, 1000);
        bound := first_key;
    END LOOP;
END $$
"""


ADD_BLOCKS = """
UPDATE blog_searchentry
SET vector = vector || array_to_tsvector(ARRAY[blog_search_block(id)])
WHERE vector IS NOT NULL
"""


def create_functions(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for sql in (FORMER, BLOCK, NEWEST, ADD_BLOCKS):
            schema_editor.execute(sql)


def drop_functions(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION blog_search_newest")
        schema_editor.execute("DROP FUNCTION blog_search_block")


class Migration(migrations.Migration):
    dependencies = [("blog", "0012_share_picture")]

    operations = [migrations.RunPython(create_functions, drop_functions)]
