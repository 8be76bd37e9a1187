"""No kept page shows how often it was opened."""

from page_cache.watch import not_shown
from visits.models import DayVisits, PostVisits

not_shown("numbers for authors and editors", DayVisits, PostVisits)
