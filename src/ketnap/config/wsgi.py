"""The WSGI application served by `ketnap up`."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
