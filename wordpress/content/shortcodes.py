"""Replace the shortcodes of WordPress and WordPress.com, such as [gallery ids="1,2"], by HTML.

Unknown shortcodes, which plugins provided, stay as text and are reported.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from django.utils.translation import gettext_lazy as _

from blog.embeds.registry import recognise
from blog.html.tree import names
from wordpress.content.context import NO_FILE, NOT_IN_EXPORT, Attachment, Context, Kind, Losses
from wordpress.content.players import file_paragraph, link_to_file, paragraph, url_alone
from wordpress.content.tags import Token, replace_tags, start_tag, tokens

# [name attributes], [name=value], [/name]; doubled brackets escape a shortcode.
SHORTCODE = re.compile(
    r"""\[(?P<open>\[?)(?P<end>/?)(?P<name>[a-zA-Z][\w-]{0,40}+)
        (?P<given>(?:[^\[\]"']++|"[^"\[\]]{0,5000}+"|'[^'\[\]]{0,5000}+'|["']){0,100}+)
        (?P<closed>/?)\]""",
    re.VERBOSE | re.ASCII,
)
# Attributes, with or without a name; a caption in one may contain brackets and tags.
GIVEN = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"]+))|"([^"]*)"|'([^']*)'|(\S+)""", re.ASCII
)
CURLY = re.compile("[“”„″]|&#(?:8220|8221|8222|8243);|&[lrb]dquo;")
URL = re.compile(r"""https?://[^\s"'<>|\]]+""")

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
CAPTION_EDGE = re.compile(r"\[(/?)(?:wp_)?caption(?=[\s\]/=:])[^\[\]]*\]", re.IGNORECASE)

ALIGNMENTS = {"alignleft", "alignright", "aligncenter"}


@dataclass(frozen=True)
class Shortcode:
    name: str
    given: dict[str, str]
    """Attributes by their name; those without a name by their position, “0”, “1” …"""
    inside: str

    def numbers(self, *keys: str) -> list[str]:
        """The numbers of attachments, from a comma-separated list."""
        text = ",".join(self.given.get(key, "") for key in keys)
        return [number for number in re.split(r"[,\s]+", text) if number.isdigit()]

    @property
    def url(self) -> str:
        """The first URL in its content or its attributes."""
        texts = [self.inside, *self.given.values()]
        found = (URL.search(unescape(text)) for text in texts)
        return next((match[0] for match in found if match), "")


def given(text: str) -> dict[str, str]:
    """The attributes of a shortcode, with any kind of quotation marks."""
    found: dict[str, str] = {}
    text = CURLY.sub('"', text.replace("&quot;", '"')).replace("\xa0", " ").strip()
    # “[youtube=http://…]” and “[audio:http://…]”: the value is the first attribute.
    text = re.sub(r"^[=:]\s*", "", text)
    for name, *values in GIVEN.findall(text):
        value = unescape(next((value for value in values if value), ""))
        found[name.lower() if name else str(sum(key.isdigit() for key in found))] = value
    return found


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
            made, position = shown(text, match) or self._made(text, match)
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
        made = maker(Shortcode(name, given(match["given"]), inside))
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


def shown(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The text of an escaped shortcode, “[[name]]” or “[[name]…[/name]]”, and its end."""
    if not match["open"]:
        return None
    ends = [match.end()]
    if closing := find_end(text, match["name"], match.end()):
        ends.append(closing.end())
    end = next((end for end in ends if text.startswith("]", end)), None)
    return (text[match.start() + 1 : end], end + 1) if end else None


def find_end(text: str, name: str, start: int) -> re.Match[str] | None:
    """The closing tag of a shortcode, unless another of its name opens first."""
    edge = re.compile(rf"\[(/?){re.escape(name)}(?=[\s\]/=:])[^\[\]]*\]", re.IGNORECASE)
    found = edge.search(text, start)
    return found if found and found[1] else None


def caption_ends(text: str) -> dict[int, re.Match[str]]:
    """Pair the opening and closing tags of captions like brackets, in one pass."""
    begun: list[int] = []
    ends: dict[int, re.Match[str]] = {}
    for edge in CAPTION_EDGE.finditer(text):
        if not edge[1]:
            begun.append(edge.end())
        elif begun:
            ends[begun.pop()] = edge
    return ends


def code_block(name: str, attributes_text: str, code: str) -> str:
    options = given(attributes_text)
    language = options.get("language") or options.get("lang") or options.get("0", "")
    language = (language or (name if name in LANGUAGES else "")).lower()
    # The visual editor stored entities; the text editor stored what was typed.
    if not re.search(r"<(?!br\b)[a-zA-Z/!?]", code):
        code = unescape(re.sub(r"<br\s*/?>\n?", "\n", code))
    named = LANGUAGE_NAME.fullmatch(language) and language not in {"plain", "text"}
    attributes = {"class": f"language-{language}"} if named else {}
    code = code.strip("\n").replace("\x00", "")
    return f"<pre>{start_tag('code', attributes)}{escape(code, quote=False)}</code></pre>"


def picture_and_words(html: str) -> tuple[str, str]:
    """The first picture with the link around it, and the remaining HTML."""
    picture, words, link = "", "", ""
    for token in tokens(html):
        if not picture and token.kind == "start" and token.name == "a" and not link:
            link = token.raw
        elif not picture and token.kind == "start" and token.name == "img":
            picture = link + token.raw
        elif link and token.kind == "end" and token.name == "a":
            picture, words, link = (picture + token.raw if picture else "", words, "")
        else:
            words += token.raw
    return picture, words.strip()


def with_number(html: str, number: str) -> str:
    """The picture with the class that names its attachment, which some editors omitted."""

    def change(token: Token) -> str:
        attributes = token.attributes
        named = attributes.get("class", "")
        if token.name != "img" or "wp-image-" in named:
            return token.raw
        return start_tag("img", attributes | {"class": f"{named} wp-image-{number}".strip()})

    return replace_tags(html, change)


def figure(picture: str, words: str, align: str = "") -> str:
    """A picture with its caption; a caption without a picture is a paragraph."""
    if not picture:
        return paragraph(words) if words else ""
    attributes = {"class": align} if align in ALIGNMENTS else {}
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n{start_tag('figure', attributes)}{picture}{caption}</figure>\n\n"


def library_figure(attachment: Attachment, words: str = "") -> str:
    """The figure of an attachment; pictures in the library here get their caption from it."""
    attributes = {"src": attachment.url, "alt": attachment.alternative_text}
    if attachment.width and attachment.height:
        attributes |= {"width": str(attachment.width), "height": str(attachment.height)}
    if not words and not attachment.is_in_library:
        words = escape(attachment.caption, quote=False)
    return figure(start_tag("img", attributes), words).strip()


def is_known(url: str) -> bool:
    return recognise(url) is not None
