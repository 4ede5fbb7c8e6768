"""The WSGI application served by `ketnap up`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketnap.config.settings")
application = get_wsgi_application()
