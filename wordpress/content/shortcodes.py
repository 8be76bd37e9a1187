"""Replace the shortcodes of WordPress and WordPress.com, such as [gallery ids="1,2"], by HTML.

Unknown shortcodes, which plugins provided, stay as text and are reported.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from django.utils.translation import gettext_lazy as _

from blog.embeds.registry import recognise
from blog.html.tree import names
from wordpress.content.context import NO_FILE, NOT_IN_EXPORT, Context, Kind, Losses
from wordpress.content.figures import figure, library_figure, picture_and_words, with_number
from wordpress.content.players import file_paragraph, link_to_file, url_alone
from wordpress.content.shortcode_syntax import (
    CAPTION_EDGE,
    SHORTCODE,
    Shortcode,
    caption_ends,
    escaped_shortcode,
    find_end,
    parse_attributes,
)
from wordpress.content.tags import start_tag, tokens

CODE = names("code sourcecode source")
LANGUAGES = names(
    "actionscript3 as3 bash c cpp csharp css delphi diff groovy html java javascript js jscript "
    "objc perl php plain powershell python py ruby rails scala shell sql text vb xml xhtml"
)
LANGUAGE_NAME = re.compile(r"[a-z0-9+#-]{1,30}")
CODE_START = re.compile(
    rf"(?<!\[)\[({'|'.join(sorted(CODE | LANGUAGES))})\b([^\[\]]{{0,500}})\]|<pre\b",
    re.IGNORECASE,
)
KEPT = re.compile("\x00(\\d+)\x00")

# Left out: every post here shows its stars anyway.
STARS = names(
    "ratings starcomments starrater starrating starratingblock starratingmulti starreview "
    "starreviewmulti starthumbsblock gdsr"
)
FILES = {
    "audio": names("src mp3 m4a ogg oga opus wav wma flac aac"),
    "video": names("src mp4 m4v webm ogv wmv flv mov"),
}
# Each embeds something from another site by its URL.
ELSEWHERE = names(
    "dailymotion facebook flickr googlemaps instagram slideshare soundcloud spotify ted tiktok "
    "tweet twitter wpvideo"
)
# Most text in brackets is no shortcode; these patterns identify those that are.
LIKE_A_SHORTCODE = re.compile(r"\s[\w-]+\s*=|[a-z0-9]_[a-z0-9]", re.ASCII)
PLUGINS = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+", re.ASCII)

CAPTIONS = names("caption wp_caption")


class Shortcodes:
    """Replaces the shortcodes of one text."""

    def __init__(self, context: Context, losses: Losses) -> None:
        self.context = context
        self.losses = losses
        self.kept: list[str] = []
        """HTML in which shortcodes are not replaced: tags, comments, code."""
        self.captions: dict[int, re.Match[str]] = {}
        """The closing tag of each caption that has one, by where its content starts."""
        self.makers: dict[str, Callable[[Shortcode], str | None]] = {
            **dict.fromkeys(CAPTIONS, self.caption),
            "gallery": self.gallery,
            "playlist": self.playlist,
            "audio": self.file,
            "video": self.file,
            "embed": self.embed,
            "youtube": self.youtube,
            "vimeo": self.vimeo,
            **dict.fromkeys(STARS, self.stars),
            **dict.fromkeys(ELSEWHERE, self.elsewhere),
        }

    def replace(self, text: str) -> str:
        """The text with its shortcodes replaced by HTML; code stays as its author wrote it."""
        text = self._without_code(text)
        # Shortcodes in tags, comments and <pre> are left alone.
        text = "".join(
            token.raw if token.kind == "text" else self._keep(token.raw) for token in tokens(text)
        )
        return self._restored(self._replace(text))

    def _without_code(self, text: str) -> str:
        out: list[str] = []
        position = skipped_to = 0
        lower = text.lower()
        ends: dict[str, int] = {}
        for match in CODE_START.finditer(text):
            name = (match[1] or "pre").lower()
            if match.start() < skipped_to or ends.get(name, 0) < 0:
                continue
            closing = f"[/{name}]" if match[1] else "</pre"
            ends[name] = lower.find(closing, match.end())
            if ends[name] >= 0:
                skipped_to = ends[name] + len(closing)
            if ends[name] >= 0 and match[1]:
                code = code_block(name, match[2], text[match.end() : ends[name]])
                out += [text[position : match.start()], f"\n\n{self._keep(code)}\n\n"]
                position = skipped_to
        return "".join([*out, text[position:]])

    def _keep(self, html: str) -> str:
        self.kept.append(html)
        return f"\x00{len(self.kept) - 1}\x00"

    def _restored(self, text: str) -> str:
        while KEPT.search(text):
            text = KEPT.sub(lambda match: self.kept[int(match[1])], text)
        return text

    def _replace(self, text: str) -> str:
        out: list[str] = []
        position = 0
        self.captions = caption_ends(text)
        while match := SHORTCODE.search(text, position):
            out.append(text[position : match.start()])
            made, position = escaped_shortcode(text, match) or self._made(text, match)
            if made is None:
                self.note_unknown(text, match)
                made = match[0]
            elif match["open"] and not made.startswith("["):
                made = f"[{made}"
            out.append(made)
        return "".join([*out, text[position:]])

    def _made(self, text: str, match: re.Match[str]) -> tuple[str | None, int]:
        """The HTML, or None for an unknown shortcode, and the position to continue at."""
        name = match["name"].lower()
        maker = self.makers.get(name)
        if maker is None or match["end"]:
            return None, match.end()
        inside, end = "", match.end()
        if not match["closed"] and (closing := self._end_of(text, name, end)):
            inside, end = text[end : closing.start()], closing.end()
        made = maker(Shortcode(name, parse_attributes(match["given"]), inside))
        # If it cannot be replaced, its content is still searched for shortcodes.
        return made, match.end() if made is None else end

    def _end_of(self, text: str, name: str, start: int) -> re.Match[str] | None:
        return self.captions.get(start) if name in CAPTIONS else find_end(text, name, start)

    def _words_before(self, text: str, end: int) -> str:
        return re.sub(r"\s*\x00\d+\x00\s*", " ", text[max(0, end - 600) : end])

    def note_unknown(self, text: str, match: re.Match[str]) -> None:
        if match["end"]:
            return
        name = match["name"]
        if (
            LIKE_A_SHORTCODE.search(match["given"])
            or PLUGINS.fullmatch(name)
            or name.lower() in self.makers
            or find_end(text, name, match.end())
        ):
            reason = _("This shortcode is unknown here; it is kept as text.")
            self.losses.add(
                Kind.SHORTCODE, f"[{name}]", reason, self._words_before(text, match.start())
            )

    # One method for each shortcode

    def caption(self, code: Shortcode) -> str | None:
        if not code.inside:
            return None
        # Captions cannot be nested.
        inside = CAPTION_EDGE.sub("", code.inside)
        picture, words = picture_and_words(self._restored(inside))
        number = code.given.get("id", "").removeprefix("attachment_")
        if number.isdigit():
            picture = with_number(picture, number)
        words = Shortcodes(self.context, self.losses).replace(words)
        return figure(picture, words or code.given.get("caption", ""), code.given.get("align", ""))

    def gallery(self, code: Shortcode) -> str | None:
        numbers = code.numbers("ids") or code.numbers("include")
        if not numbers:
            without = set(code.numbers("exclude"))
            numbers = [number for number in self.context.attached if number not in without]
        if code.given.get("order", "").upper() == "DESC":
            numbers.reverse()
        html = "".join(self._figure_of(number) for number in numbers)
        if not html:
            self.losses.add(
                Kind.SHORTCODE, "[gallery]", _("The export contains none of its pictures.")
            )
        return f"\n\n{html}\n\n"

    def _figure_of(self, number: str) -> str:
        attachment = self.context.attachment(number)
        if attachment is None or not attachment.is_picture:
            self.losses.add(Kind.PICTURE, f"[gallery] {number}", NOT_IN_EXPORT)
            return ""
        return library_figure(attachment)

    def playlist(self, code: Shortcode) -> str | None:
        items = []
        for number in code.numbers("ids"):
            if attachment := self.context.attachment(number):
                items.append(f"<li>{link_to_file(attachment.url, attachment.title)}</li>")
            else:
                self.losses.add(Kind.ELEMENT, f"[playlist] {number}", NO_FILE)
        return f"\n\n<ul>{''.join(items)}</ul>\n\n" if items else None

    def file(self, code: Shortcode) -> str | None:
        named = (code.given[key] for key in sorted(FILES[code.name]) if key in code.given)
        url = next(named, "") or code.url
        if not url:
            return None
        if code.name == "video" and is_known(url):
            return url_alone(url)
        return file_paragraph(url.split("|")[0], code.given.get("title", ""))

    def embed(self, code: Shortcode) -> str | None:
        return url_alone(code.url) if code.url else None

    def youtube(self, code: Shortcode) -> str | None:
        return self._video(code, "https://www.youtube.com/watch?v=", r"[\w-]{11}")

    def vimeo(self, code: Shortcode) -> str | None:
        return self._video(code, "https://vimeo.com/", r"\d{1,12}")

    def _video(self, code: Shortcode, page: str, pattern: str) -> str | None:
        """The video by its URL, or by its ID alone."""
        if code.url:
            # “[youtube=http://…&w=640]”: the size does not belong to the URL.
            known = recognise(code.url)
            return url_alone(known.link_url if known else code.url)
        keys = [code.given.get("id", ""), code.inside.strip(), code.given.get("0", "")]
        key = next((key for key in keys if re.fullmatch(pattern, key, re.ASCII)), "")
        return url_alone(page + key) if key else None

    def elsewhere(self, code: Shortcode) -> str | None:
        if not code.url:
            return None
        if not is_known(code.url):
            reason = _("Content embedded from another site is now a link.")
            self.losses.add(Kind.SHORTCODE, f"[{code.name}]", reason)
        return url_alone(code.url)

    def stars(self, code: Shortcode) -> str | None:
        reason = _("Left out: every post shows its stars anyway.")
        self.losses.add(Kind.SHORTCODE, f"[{code.name}]", reason)
        return ""


def code_block(name: str, attributes_text: str, code: str) -> str:
    options = parse_attributes(attributes_text)
    language = options.get("language") or options.get("lang") or options.get("0", "")
    language = (language or (name if name in LANGUAGES else "")).lower()
    # The visual editor stored entities; the text editor stored what was typed.
    if not re.search(r"<(?!br\b)[a-zA-Z/!?]", code):
        code = unescape(re.sub(r"<br\s*/?>\n?", "\n", code))
    named = LANGUAGE_NAME.fullmatch(language) and language not in {"plain", "text"}
    attributes = {"class": f"language-{language}"} if named else {}
    code = code.strip("\n").replace("\x00", "")
    return f"<pre>{start_tag('code', attributes)}{escape(code, quote=False)}</code></pre>"


def is_known(url: str) -> bool:
    return recognise(url) is not None
