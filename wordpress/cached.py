"""No kept page shows anything of an import."""

from page_cache.watch import not_shown
from wordpress.models import (
    ImportedItem,
    ImportIssue,
    ImportRun,
    Mention,
    Snapshot,
    Source,
    SourceEntry,
)

not_shown("what an import did", ImportIssue, ImportRun, ImportedItem, Mention, Snapshot)
not_shown("asked only where nothing was found, which is not kept", Source, SourceEntry)
