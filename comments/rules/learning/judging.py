"""What the filter says of a comment, and because of which words and traits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from comments.models import LearnedFilter
from comments.rules.content.written import Written
from comments.rules.learning.features import Feature, features_of
from comments.rules.learning.regression import Weights, probability, values
from page_cache.reads import touch

MOST_REASONS = 5
LEAST_SHARE = 0.05
"""A word that contributes less of what speaks for spam explains nothing."""


@dataclass(frozen=True)
class Prediction:
    percent: int
    """How likely it is spam."""
    because: list[str]
    """The words, and names of traits beginning with “!”, that speak most for that."""


_kept: tuple[int, Weights] = (0, {})


def predict(written: Written, version: int) -> Prediction | None:
    """What the filter of this version says; None if it has not learned enough."""
    weights = weights_of(version)
    if not weights:
        return None
    features = features_of(written)
    percent = round(100 * probability(weights, features))
    return Prediction(percent, strongest(weights, features))


def weights_of(version: int) -> Weights:
    """The weights of this version, which each process reads once and keeps."""
    global _kept
    touch(LearnedFilter)
    if version and version != _kept[0]:
        row = LearnedFilter.objects.values_list("version", "weights").filter(pk=1).first()
        _kept = row or (0, {})
    return _kept[1] if version else {}


def strongest(weights: Weights, features: Sequence[Feature]) -> list[str]:
    """What speaks most for spam: a word counts together with its pieces and its pairs."""
    shares: dict[str, float] = defaultdict(float)
    named = values([feature.name for feature in features])
    for feature, (name, value) in zip(features, named, strict=True):
        share = weights.get(name, 0.0) * value
        for word in feature.words or (name,):
            shares[word] += share / (len(feature.words) or 1)
    positive = {name: share for name, share in shares.items() if share > 0}
    least = LEAST_SHARE * sum(positive.values())
    ordered = sorted(positive, key=lambda name: (-positive[name], name))
    return [name for name in ordered if positive[name] >= least][:MOST_REASONS]
