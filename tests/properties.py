"""How many examples the property tests try: few in the suite, many under `make explore`."""

from collections.abc import Collection

from hypothesis import HealthCheck, settings

USUAL = 100


def examples(number: int, suppress: Collection[HealthCheck] = ()) -> settings:
    """`number` in the suite; as many times more as the profile in tests/conftest.py asks for."""
    return settings(
        max_examples=number * settings().max_examples // USUAL, suppress_health_check=suppress
    )
