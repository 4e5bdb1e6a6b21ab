"""Somebody of staff may have several posts: what an account may do is said by the post it works in."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_OF_A_POST = ("region_id", "organisation_id", "counsellor_id")


def upgrade() -> None:
    _make_posts()
    # The posts keep the ids of their accounts: subjects of messages and addresses name them.
    op.execute(
        "INSERT INTO account_posts (id, account_id, role, region_id, organisation_id,"
        " counsellor_id, created_at, ended_at) SELECT id, id, role, region_id, organisation_id,"
        " counsellor_id, created_at, CASE WHEN active THEN NULL ELSE CURRENT_TIMESTAMP END"
        " FROM accounts ORDER BY id"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('account_posts', 'id'),"
            " (SELECT coalesce(max(id), 1) FROM account_posts))"
        )
    # The calendar of a counsellor whose account ended answers no more.
    op.execute(
        "UPDATE counsellors SET feed_generation = feed_generation + 1 WHERE feed_generation > 0"
        " AND id IN (SELECT counsellor_id FROM accounts WHERE NOT active)"
        " AND id NOT IN (SELECT counsellor_id FROM accounts"
        " WHERE active AND counsellor_id IS NOT NULL)"
    )
    for column in _OF_A_POST:
        op.drop_index(f"ix_accounts_{column}", "accounts")
    with op.batch_alter_table("accounts") as batch:
        for name in ("a_counsellor_is_one", "a_partner_has_a_site", "role"):
            batch.drop_constraint(op.f(f"ck_accounts_{name}"), type_="check")
        for column in _OF_A_POST:
            batch.drop_constraint(op.f(f"fk_accounts_{column}"), type_="foreignkey")
        for column in ("role", *_OF_A_POST, "active", "generation"):
            batch.drop_column(column)
    # Everybody signs in once more, into the post they have.
    op.execute("DELETE FROM staff_sessions")
    with op.batch_alter_table("staff_sessions") as batch:
        batch.add_column(sa.Column("post_id", sa.Integer(), nullable=False))
        batch.create_foreign_key(
            "fk_staff_sessions_post_id_account_posts",
            "account_posts",
            ["post_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_staff_sessions_post_id", "staff_sessions", ["post_id"])


def _make_posts() -> None:
    op.create_table(
        "account_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("counsellor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('partner', 'counsellor', 'coordinator', 'administrator')",
            name=op.f("ck_account_posts_role"),
        ),
        sa.CheckConstraint(
            "(role = 'counsellor') = (counsellor_id IS NOT NULL)",
            name=op.f("ck_account_posts_a_counsellor_is_one"),
        ),
        sa.CheckConstraint(
            "(role = 'partner') = (organisation_id IS NOT NULL)",
            name=op.f("ck_account_posts_a_partner_has_a_site"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_account_posts_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name="fk_account_posts_region_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_account_posts_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name="fk_account_posts_counsellor_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_posts"),
    )
    for column in ("account_id", *_OF_A_POST):
        op.create_index(f"ix_account_posts_{column}", "account_posts", [column])
