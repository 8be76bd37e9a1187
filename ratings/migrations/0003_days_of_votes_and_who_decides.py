"""Sum up the votes that are there by day and by stars, and say who may decide about votes."""

from django.db import migrations
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate

from accounts.groups import AUTHORS, EDITORS, MODERATORS, grant
from ratings.arithmetic import REMEMBERED_DAYS, SHOWN_FROM, no_spread, popularity, shrunk_mean

BATCH = 1_000


def sum_up(apps, schema_editor):
    Vote = apps.get_model("ratings", "Vote")
    by_day = Vote.objects.annotate(day=TruncDate("created_at")).values("post_id", "day")
    days = {}
    DayScore = apps.get_model("ratings", "DayScore")
    for row in by_day.annotate(votes=Count("pk"), total=Sum("stars")).order_by("post_id", "-day"):
        days.setdefault(row["post_id"], []).append((row["day"], row["votes"], row["total"]))
    DayScore.objects.bulk_create(
        (
            DayScore(post_id=post_id, day=day, votes=votes, total=total)
            for post_id, entries in days.items()
            for day, votes, total in entries
        ),
        batch_size=BATCH,
    )
    spreads = {}
    by_stars = Vote.objects.order_by().values_list("post_id", "stars").annotate(Count("pk"))
    for post_id, stars, number in by_stars:
        spreads.setdefault(post_id, no_spread())[stars - 1] = number
    basis = apps.get_model("ratings", "RankBasis")()
    Score = apps.get_model("ratings", "Score")
    scores = list(Score.objects.all())
    for score in scores:
        score.spread = spreads.get(score.post_id, no_spread())
        score.popularity = popularity(days.get(score.post_id, [])[:REMEMBERED_DAYS])
        if score.votes >= SHOWN_FROM:
            score.rank = shrunk_mean(score.votes, score.total, basis.usual, basis.weight)
    Score.objects.bulk_update(scores, ["spread", "popularity", "rank"], batch_size=BATCH)


def grant_desk(apps, schema_editor):
    review = ["view_review", "add_review", "change_review", "delete_review"]
    look = ["view_score", "view_setaside", "view_ratingdecision"]
    grant(apps, AUTHORS, "ratings", review)
    # Who may change a score may close and reset the vote; nobody can type in a number.
    grant(apps, EDITORS, "ratings", [*review, *look, "change_setaside", "change_score"])
    grant(apps, MODERATORS, "ratings", [*look, "change_setaside"])


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0002_scores_reviews_and_decisions"),
        ("blog", "0002_groups"),
    ]

    operations = [
        migrations.RunPython(sum_up, migrations.RunPython.noop),
        migrations.RunPython(grant_desk, migrations.RunPython.noop),
    ]
