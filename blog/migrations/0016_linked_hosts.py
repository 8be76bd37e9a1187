"""Keep which sites each post links to."""

import re
from urllib.parse import urlsplit

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500
HREF = re.compile(r'href="(https?://[^"]+)"')


def hosts_in(html):
    found = set()
    for link in HREF.findall(html):
        try:
            host = urlsplit(link).hostname or ""
        except ValueError:
            continue
        host = host.removeprefix("www.")
        if host and len(host) <= 253:
            found.add(host)
    return sorted(found)[:200]


def derive_hosts(apps, schema_editor):
    model = apps.get_model("blog", "LinkedHost")
    texts = apps.get_model("blog", "Post").objects.order_by("pk")
    rows = []
    for pk, body, teaser in texts.values_list("pk", "body_html", "teaser_html").iterator(BATCH):
        rows += [model(post_id=pk, host=host) for host in hosts_in(body + teaser)]
        if len(rows) >= BATCH:
            model.objects.bulk_create(rows)
            rows = []
    model.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0015_trash_for_pictures_and_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkedHost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("host", models.CharField(max_length=253)),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linked_hosts",
                        to="blog.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["host"], name="linked_host")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "host"), name="linked_host_once_per_post"
                    )
                ],
            },
        ),
        migrations.RunPython(derive_hosts, migrations.RunPython.noop),
    ]
