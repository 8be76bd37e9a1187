"""Evaluate all rules on a submission, and derive the comment's status."""

from comments.models import Status
from comments.rules.base import Finding, Rule, Verdict
from comments.rules.registry import BY_NAME, RULES
from comments.rules.submission import Details, Submission


class RefusedError(Exception):
    """A rule refused the comment, which is not stored; str() is the message to its writer."""

    def __init__(self, rule: Rule, details: Details) -> None:
        super().__init__(str(rule.to_writer % details))
        self.http_status = rule.http_status


def evaluate(submission: Submission) -> list[Finding]:
    """The findings of all rules; raises RefusedError for the first rule that refuses."""
    by_staff = submission.is_by_staff()
    findings = []
    for rule in RULES:
        if by_staff and not rule.binds_staff:
            continue
        details = rule.check(submission)
        if details is None:
            continue
        if rule.verdict is Verdict.REFUSE:
            raise RefusedError(rule, details)
        findings.append(Finding(rule.name, details))
    return findings


def status_after(findings: list[Finding]) -> Status:
    verdicts = {BY_NAME[finding.rule].verdict for finding in findings}
    if Verdict.SPAM in verdicts:
        return Status.SPAM
    return Status.HELD if verdicts else Status.APPROVED
