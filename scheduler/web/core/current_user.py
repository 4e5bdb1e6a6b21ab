"""Who asks."""

from dataclasses import dataclass, field
from datetime import datetime

from flask_login import UserMixin

from scheduler.access.roles import Role
from scheduler.access.staff_sessions import LiveSession


@dataclass(frozen=True)
class CurrentUser(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """Who is signed in: read once a request, detached from any database session.

    `token` stands in their cookie. `is_strong`: they proved themselves by two factors;
    `awaits_factor`: by one, though the account has a second one. What they may do, and where, is
    that of the post they work in.
    """

    token: str = field(repr=False)
    session_id: int
    started_at: datetime
    last_seen_at: datetime
    methods: tuple[str, ...]
    is_strong: bool
    awaits_factor: bool
    account_id: int
    name: str
    email: str
    post_id: int
    has_other_posts: bool
    role: Role
    region_id: int
    organisation_id: int | None
    counsellor_id: int | None

    def get_id(self) -> str:
        return self.token


def of_session(token: str, live: LiveSession, *, awaits_factor: bool) -> CurrentUser:
    """Whoever has this session, whose cookie holds `token`."""
    found, account, post = live.row, live.row.account, live.row.post
    return CurrentUser(
        token=token,
        session_id=found.id,
        started_at=found.started_at,
        last_seen_at=found.last_seen_at,
        methods=tuple(found.methods.split()),
        is_strong=found.is_strong,
        awaits_factor=awaits_factor,
        account_id=account.id,
        name=account.name,
        email=account.email,
        post_id=post.id,
        has_other_posts=live.posts > 1,
        role=post.role,
        region_id=post.region_id,
        organisation_id=post.organisation_id,
        counsellor_id=post.counsellor_id,
    )
