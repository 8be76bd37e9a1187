"""Import categories, in whatever order the export lists them, and tags."""

from collections import Counter
from typing import Generic, TypeVar
from urllib.parse import unquote

from django.db import DataError, IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from accounts.slugs import german_slug
from blog.html.plain_text import plain_text
from blog.models import Category, Redirect, Tag
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint

T = TypeVar("T", Category, Tag)

DEEPEST = 12


class TermImporter(Generic[T]):
    """What importing a category and importing a tag have in common."""

    kind: Kind
    model: type[T]

    def __init__(self, log: ImportLog, terms: dict[str, dict[str, str]]) -> None:
        self.log = log
        self.terms = terms
        self.items = log.find_all(self.kind, terms)

    def import_term(self, slug: str) -> None:
        """Report a term that cannot be stored, and go on with the rest."""
        counts = self.log.counts.copy()
        try:
            with transaction.atomic():
                self.store(slug)
        except (IntegrityError, DataError) as error:
            self.log.counts = counts
            reason = _("It cannot be stored: %(reason)s") % {"reason": error}
            self.log.skip(self.kind, slug, slug, reason)

    def store(self, slug: str) -> None:
        source_hash = self.source_hash(slug)
        item = self.items.get(slug[:255])
        if item is None and (existing := self.existing(slug)):
            self.log.count(self.kind, Outcome.UNCHANGED)
            if not self.log.is_dry:
                self.items[slug[:255]] = self.log.record(
                    self.kind, slug, existing, source_hash, was_created=False
                )
            return
        outcome, thing = self.log.decide(item, source_hash)
        self.log.count(self.kind, outcome)
        if outcome == Outcome.NEW:
            self.add_issues(slug)
        if self.log.is_dry or outcome not in {Outcome.NEW, Outcome.CHANGED}:
            return
        if item and thing:
            self.log.keep_snapshot(item, thing)
        term = self.write(slug, thing if isinstance(thing, self.model) else None)
        self.items[slug[:255]] = self.log.record(self.kind, slug, term, source_hash, item=item)

    def import_terms(self, slugs: list[str]) -> None:
        for slug in slugs:
            self.import_term(slug)

    def key(self, slug: str) -> int | None:
        """The term's key; None if it was not imported."""
        item = self.items.get(slug[:255])
        return item.object_id if item else None

    # Categories and tags differ in the rest.

    def source_hash(self, slug: str) -> str:
        """The hash of what the export says of the term."""
        raise NotImplementedError

    def existing(self, slug: str) -> T | None:
        """The same term, made here or by another import."""
        raise NotImplementedError

    def add_issues(self, slug: str) -> None:
        """Record what is lost of a new term."""

    def write(self, slug: str, term: T | None) -> T:
        """Store the term as the export describes it: this one, or a new one."""
        raise NotImplementedError


class CategoryImporter(TermImporter[Category]):
    """Categories, each of which has to be imported after its parent."""

    kind = Kind.CATEGORY
    model = Category

    def __init__(self, log: ImportLog) -> None:
        super().__init__(log, log.facts.categories)
        self.here = set(Category.objects.values_list("pk", flat=True))

    def parents_first(self) -> list[str]:
        """The slugs of all categories, each after its ancestors."""
        ordered: dict[str, None] = {}
        for slug in self.terms:
            ordered |= dict.fromkeys(self.chain(slug)[0])
        return list(ordered)

    def chain(self, slug: str) -> tuple[list[str], bool]:
        """The path from its top-level ancestor to itself, and whether a circle was cut."""
        chain = [slug]
        while (above := self.terms[chain[0]]["parent"]) and above in self.terms:
            if above in chain or len(chain) == DEEPEST:
                return [slug], True
            chain.insert(0, above)
        return chain, False

    def import_term(self, slug: str) -> None:
        if self.chain(slug)[1]:
            reason = _(
                "Its parents form a circle, or are nested too deeply: "
                "it becomes a top-level category."
            )
            self.log.add_issue(self.kind, slug, self.terms[slug]["name"], reason)
        super().import_term(slug)

    def source_hash(self, slug: str) -> str:
        facts = self.terms[slug]
        return fingerprint([facts["name"], facts["description"], self.path(slug)])

    def existing(self, slug: str) -> Category | None:
        return Category.objects.filter(path=self.path(slug)).first()

    def write(self, slug: str, term: Category | None) -> Category:
        facts = self.terms[slug]
        chain, _is_cut = self.chain(slug)
        category = term or Category()
        category.name = plain_text(facts["name"])[:200] or self.own_slug(slug)
        category.slug = self.own_slug(slug)
        category.parent_id = self.key(chain[-2]) if len(chain) > 1 else None
        category.description = plain_text(facts["description"])
        category.save()
        self.here.add(category.pk)
        return category

    def key(self, slug: str) -> int | None:
        """None in a preview, too, and if the category was deleted here."""
        key = super().key(slug)
        return key if key in self.here else None

    def path(self, slug: str) -> str:
        return "/".join(self.own_slug(above) for above in self.chain(slug)[0])

    def own_slug(self, slug: str) -> str:
        facts = self.terms[slug]
        return german_slug(unquote(facts["slug"])) or german_slug(facts["name"]) or "kategorie"


