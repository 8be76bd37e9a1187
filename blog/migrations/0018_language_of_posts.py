"""A language for each post, before its long texts, behind which SQLite would read it slowly."""

import django.core.validators
from django.db import migrations, models

TEXTS = ("excerpt", "teaser_html", "body_html", "body")


class AddFieldBeforeTexts(migrations.AddField):
    """On SQLite, the table is copied once, so that the new column stands before the texts.

    PostgreSQL keeps long texts outside their rows, so a column behind them costs it nothing.
    """

    def state_forwards(self, app_label, state):
        super().state_forwards(app_label, state)
        fields = state.models[app_label, self.model_name_lower].fields
        for name in TEXTS:
            fields[name] = fields.pop(name)
        state.reload_model(app_label, self.model_name_lower)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        definition, values = schema_editor.column_sql(model, field)
        schema_editor.execute(
            schema_editor.sql_create_column
            % {
                "table": schema_editor.quote_name(model._meta.db_table),
                "column": schema_editor.quote_name(field.column),
                "definition": definition,
            },
            values,
        )
        schema_editor._remake_table(model)


class Migration(migrations.Migration):
    dependencies = [("blog", "0017_newest_first")]

    operations = [
        AddFieldBeforeTexts(
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
    ]
