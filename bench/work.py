"""How much work the database does for a page, counted: the same at every run on every machine.

    DATABASE_URL=… DEBUG=1 .venv/bin/python -m bench.work [--plans]

On SQLite the work is the number of steps of its virtual machine, on PostgreSQL the number of rows
that a plan reads, those that it drops again included; what is written is counted as queries only.
The suite compares a small blog with a larger one by it (tests/bench/test_work.py); `--plans` prints
every query's plan below its page. What the requests write is rolled back.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.asked import Asked, ask_by, client_for, editor_pages, pages, writes

STEPS_AT_ONCE = 10
"""SQLite reports its progress after so many steps; what is left of a query is not counted."""
SCANS = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"}


@dataclass
class Work:
    """What one request asks of the database."""

    queries: list[str] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    """Rows read, or steps made, for each query."""
    plans: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(self.read)

    @property
    def rows_shown(self) -> int:
        """Without what only counts how many there are, for which PostgreSQL reads an index."""
        asked = zip(self.queries, self.read, strict=True)
        return sum(rows for sql, rows in asked if not sql.startswith("SELECT COUNT(*) AS"))


def work_of(asked: Asked, *, plans: bool = False) -> Work:
    """Ask and count; raises RuntimeError where the answer is not what it should be."""
    work = Work()
    # Once before, for what a process keeps between requests.
    for number, counted in enumerate((Work(), work)):
        client = client_for(asked, number)
        with counting(counted, plans=plans):
            ask_by(client, asked, number)
    return work


@contextmanager
def counting(work: Work, *, plans: bool) -> Iterator[None]:
    """Count into `work` what the default database is asked inside."""
    from django.db import connection

    explaining = False

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal explaining
        if explaining:
            return execute(sql, params, many, context)
        work.queries.append(sql)
        if not sql.startswith(("SELECT", "(SELECT", "WITH")):
            work.read.append(0)
            work.plans.append("")
            return execute(sql, params, many, context)
        explaining = True
        try:
            _count_query(work, sql, params, plans=plans)
        finally:
            explaining = False
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


def _count_query(work: Work, sql: str, params: Any, *, plans: bool) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        _count_rows(work, sql, params, plans=plans)
    else:
        _count_steps(work, sql, params, plans=plans)


def _count_rows(work: Work, sql: str, params: Any, *, plans: bool) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        ((plan,),) = cursor.fetchall()
        work.read.append(sum(_rows_of(plan[0]["Plan"])))
        if plans:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF) {sql}", params)
            work.plans.append("\n".join(line for (line,) in cursor.fetchall()))


def _rows_of(node: dict[str, Any]) -> Iterator[int]:
    if node["Node Type"] in SCANS:
        removed = node.get("Rows Removed by Filter", 0) + node.get(
            "Rows Removed by Index Recheck", 0
        )
        yield int((node["Actual Rows"] + removed) * node["Actual Loops"])
    for child in node.get("Plans", []):
        yield from _rows_of(child)


def _count_steps(work: Work, sql: str, params: Any, *, plans: bool) -> None:
    from django.db import connection

    steps = 0

    def progress() -> int:
        nonlocal steps
        steps += STEPS_AT_ONCE
        return 0

    with connection.cursor() as cursor:
        raw = connection.connection
        raw.set_progress_handler(progress, STEPS_AT_ONCE)
        try:
            cursor.execute(sql, params)
            cursor.fetchall()
        finally:
            raw.set_progress_handler(None, 0)
        work.read.append(steps)
        if plans:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            work.plans.append("\n".join(str(row[3]) for row in cursor.fetchall()))


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from django.db import transaction

    with_plans = "--plans" in sys.argv
    print("| page | queries | rows read, or steps |")
    print("|---|---|---|")
    with transaction.atomic():
        everything = pages() | editor_pages() | writes()
        found = {name: work_of(asked, plans=with_plans) for name, asked in everything.items()}
        transaction.set_rollback(True)
    for name, work in found.items():
        print(f"| {name} | {len(work.queries)} | {work.rows} |")
    for name, work in found.items() if with_plans else ():
        print(f"\n## {name}\n")
        for sql, plan in zip(work.queries, work.plans, strict=True):
            print(f"{sql[:300]}\n\n    {plan.replace(chr(10), chr(10) + '    ')}\n")


if __name__ == "__main__":
    main()
