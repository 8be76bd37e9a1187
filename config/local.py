"""What `make run` serves: the site, and the uploads that a web server in front serves elsewhere."""

from wsgiref.headers import Headers

from django.conf import settings
from whitenoise import WhiteNoise

from blog.media.file_kinds import MIME_TYPES, headers_of
from config.wsgi import application as site


def add_headers(headers: Headers, _path: str, url: str) -> None:
    """What deploy/nginx/ says of uploads, too."""
    for name, value in headers_of(url.removeprefix(settings.MEDIA_URL)).items():
        headers[name] = value


# Looks at every request, for files are uploaded while it runs.
application = WhiteNoise(
    site, autorefresh=True, mimetypes=MIME_TYPES, add_headers_function=add_headers
)
application.add_files(settings.MEDIA_ROOT, prefix=settings.MEDIA_URL)
