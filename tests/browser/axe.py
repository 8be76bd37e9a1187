"""What axe finds on the page that a browser shows."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page


def findings(page: Page, where: str, rules: list[str] | None = None) -> list[str]:
    """By all rules unless told otherwise; axe comes into a page once, as it is half a megabyte."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    violations = page.evaluate("options => axe.run(options).then((all) => all.violations)", options)
    return [
        f"{where}: {found['id']}: {node['html'][:160]}"
        for found in violations
        for node in found["nodes"]
    ]


def let_it_settle(page: Page) -> None:
    """Colours and drawers take a moment to change, where a change is animated at all."""
    if page.evaluate("document.getAnimations().length"):
        page.wait_for_timeout(300)
