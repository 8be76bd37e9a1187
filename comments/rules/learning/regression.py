"""Logistic regression, trained by stochastic gradient descent, in plain Python.

A text's features count 1/√n each, so that long texts weigh no more than short ones; traits and
words are counted apart, because a text has few of the one and many of the other.
"""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from comments.rules.learning.features import TRAIT, Feature

Weights = Mapping[str, float]
"""The weight of each feature; positive ones speak for spam."""
CONSTANT = ""

EPOCHS = 20
STEP = 2.0
SLOWER = 0.3
"""How much the step shrinks from one epoch to the next."""
DECAY = 1e-4
CONSTANT_STEP = 0.1
LEAST_TEXTS = 2
"""A feature that fewer texts have teaches nothing, and may be somebody's name."""
MAX_FEATURES = 10_000
STEEPEST = 30.0


class Lesson(NamedTuple):
    features: Sequence[Feature]
    is_spam: bool


def values(names: Sequence[str]) -> list[tuple[str, float]]:
    """The features of one text with their values."""
    traits = sum(name.startswith(TRAIT) for name in names)
    of_trait = 1 / math.sqrt(traits) if traits else 0.0
    of_word = 1 / math.sqrt(len(names) - traits) if len(names) > traits else 0.0
    return [(name, of_trait if name.startswith(TRAIT) else of_word) for name in names]


def probability(weights: Weights, features: Sequence[Feature]) -> float:
    """How likely it is that a text with these features is spam."""
    known = values([feature.name for feature in features])
    return _logistic(
        weights.get(CONSTANT, 0.0) + sum(weights.get(name, 0.0) * value for name, value in known)
    )


def trained(lessons: Sequence[Lesson]) -> dict[str, float]:
    """The weights learned from the lessons: the same each time."""
    texts = Counter(feature.name for lesson in lessons for feature in lesson.features)
    common = {name for name, count in texts.items() if count >= LEAST_TEXTS}
    examples = [
        (_known_values(lesson.features, common), float(lesson.is_spam)) for lesson in lessons
    ]
    weights = dict.fromkeys(common, 0.0)
    constant = 0.0
    order = random.Random(1)  # noqa: S311  # no secret: the same order each time
    for epoch in range(EPOCHS):
        order.shuffle(examples)
        step = STEP / (1 + epoch * SLOWER)
        for known, label in examples:
            at = constant + sum(weights[name] * value for name, value in known)
            error = _logistic(at) - label
            constant -= step * error * CONSTANT_STEP
            for name, value in known:
                weight = weights[name]
                weights[name] = weight - step * (error * value + DECAY * weight)
    return _bounded(weights) | {CONSTANT: round(constant, 4)}


def _known_values(features: Sequence[Feature], common: set[str]) -> list[tuple[str, float]]:
    known = values([feature.name for feature in features])
    return [(name, value) for name, value in known if name in common]


def _bounded(weights: dict[str, float]) -> dict[str, float]:
    """The heaviest of them, rounded."""
    kept = sorted(weights, key=lambda name: (-abs(weights[name]), name))[:MAX_FEATURES]
    return {name: round(weights[name], 4) for name in kept if round(weights[name], 4)}


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-STEEPEST, min(STEEPEST, value))))
