"""A language for each post.

In SQL, as Django would copy the whole table of posts on SQLite to add a column with a default.
"""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0017_newest_first")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    """ALTER TABLE blog_post ADD COLUMN language varchar(35) DEFAULT '' NOT NULL""",
                    """ALTER TABLE blog_post DROP COLUMN language""",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="post",
                    name="language",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=35,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A(?:[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3})\\Z"
                            )
                        ],
                        verbose_name="language",
                    ),
                )
            ],
        )
    ]
