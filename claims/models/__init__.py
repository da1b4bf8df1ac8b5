"""The whole schema, one subject a file. The database keeps by itself what the rules elsewhere promise.

No rules here: what may happen to these rows is said in claims/workflow.py and in the files of the story.
"""

from claims.models.articles import Article, ArticleVersion, Sentence
from claims.models.base import (
    GLYPHS,
    JOB_STATES,
    JUDGEMENTS,
    NOTICES,
    OUTCOMES,
    ROLES,
    SCALES,
    STANCES,
    STATUSES,
    Base,
    UtcDateTime,
)
from claims.models.checking import (
    Approval,
    ChecklistTick,
    Draft,
    Evidence,
    EvidenceJudgement,
    ScaleMark,
    SearchRun,
    Source,
    Verdict,
    VerdictEvidence,
)
from claims.models.claims import Assignment, Attribution, Claim, ClaimPlace
from claims.models.desk import Comment, Notification, SavedView
from claims.models.history import Event, HistoryHead
from claims.models.jobs import Job
from claims.models.outside import (
    ArchiveCopy,
    Content,
    Delivery,
    EvidenceSnapshot,
    FactCheck,
    Feed,
    Lane,
    OutsideCall,
    Snapshot,
)
from claims.models.people import Account, ApiToken, Person, PersonRole
from claims.models.published import ArchiveEntry, Publication

__all__ = [
    "GLYPHS", "JOB_STATES", "JUDGEMENTS", "NOTICES", "OUTCOMES", "ROLES", "SCALES", "STANCES", "STATUSES",
    "Account", "ApiToken", "Approval", "ArchiveCopy", "ArchiveEntry", "Article", "ArticleVersion", "Assignment",
    "Attribution", "Base", "ChecklistTick", "Claim", "ClaimPlace", "Comment", "Content", "Delivery", "Draft", "Event",
    "Evidence", "EvidenceJudgement", "EvidenceSnapshot", "FactCheck", "Feed", "HistoryHead", "Job", "Lane",
    "Notification", "OutsideCall", "Person", "PersonRole", "Publication", "SavedView", "ScaleMark", "SearchRun",
    "Sentence", "Snapshot", "Source", "UtcDateTime", "Verdict", "VerdictEvidence",
]  # fmt: skip
