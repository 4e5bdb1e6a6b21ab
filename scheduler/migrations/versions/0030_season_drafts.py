"""A season is prepared beside the live planning, in tables of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_drafts()
    _make_series()
    _make_openings()
    _make_services()


def _make_drafts() -> None:
    op.create_table(
        "season_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_season_drafts"),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_season_drafts_region_id"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_season_drafts_account_id", ondelete="SET NULL"
        ),
        sa.CheckConstraint(
            "first_day <= last_day", name=op.f("ck_season_drafts_ends_after_it_starts")
        ),
    )
    for column in ("region_id", "account_id"):
        op.create_index(f"ix_season_drafts_{column}", "season_drafts", [column])


def _make_series() -> None:
    op.create_table(
        "season_draft_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(24), nullable=False),
        sa.Column("released_hours", sa.Integer(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(24), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_season_draft_series"),
        _belongs("season_draft_series", "draft_id", "season_drafts"),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["zitdag_series.id"],
            name="fk_season_draft_series_series_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name="fk_season_draft_series_loket_id"
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name="fk_season_draft_series_counsellor_id"
        ),
        sa.CheckConstraint(
            "audience IN ('everybody', 'partners', 'host')",
            name=op.f("ck_season_draft_series_audience"),
        ),
        sa.CheckConstraint(
            "anchor IN ('opening', 'gap')", name=op.f("ck_season_draft_series_anchor")
        ),
    )
    for column in ("draft_id", "series_id", "loket_id", "counsellor_id"):
        op.create_index(f"ix_season_draft_series_{column}", "season_draft_series", [column])


def _make_openings() -> None:
    op.create_table(
        "season_draft_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_season_draft_openings"),
        _belongs("season_draft_openings", "draft_series_id", "season_draft_series"),
        sa.CheckConstraint(
            "starts < ends", name=op.f("ck_season_draft_openings_starts_before_ends")
        ),
        sa.CheckConstraint(
            "kind IN ('appointment', 'walk_in', 'group')",
            name=op.f("ck_season_draft_openings_openingkind"),
        ),
    )
    op.create_index(
        "ix_season_draft_openings_draft_series_id", "season_draft_openings", ["draft_series_id"]
    )


def _make_services() -> None:
    op.create_table(
        "season_draft_services",
        sa.Column("draft_series_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("draft_series_id", "service_id", name="pk_season_draft_services"),
        _belongs("season_draft_services", "draft_series_id", "season_draft_series"),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name="fk_season_draft_services_service_id"
        ),
    )


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """It goes when that row goes."""
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )
