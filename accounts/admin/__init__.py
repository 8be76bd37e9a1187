"""The admin of people, and the admin classes that all apps share."""

from django.contrib import admin

from accounts.admin.people import PersonAdmin
from accounts.models import User

admin.site.register(User, PersonAdmin)
