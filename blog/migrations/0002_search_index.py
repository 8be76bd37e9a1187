"""The databases' own full-text indexes beside the table of search entries."""

from django.db import migrations

# The planner does not know what reading a text's words costs, and would read those of every entry
# rather than ask the index; so nothing but the index is left to it.
NEWEST = """
CREATE FUNCTION blog_search_newest(query tsquery, most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off
AS $$ SELECT id FROM blog_searchentry WHERE vector @@ query ORDER BY id DESC LIMIT most $$
"""


def create_index(apps, schema_editor):
    """FTS5 on SQLite, a tsvector with GIN on PostgreSQL; blog.search fills and queries them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE blog_searchentry ADD COLUMN vector tsvector, "
            "ADD COLUMN title_vector tsvector"
        )
        schema_editor.execute("CREATE INDEX search_vector ON blog_searchentry USING gin (vector)")
        schema_editor.execute(NEWEST)
    else:
        # An ordinary table: contentless ones cannot delete a row in SQLite before 3.43.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE blog_search_fts USING fts5(title, text, detail='full')"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION blog_search_newest(tsquery, integer)")
        schema_editor.execute(
            "ALTER TABLE blog_searchentry DROP COLUMN vector, DROP COLUMN title_vector"
        )
    else:
        schema_editor.execute("DROP TABLE blog_search_fts")


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial")]

    operations = [migrations.RunPython(create_index, drop_index)]
