"""Write small exports for tests; every value stands in CDATA, as WordPress writes it."""

import io
from pathlib import Path
from typing import Any

from django.test import Client

from wordpress.importing import Options, prepare, run
from wordpress.models import ImportRun

BASE = "https://linde.example.org"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">
<channel><title>Gasthaus zur Linde</title><link>{base}</link>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_site_url>{base}</wp:base_site_url><wp:base_blog_url>{base}</wp:base_blog_url>
"""
TAIL = "</channel></rss>\n"


def element(tag: str, value: object) -> str:
    return f"<{tag}><![CDATA[{value}]]></{tag}>"


def author(login: str, **fields: str) -> str:
    facts = {"id": "7", "login": login, "email": f"{login}@example.org"} | fields
    parts = "".join(element(f"wp:author_{name}", value) for name, value in facts.items())
    return f"<wp:author>{parts}</wp:author>"


def category(
    nicename: str, name: str, parent: str = "", description: str = "", id: str = ""
) -> str:
    parts = [
        element("wp:term_id", id),
        element("wp:category_nicename", nicename),
        element("wp:category_parent", parent),
        element("wp:cat_name", name),
        element("wp:category_description", description),
    ]
    return f"<wp:category>{''.join(parts)}</wp:category>"


def item(number: int, title: str = "Linsen", **fields: Any) -> str:
    """A public post of 1 July 2010, 12:00 in Berlin, unless told otherwise.

    `terms` are (domain, nicename, name), `meta` a dictionary, `comments` what `comment` returns.
    """
    terms = fields.pop("terms", [])
    meta = fields.pop("meta", {})
    comments = fields.pop("comments", [])
    own = {
        "creator": "wirtin",
        "content": "Ein Text.",
        "excerpt": "",
        "link": f"{BASE}/?p={number}",
    } | {
        name: fields.pop(name) for name in ("creator", "content", "excerpt", "link") & fields.keys()
    }
    facts = {
        "post_date": "2010-07-01 12:00:00",
        "post_date_gmt": "2010-07-01 10:00:00",
        "post_name": f"text-{number}",
        "status": "publish",
        "post_parent": "0",
        "post_type": "post",
        "comment_status": "open",
    } | fields
    return "".join(
        [
            "<item>",
            element("title", title),
            element("link", own["link"]),
            element("dc:creator", own["creator"]),
            element("content:encoded", own["content"]),
            element("excerpt:encoded", own["excerpt"]),
            element("wp:post_id", number),
            *(element(f"wp:{name}", value) for name, value in facts.items()),
            *(
                f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'
                for domain, slug, name in terms
            ),
            *(
                f"<wp:postmeta>{element('wp:meta_key', key)}{element('wp:meta_value', value)}"
                "</wp:postmeta>"
                for key, value in meta.items()
            ),
            *comments,
            "</item>\n",
        ]
    )


def attachment(number: int, file: str, **fields: Any) -> str:
    meta = {"_wp_attached_file": file} | fields.pop("meta", {})
    return item(
        number,
        fields.pop("title", "bild"),
        **{
            "post_type": "attachment",
            "status": "inherit",
            "attachment_url": f"{BASE}/wp-content/uploads/{file}",
            "content": "",
            "meta": meta,
        }
        | fields,
    )


def comment(number: int, parent: int = 0, **fields: Any) -> str:
    facts = {
        "id": number,
        "author": "Gast",
        "author_email": "gast@example.org",
        "author_url": "",
        "author_IP": "192.0.2.1",
        "date": "2010-07-02 12:00:00",
        "date_gmt": "2010-07-02 10:00:00",
        "content": f"Kommentar {number}",
        "approved": "1",
        "type": "comment",
        "parent": parent,
        "user_id": 0,
    } | fields
    parts = "".join(element(f"wp:comment_{name}", value) for name, value in facts.items())
    return f"<wp:comment>{parts}</wp:comment>"


def export(*parts: str, version: str = "1.2", base: str = BASE) -> bytes:
    return (HEAD.format(version=version, base=base) + "".join(parts) + TAIL).encode()


def as_file(*parts: str, **options: str) -> io.BytesIO:
    return io.BytesIO(export(*parts, **options))


def bring(folder: Path, *parts: str, options: Options | None = None) -> ImportRun:
    """Import an export of these parts, and return the run."""
    path = folder / "export.xml"
    path.write_bytes(export(*parts))
    import_run = prepare([path], options or Options())
    assert run(import_run)
    return import_run


def reasons(import_run: ImportRun) -> list[tuple[str, str]]:
    """Kind and number of all that was found, in the order found."""
    return list(import_run.issues.order_by("pk").values_list("kind", "wordpress_id"))


def leads_to(client: Client, url: str) -> str:
    """Where a reader ends up, by permanent redirects alone."""
    response = client.get(url, follow=True)
    chain = response.redirect_chain
    assert response.status_code == 200, f"{url}: {chain}"
    assert {status for _place, status in chain} == {301}, f"{url}: {chain}"
    return str(chain[-1][0])
