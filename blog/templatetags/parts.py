"""Parts of pages that are the same on very many, and rendered once."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MAX_PARTS = 500
"""More are not kept; the frame has some parts for each category and page that is linked."""


class FramePart(template.Node):
    def __init__(self, nodes: NodeList, differs_by: list[FilterExpression]) -> None:
        self.nodelist = nodes
        self.differs_by = differs_by

    def render(self, context: template.Context) -> SafeString:
        frame = context.get("frame")
        if frame is None:
            # Pages of errors are made without it.
            return self.nodelist.render(context)
        key = (
            # The node itself: a template that was edited has others.
            self,
            get_language(),
            *(expression.resolve(context) for expression in self.differs_by),
        )
        part: SafeString | None = frame.parts.get(key)
        if part is None:
            part = self.nodelist.render(context)
            if len(frame.parts) < MAX_PARTS:
                frame.parts[key] = part
        return part


@register.tag
def frame_part(parser: Parser, token: Token) -> FramePart:
    """`{% frame_part value … %}…{% end_frame_part %}`: rendered once for each of the values.

    Inside, a template may use the site's settings, the links of the frame and these values, and
    nothing else.
    """
    _tag, *values = token.split_contents()
    nodes = parser.parse(("end_frame_part",))
    parser.delete_first_token()
    return FramePart(nodes, [parser.compile_filter(value) for value in values])


def part_of(template_name: str, **facts: Any) -> SafeString:
    """The HTML of a template that depends on these facts and nothing else, made once for each."""
    found: Any = get_template(template_name)
    # The template itself, as one that was edited is another.
    return _rendered(found.template, get_language(), **facts)


@lru_cache(maxsize=1_000)
def _rendered(part: template.Template, _language: str | None, **facts: Any) -> SafeString:
    return part.render(template.Context(facts))
