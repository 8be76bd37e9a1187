"""The admin of people and their roles, and the admin classes that all apps share."""

from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.admin.people import PersonAdmin
from accounts.admin.roles import RoleAdmin
from accounts.models import Role, User

admin.site.register(User, PersonAdmin)
admin.site.register(Role, RoleAdmin)

# Shown as roles.
admin.site.unregister(Group)