class TagImporter(TermImporter[Tag]):
    kind = Kind.TAG
    model = Tag

    def __init__(self, log: ImportLog) -> None:
        super().__init__(log, log.facts.tags)

    def source_hash(self, slug: str) -> str:
        return fingerprint(self.name(slug))

    def existing(self, slug: str) -> Tag | None:
        return Tag.objects.filter(name__iexact=self.name(slug)).first()

    def add_issues(self, slug: str) -> None:
        if self.terms[slug]["description"]:
            reason = _("Tags have no descriptions here.")
            self.log.add_issue(self.kind, slug, self.name(slug), reason)

    def import_terms(self, slugs: list[str]) -> None:
        """Store those together that are certain to be new and to keep their slugs."""
        together: dict[str, Tag] = {}
        certain = self.certainly_new(slugs)
        for slug in slugs:
            if slug in certain:
                together[slug] = Tag(name=self.name(slug), slug=self.own_slug(slug))
                continue
            # In the order of the export: this one may take a slug, too.
            self.store_together(together)
            together = {}
            self.import_term(slug)
        self.store_together(together)

    def certainly_new(self, slugs: list[str]) -> set[str]:
        """Those whose names and slugs nothing else has, here or among these."""
        known = [slug for slug in slugs if slug[:255] not in self.items]
        names = Counter(folded(self.name(slug)) for slug in known)
        owns = Counter(self.own_slug(slug) for slug in known)
        taken = set(Tag.objects.filter(slug__in=owns).values_list("slug", flat=True))
        found = {
            slug
            for slug in known
            if (own := self.own_slug(slug))
            and own not in taken
            and names[folded(self.name(slug))] == owns[own] == 1
        }
        upper = [Upper(Value(self.name(slug))) for slug in found]
        # Which of them is here, only the database's own way of comparing can tell.
        is_any_here = Tag.objects.annotate(upper=Upper("name")).filter(upper__in=upper).exists()
        return set() if is_any_here else found

    def store_together(self, tags: dict[str, Tag]) -> None:
        try:
            if tags and not self.log.is_dry:
                self.create(tags)
        except (IntegrityError, DataError):
            super().import_terms(list(tags))
            return
        for slug in tags:
            self.log.count(self.kind, Outcome.NEW)
            self.add_issues(slug)

    @transaction.atomic
    def create(self, tags: dict[str, Tag]) -> None:
        """Do for all what `write` does for one, and record them."""
        Tag.objects.bulk_create(tags.values())
        Redirect.remove(*(tag.get_absolute_url() for tag in tags.values()))
        items = self.log.record_new(
            (self.kind, slug, tag, self.source_hash(slug), None) for slug, tag in tags.items()
        )
        self.items |= {item.wordpress_id: item for item in items}

    def write(self, slug: str, term: Tag | None) -> Tag:
        tag = term or self.new(slug)
        tag.name = self.name(slug)
        tag.save()
        return tag

    def new(self, slug: str) -> Tag:
        """A tag that keeps its old slug if that is free."""
        own = self.own_slug(slug)
        is_free = own and not Tag.objects.filter(slug=own).exists()
        return Tag(slug=own if is_free else "")

    def own_slug(self, slug: str) -> str:
        return german_slug(unquote(slug), 90)

    def name(self, slug: str) -> str:
        return plain_text(self.terms[slug]["name"])[:100] or unquote(slug)[:100]

    def of(self, slugs: list[str]) -> list[Tag]:
        """The tags with these slugs in the export, as far as they still exist."""
        keys = self.keys_of(slugs)
        return list(Tag.objects.filter(pk__in=keys)) if keys else []

    def keys_of(self, slugs: list[str]) -> set[int]:
        """The keys of the tags with these slugs, some of which may have been deleted here."""
        return {key for slug in slugs if (key := self.key(slug))}


def folded(name: str) -> str:
    """The same for any two names that a database could take for one."""
    return name.upper().casefold()
