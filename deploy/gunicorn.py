"""How gunicorn serves the site: `gunicorn --config deploy/gunicorn.py config.wsgi`."""

worker_class = "gthread"
workers = 2
threads = 4
