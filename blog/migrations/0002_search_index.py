"""The databases' own full-text indexes beside the table of search entries."""

from django.db import migrations


def create_index(apps, schema_editor):
    """FTS5 on SQLite, a tsvector with GIN on PostgreSQL; blog.search fills and queries them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE blog_searchentry ADD COLUMN vector tsvector")
        schema_editor.execute("CREATE INDEX search_vector ON blog_searchentry USING gin (vector)")
    else:
        # An ordinary table: contentless ones cannot delete a row in SQLite before 3.43.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE blog_search_fts USING fts5(title, text, detail='full')"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE blog_searchentry DROP COLUMN vector")
    else:
        schema_editor.execute("DROP TABLE blog_search_fts")


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial")]

    operations = [migrations.RunPython(create_index, drop_index)]
