"""The modules that decide who may, what counts, what is held, what is public: and their tests."""

VOTES = ["tests/ratings/test_vote.py", "tests/ratings/test_thresholds.py"]
SCORES = ["tests/ratings/test_counting.py", "tests/ratings/test_imported.py", *VOTES]
RANKINGS = ["tests/ratings/test_rankings.py", "tests/ratings/test_prior.py"]
COMMENTS = [
    f"tests/comments/test_{name}.py"
    for name in (
        "checks",
        "rules",
        "moderation",
        "all_or_nothing",
        "batches",
        "links_counted",
        "unknown_writers",
    )
]
TESTS = {
    "accounts/origin.py": ["tests/accounts"],
    "accounts/rate_limits.py": ["tests/accounts", "tests/comments/test_helpful.py"],
    "accounts/readers.py": ["tests/accounts", *VOTES],
    "accounts/voters.py": ["tests/accounts", *VOTES, "tests/comments/test_helpful.py"],
    "subscriptions/links.py": ["tests/subscriptions"],
    "subscriptions/subscribing.py": ["tests/subscriptions"],
    "blog/models/public.py": ["tests/blog/test_is_public.py", "tests/blog/test_public.py"],
    "blog/models/posts.py": ["tests/blog/test_who_may_edit.py"],
    "blog/models/preview_links.py": ["tests/blog/test_previews.py"],
    "blog/views/previews.py": ["tests/blog/test_previews.py", "tests/blog/test_public.py"],
    "ratings/votes/abuse.py": ["tests/ratings/test_abuse.py", *VOTES],
    "ratings/votes/casting.py": SCORES,
    "ratings/scores/updating.py": [*SCORES, *RANKINGS],
    "ratings/scores/recounting.py": [
        *SCORES,
        "tests/ratings/test_recounting.py",
        "tests/ratings/test_abuse.py",
    ],
    "ratings/scores/ranking.py": RANKINGS,
    "comments/moderation.py": [
        *COMMENTS,
        "tests/comments/test_undo.py",
        "tests/comments/test_mail.py",
    ],
    "comments/rules/checks.py": COMMENTS,
    "comments/rules/evaluation.py": COMMENTS,
    "comments/rules/fingerprints.py": COMMENTS,
    "comments/rules/submission.py": COMMENTS,
    "comments/rules/word_lists.py": COMMENTS,
    "comments/thread/paging.py": [
        "tests/comments/test_thread.py",
        "tests/comments/test_thread_edges.py",
    ],
    "wordpress/importing/undoing.py": [
        f"tests/wordpress/test_{name}.py" for name in ("undoing", "undoing_in_part")
    ],
}
ONLY = {"blog/models/posts.py": ["may_edit_all", "by_author", "editable_by"]}
"""Functions of a module that holds much else."""
