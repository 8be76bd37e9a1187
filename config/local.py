"""What `make run` serves: the site, and the uploads that a web server in front serves elsewhere."""

from django.conf import settings
from whitenoise import WhiteNoise

from config.wsgi import application as site

# Looks at every request, for pictures are uploaded while it runs.
application = WhiteNoise(site, autorefresh=True)
application.add_files(settings.MEDIA_ROOT, prefix=settings.MEDIA_URL)
