"""How much spam the rules and the filter that learns hold, and how many honest comments with it.

    DEBUG=1 .venv/bin/python -m bench.spam [--texts]

The texts in bench/spam_texts/ are made up, and split by time and by post: the filter learns from
learn.txt alone. `--texts` prints what was judged wrongly. It needs no database.
"""

import datetime
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from comments.rules.content.written import Written

TEXTS = Path(__file__).parent / "spam_texts"
LEARN, LATER = "learn.txt", ["later.txt", "late.txt", "last.txt"]
THRESHOLDS = [50, 70, 90]
DECISIONS = [50, 100, 300]


class Example(NamedTuple):
    sent_at: datetime.datetime
    is_spam: bool
    written: "Written"


def examples(file: str) -> list[Example]:
    """The comments of a file, by time."""
    from blog.html.sanitising import render_comment
    from comments.rules.content.written import Written

    found = []
    about = ""
    for line in (TEXTS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            about = line.split(": ", 1)[1]
        elif line and not line.startswith(";"):
            moment, label, writer, website, text = line.split(" | ", 4)
            html = render_comment(text.replace("¶", "\n\n"))
            name, site = ("" if value == "-" else value for value in (writer, website))
            sent_at = datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M")
            found.append(Example(sent_at, label == "spam", Written(html, name, site, about)))
    return sorted(found, key=lambda one: one.sent_at)


class Result(NamedTuple):
    wrong: list[Example]
    spam: int
    honest: int

    def __str__(self) -> str:
        missed = sum(one.is_spam for one in self.wrong)
        held = len(self.wrong) - missed
        return (
            f"{self.spam - missed} of {self.spam} spam held ({1 - missed / self.spam:.1%}), "
            f"{held} of {self.honest} honest ({held / self.honest:.1%})"
        )


def judged(tried: Sequence[Example], verdicts: Sequence[bool]) -> Result:
    wrong = [one for one, held in zip(tried, verdicts, strict=True) if one.is_spam != held]
    spam = sum(one.is_spam for one in tried)
    return Result(wrong, spam, len(tried) - spam)


def by_traits(tried: Sequence[Example]) -> Result:
    """By the rule for strangers, while nothing was learned."""
    from comments.rules.content.traits import HOLD_FROM, suspicion

    return judged(tried, [suspicion(one.written)[0] >= HOLD_FROM for one in tried])


def percents(
    learned: Sequence[Example], tried: Sequence[Example], *, traits: bool = True
) -> list[int]:
    """What the filter says after it has learned from the first ones."""
    from comments.rules.learning.features import TRAIT, Feature, features_of
    from comments.rules.learning.regression import Lesson, probability, trained

    def features(one: Example) -> list[Feature]:
        found = features_of(one.written)
        return found if traits else [each for each in found if not each.name.startswith(TRAIT)]

    weights = trained([Lesson(features(one), one.is_spam) for one in learned])
    return [round(100 * probability(weights, features(one))) for one in tried]


def milliseconds(tried: Sequence[Example], learned: Sequence[Example]) -> tuple[float, float]:
    """CPU for the traits of one text, and for what the filter does with it."""
    from comments.rules.content.traits import suspicion
    from comments.rules.content.written import Written
    from comments.rules.learning.features import features_of
    from comments.rules.learning.judging import strongest
    from comments.rules.learning.regression import Lesson, probability, trained

    weights = trained([Lesson(features_of(one.written), one.is_spam) for one in learned])
    fresh = [Written(*(getattr(one.written, name) for name in FIELDS)) for one in tried]
    begin = time.process_time()
    for written in fresh:
        suspicion(written)
    between = time.process_time()
    for written in fresh:
        features = features_of(written)
        probability(weights, features)
        strongest(weights, features)
    end = time.process_time()
    return 1000 * (between - begin) / len(fresh), 1000 * (end - between) / len(fresh)


FIELDS = ["html", "name", "website", "about"]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Only once Django is set up, models can be imported.
    import django

    django.setup()
    learned = examples(LEARN)
    parts = {name: examples(name) for name in LATER}
    print("traits alone, for strangers:")
    for name, tried in {LEARN: learned, **parts}.items():
        result = by_traits(tried)
        print(f"  {name}: {result}")
        print_texts(result)
    for number in DECISIONS:
        print(f"learned from {number} decisions:")
        for name, tried in parts.items():
            said = percents(learned[:number], tried)
            for threshold in THRESHOLDS:
                result = judged(tried, [percent >= threshold for percent in said])
                print(f"  {name} from {threshold} %: {result}")
                if number == DECISIONS[-1]:
                    print_texts(result)
    print(f"learned from {DECISIONS[-1]} decisions, without traits:")
    for name, tried in parts.items():
        said = percents(learned[: DECISIONS[-1]], tried, traits=False)
        for threshold in THRESHOLDS:
            result = judged(tried, [percent >= threshold for percent in said])
            print(f"  {name} from {threshold} %: {result}")
    of_traits, of_filter = milliseconds(parts[LATER[0]], learned)
    print(f"CPU for a text: {of_traits:.2f} ms for its traits, {of_filter:.2f} ms for the filter")


def print_texts(result: Result) -> None:
    if "--texts" in sys.argv:
        for one in result.wrong:
            label = "spam" if one.is_spam else "honest"
            print(f"    {label}: {one.written.name}: {one.written.text}")


if __name__ == "__main__":
    main()
