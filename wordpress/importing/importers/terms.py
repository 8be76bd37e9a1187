"""Import categories, in whatever order the export lists them, and tags."""

from collections.abc import Callable
from urllib.parse import unquote

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.slugs import german_slug
from blog.html.plain_text import plain_text
from blog.models import Category, Tag
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint

DEEPEST = 12


class TermImporter:
    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.categories = log.find_all(Kind.CATEGORY, log.facts.categories)
        self.tags = log.find_all(Kind.TAG, log.facts.tags)
        self.here = set(Category.objects.values_list("pk", flat=True))

    def parents_first(self) -> list[str]:
        """The slugs of all categories, each after its ancestors."""
        ordered: dict[str, None] = {}
        for slug in self.log.facts.categories:
            ordered |= dict.fromkeys(self.chain(slug)[0])
        return list(ordered)

    def import_category(self, slug: str) -> None:
        """Import a category whose ancestors have been imported."""
        if self.chain(slug)[1]:
            reason = _(
                "Its parents form a circle, or are nested too deeply: "
                "it becomes a top-level category."
            )
            self.log.add_issue(Kind.CATEGORY, slug, self.log.facts.categories[slug]["name"], reason)
        self.guarded(Kind.CATEGORY, slug, self.store_category)

    def import_tag(self, slug: str) -> None:
        self.guarded(Kind.TAG, slug, self.store_tag)

    def guarded(self, kind: str, slug: str, bring: Callable[[str], None]) -> None:
        """Report a term that cannot be stored, and go on with the rest."""
        counts = self.log.counts.copy()
        try:
            with transaction.atomic():
                bring(slug)
        except (IntegrityError, DataError) as error:
            self.log.counts = counts
            reason = _("It cannot be stored: %(reason)s") % {"reason": error}
            self.log.skip(kind, slug, slug, reason)

    # Categories

    def store_category(self, slug: str) -> None:
        facts = self.log.facts.categories[slug]
        chain, _is_cut = self.chain(slug)
        path = "/".join(self.own_slug(above) for above in chain)
        source_hash = fingerprint([facts["name"], facts["description"], path])
        item = self.categories.get(slug[:255])
        here = Category.objects.filter(path=path).first() if item is None else None
        if here:
            self.log.count(Kind.CATEGORY, Outcome.UNCHANGED)
            if not self.log.is_dry:
                self.categories[slug[:255]] = self.log.record(
                    Kind.CATEGORY, slug, here, source_hash, was_created=False
                )
            return
        outcome, thing = self.log.decide(item, source_hash)
        self.log.count(Kind.CATEGORY, outcome)
        if self.log.is_dry or outcome not in {Outcome.NEW, Outcome.CHANGED}:
            return
        if item and thing:
            self.log.keep_snapshot(item, thing)
        category = thing if isinstance(thing, Category) else Category()
        category.name = plain_text(facts["name"])[:200] or self.own_slug(slug)
        category.slug = self.own_slug(slug)
        category.parent_id = self.category(chain[-2]) if len(chain) > 1 else None
        category.description = plain_text(facts["description"])
        category.save()
        self.here.add(category.pk)
        self.categories[slug[:255]] = self.log.record(
            Kind.CATEGORY, slug, category, source_hash, item=item
        )

    def chain(self, slug: str) -> tuple[list[str], bool]:
        """The path from its top-level ancestor to itself, and whether a circle was cut."""
        categories = self.log.facts.categories
        chain = [slug]
        while (above := categories[chain[0]]["parent"]) and above in categories:
            if above in chain or len(chain) == DEEPEST:
                return [slug], True
            chain.insert(0, above)
        return chain, False

    def own_slug(self, slug: str) -> str:
        facts = self.log.facts.categories[slug]
        return german_slug(unquote(facts["slug"])) or german_slug(facts["name"]) or "kategorie"

    def category(self, slug: str) -> int | None:
        """The category's key; None in a preview, or if it was deleted here."""
        item = self.categories.get(slug[:255])
        return item.object_id if item and item.object_id in self.here else None

    # Tags

    def store_tag(self, slug: str) -> None:
        facts = self.log.facts.tags[slug]
        name = plain_text(facts["name"])[:100] or unquote(slug)[:100]
        source_hash = fingerprint(name)
        item = self.tags.get(slug[:255])
        here = Tag.objects.filter(name__iexact=name).first() if item is None else None
        if here:
            self.log.count(Kind.TAG, Outcome.UNCHANGED)
            if not self.log.is_dry:
                self.tags[slug[:255]] = self.log.record(
                    Kind.TAG, slug, here, source_hash, was_created=False
                )
            return
        outcome, thing = self.log.decide(item, source_hash)
        self.log.count(Kind.TAG, outcome)
        if facts["description"] and outcome == Outcome.NEW:
            self.log.add_issue(Kind.TAG, slug, name, _("Tags have no descriptions here."))
        if self.log.is_dry or outcome not in {Outcome.NEW, Outcome.CHANGED}:
            return
        if item and thing:
            self.log.keep_snapshot(item, thing)
        tag = thing if isinstance(thing, Tag) else self.new_tag(slug, name)
        tag.name = name
        tag.save()
        self.tags[slug[:255]] = self.log.record(Kind.TAG, slug, tag, source_hash, item=item)

    def new_tag(self, slug: str, name: str) -> Tag:
        """A tag that keeps its old slug if that is free."""
        own = german_slug(unquote(slug), 90)
        is_free = own and not Tag.objects.filter(slug=own).exists()
        return Tag(name=name, slug=own if is_free else "")

    def tag(self, slug: str) -> int | None:
        item = self.tags.get(slug[:255])
        return item.object_id if item else None

    def tags_by_key(self, keys: set[int]) -> list[Tag]:
        return list(Tag.objects.filter(pk__in=keys)) if keys else []
