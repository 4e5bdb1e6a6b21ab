"""The house: places, people, zitdagen, diaries, appointments and messages.

This file never changes again, for databases were made by it: what it did wrong, the next migration
mends. A test holds its digest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Live entries of one counsellor never overlap: the guards as they were then.
OVERLAPS = (
    "SELECT 1 FROM diary_entries AS other WHERE other.counsellor_id = NEW.counsellor_id "
    "AND other.id IS NOT NEW.id AND other.taken > 0 "
    "AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until"
)
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER no_two_at_once_insert BEFORE INSERT ON diary_entries WHEN NEW.taken > 0 "
        f"AND EXISTS ({OVERLAPS}) BEGIN SELECT RAISE(ABORT, 'no_two_at_once'); END",
        "CREATE TRIGGER no_two_at_once_update BEFORE UPDATE OF counsellor_id, starts_at, "
        "occupied_until, taken ON diary_entries WHEN NEW.taken > 0 "
        f"AND EXISTS ({OVERLAPS}) BEGIN SELECT RAISE(ABORT, 'no_two_at_once'); END",
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE diary_entries ADD CONSTRAINT no_two_at_once EXCLUDE USING gist "
        "(counsellor_id WITH =, tstzrange(starts_at, occupied_until) WITH &&) WHERE (taken > 0)",
    ),
}


def upgrade() -> None:  # noqa: PLR0915 -- one statement a table
    op.create_table(
        "attempts",
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", "window_start", name=op.f("pk_attempts")),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "reach",
            sa.Enum(
                "own_mobile",
                "other_mobile",
                "landline",
                "email",
                "via_partner",
                "slip_only",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column(
            "whose",
            sa.Enum(
                "child",
                "parent",
                "spouse",
                "friend",
                "caseworker",
                "other",
                name="whose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("locality", sa.String(length=80), nullable=True),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "contact IS NOT NULL OR reach IN ('via_partner', 'slip_only') OR anonymised_at IS NOT NULL",
            name=op.f("ck_clients_a_way_to_reach"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_index("ix_clients_contact", "clients", ["contact"], unique=False)

    op.create_table(
        "lokets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("reception_words", sa.String(length=160), nullable=False),
        sa.Column("host_phone", sa.String(length=20), nullable=False),
        sa.Column("sms_place", sa.String(length=44), nullable=False),
        sa.Column("timezone", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stop", sa.String(length=80), nullable=False),
        sa.Column("stop_minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(stop = '') = (stop_minutes IS NULL)", name=op.f("ck_lokets_stop_with_minutes")
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_lokets_both_coordinates")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_lokets_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_lokets_longitude")),
        sa.CheckConstraint("stop_minutes BETWEEN 1 AND 60", name=op.f("ck_lokets_stop_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lokets")),
        sa.UniqueConstraint("code", name=op.f("uq_lokets_code")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("first_channel", sa.String(), nullable=False),
        sa.Column("routes", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("route_index", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gave_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("sent_from", sa.String(), nullable=True),
        sa.Column("sent_to", sa.String(), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=True),
        sa.Column("cost_cents", sa.Double(), nullable=True),
        sa.Column("provider_state", sa.String(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_subject", sa.String(), nullable=True),
        sa.Column("sent_text", sa.String(), nullable=True),
        sa.Column("wiped", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(gave_up_at IS NOT NULL) = (state = 'failed')", name=op.f("ck_messages_gave_up_at")
        ),
        sa.CheckConstraint(
            "(next_try IS NOT NULL) = (state IN ('pending', 'sending'))",
            name=op.f("ck_messages_next_try"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NOT NULL) = (state = 'sent')", name=op.f("ck_messages_sent_at")
        ),
        sa.CheckConstraint(
            "delivered_at IS NULL OR state = 'sent'", name=op.f("ck_messages_delivered_was_sent")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'withdrawn', 'failed')",
            name=op.f("ck_messages_state_known"),
        ),
        sa.CheckConstraint(
            "route_index >= 0 AND attempts >= 0", name=op.f("ck_messages_counts_not_negative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("subject", "kind", "version", "first_channel", name="uq_messages_once"),
    )
    op.create_index("ix_messages_gave_up_at", "messages", ["gave_up_at"], unique=False)
    op.create_index(op.f("ix_messages_next_try"), "messages", ["next_try"], unique=False)
    op.create_index(
        "ix_messages_provider_reference", "messages", ["provider_reference"], unique=False
    )
    op.create_index("ix_messages_sent_at", "messages", ["sent_at"], unique=False)
    op.create_index("ix_messages_sent_to", "messages", ["sent_to", "sent_at"], unique=False)

    op.create_table(
        "received_texts",
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "provider_id", name=op.f("pk_received_texts")),
    )
    op.create_index("ix_received_texts_at", "received_texts", ["at"], unique=False)

    op.create_table(
        "regions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("phone_hours", sa.String(length=120), nullable=False),
        sa.Column("page_languages", sa.JSON(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("reminder_hour", sa.Integer(), nullable=False),
        sa.CheckConstraint("minimum_age BETWEEN 0 AND 120", name=op.f("ck_regions_minimum_age")),
        sa.CheckConstraint("reminder_hour BETWEEN 9 AND 19", name=op.f("ck_regions_reminder_hour")),
        sa.CheckConstraint(
            "travel_minutes BETWEEN 0 AND 480", name=op.f("ck_regions_travel_minutes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("code", name=op.f("uq_regions_code")),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("aftercare_minutes", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person",
                "phone",
                name="servicemode",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "adults",
                "professionals",
                name="serviceaudience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("same_counsellor", sa.Boolean(), nullable=False),
        sa.Column("reminder_days", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reminder_hour", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "aftercare_minutes BETWEEN 0 AND 120", name=op.f("ck_services_aftercare_minutes")
        ),
        sa.CheckConstraint("minutes BETWEEN 5 AND 480", name=op.f("ck_services_minutes")),
        sa.CheckConstraint("places BETWEEN 1 AND 200", name=op.f("ck_services_places")),
        sa.CheckConstraint(
            "reminder_hour BETWEEN 9 AND 19", name=op.f("ck_services_reminder_hour")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("code", name=op.f("uq_services_code")),
    )
    op.create_table(
        "text_overrides",
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope", "kind", "channel", "language", name=op.f("pk_text_overrides")
        ),
    )
    op.create_table(
        "call_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "part_of_day",
            sa.Enum(
                "morning",
                "afternoon",
                "any",
                name="partofday",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_call_requests_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_requests")),
        sa.UniqueConstraint("key", name=op.f("uq_call_requests_key")),
    )
    op.create_index(
        op.f("ix_call_requests_region_id"), "call_requests", ["region_id"], unique=False
    )

    op.create_table(
        "counsellors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("feed_generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_counsellors_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counsellors")),
        sa.UniqueConstraint("code", name=op.f("uq_counsellors_code")),
    )
    op.create_index(op.f("ix_counsellors_region_id"), "counsellors", ["region_id"], unique=False)

    op.create_table(
        "fruitless_searches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_fruitless_searches_loket_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_fruitless_searches_service_id")
        ),
        sa.PrimaryKeyConstraint(
            "day", "loket_id", "service_id", "language", name=op.f("pk_fruitless_searches")
        ),
    )
    op.create_table(
        "loket_access",
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column(
            "feature",
            sa.Enum(
                "step_free",
                "lift",
                "toilet",
                "parking",
                "bike_rack",
                "quiet_room",
                name="accessfeature",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "yes",
                "with_help",
                "no",
                name="accessstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_loket_access_loket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("loket_id", "feature", name=op.f("pk_loket_access")),
    )
    op.create_table(
        "loket_photos",
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_loket_photos_loket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("loket_id", name=op.f("pk_loket_photos")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "vdab",
                "ocmw",
                "caw",
                "clb",
                "integration",
                "cvo",
                "library",
                "town_hall",
                "youth",
                "prison",
                "other",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("domain", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_organisations_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )
    op.create_index(
        op.f("ix_organisations_parent_id"), "organisations", ["parent_id"], unique=False
    )
    op.create_index(
        op.f("ix_organisations_region_id"), "organisations", ["region_id"], unique=False
    )

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=160), nullable=False),
        sa.Column("pictogram", sa.String(length=40), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("signpost", sa.String(length=300), nullable=False),
        sa.Column("bring", sa.String(length=160), nullable=False),
        sa.Column("as_link", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "service_id IS NOT NULL OR signpost <> ''", name=op.f("ck_questions_leads_somewhere")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_questions_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("code", name=op.f("uq_questions_code")),
    )
    op.create_index(op.f("ix_questions_service_id"), "questions", ["service_id"], unique=False)

    op.create_table(
        "reach_reports",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["regions.id"],
            name=op.f("fk_reach_reports_region_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("region_id", name=op.f("pk_reach_reports")),
    )
    op.create_table(
        "room_busy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_room_busy_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_room_busy_loket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_busy")),
    )
    op.create_index(
        "ix_room_busy_loket_starts_at", "room_busy", ["loket_id", "starts_at"], unique=False
    )

    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "leave",
                "ill",
                "training",
                "other",
                name="absencereason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absences_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_absences_counsellor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(
        "ix_absences_counsellor_starts_at", "absences", ["counsellor_id", "starts_at"], unique=False
    )

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "partner",
                "counsellor",
                "coordinator",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("counsellor_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(role = 'counsellor') = (counsellor_id IS NOT NULL)",
            name=op.f("ck_accounts_a_counsellor_is_one"),
        ),
        sa.CheckConstraint(
            "(role = 'partner') = (organisation_id IS NOT NULL)",
            name=op.f("ck_accounts_a_partner_has_a_site"),
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_accounts_counsellor_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_accounts_organisation_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_accounts_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
    )
    op.create_index(op.f("ix_accounts_counsellor_id"), "accounts", ["counsellor_id"], unique=False)
    op.create_index(
        op.f("ix_accounts_organisation_id"), "accounts", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_accounts_region_id"), "accounts", ["region_id"], unique=False)

    op.create_table(
        "diaries",
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["counsellors.id"],
            name=op.f("fk_diaries_counsellor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", name=op.f("pk_diaries")),
    )
    op.create_table(
        "loket_hosts",
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("sheet_generation", sa.Integer(), nullable=False),
        sa.Column("feed_generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_loket_hosts_loket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_loket_hosts_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("fk_loket_hosts_region_id")
        ),
        sa.PrimaryKeyConstraint("loket_id", name=op.f("pk_loket_hosts")),
    )
    op.create_index(
        op.f("ix_loket_hosts_organisation_id"), "loket_hosts", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_loket_hosts_region_id"), "loket_hosts", ["region_id"], unique=False)

    op.create_table(
        "zitdag_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everybody",
                "partners",
                "host",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("released_hours", sa.Integer(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column(
            "anchor",
            sa.Enum(
                "opening",
                "gap",
                name="anchor",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_zitdag_series_counsellor_id")
        ),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_zitdag_series_loket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zitdag_series")),
        sa.UniqueConstraint("code", name=op.f("uq_zitdag_series_code")),
    )
    op.create_index(
        op.f("ix_zitdag_series_counsellor_id"), "zitdag_series", ["counsellor_id"], unique=False
    )
    op.create_index(op.f("ix_zitdag_series_loket_id"), "zitdag_series", ["loket_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "item",
            sa.Enum(
                "came",
                "returns",
                "learns",
                name="shared",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at",
            name=op.f("ck_consents_withdrawn_after_given"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_consents_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_consents_client_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_consents_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_id", "organisation_id", "item", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_account_id"), "consents", ["account_id"], unique=False)
    op.create_index(
        op.f("ix_consents_organisation_id"), "consents", ["organisation_id"], unique=False
    )

    op.create_table(
        "series_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "appointment",
                "walk_in",
                name="openingkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_series_openings_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["zitdag_series.id"],
            name=op.f("fk_series_openings_series_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_openings")),
    )
    op.create_index(
        op.f("ix_series_openings_series_id"), "series_openings", ["series_id"], unique=False
    )

    op.create_table(
        "series_services",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["zitdag_series.id"],
            name=op.f("fk_series_services_series_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_series_services_service_id")
        ),
        sa.PrimaryKeyConstraint("series_id", "service_id", name=op.f("pk_series_services")),
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_sign_in_codes_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
        sa.UniqueConstraint("token", name=op.f("uq_sign_in_codes_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sign_in_codes_account_id"), "sign_in_codes", ["account_id"], unique=False
    )

    op.create_table(
        "zitdagen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("recurrence_date", sa.Date(), nullable=True),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "cancelled",
                name="zitdagstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("detached", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everybody",
                "partners",
                "host",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("released_hours", sa.Integer(), nullable=True),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column(
            "anchor",
            sa.Enum(
                "opening",
                "gap",
                name="anchor",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("step_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_zitdagen_counsellor_id")
        ),
        sa.ForeignKeyConstraint(["loket_id"], ["lokets.id"], name=op.f("fk_zitdagen_loket_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["zitdag_series.id"], name=op.f("fk_zitdagen_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zitdagen")),
        sa.UniqueConstraint(
            "series_id", "recurrence_date", name=op.f("uq_zitdagen_series_id_recurrence_date")
        ),
    )
    op.create_index(
        "ix_zitdagen_counsellor_date", "zitdagen", ["counsellor_id", "date"], unique=False
    )
    op.create_index("ix_zitdagen_loket_date", "zitdagen", ["loket_id", "date"], unique=False)

    op.create_table(
        "diary_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=False),
        sa.Column("zitdag_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occupied_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_at <= occupied_until", name=op.f("ck_diary_entries_ends_before_occupied_until")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_diary_entries_starts_before_ends")),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_diary_entries_places")),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_diary_entries_counsellor_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_diary_entries_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["zitdag_id"], ["zitdagen.id"], name=op.f("fk_diary_entries_zitdag_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entries")),
    )
    op.create_index(
        "ix_diary_entries_counsellor_occupied",
        "diary_entries",
        ["counsellor_id", "occupied_until"],
        unique=False,
    )
    op.create_index("ix_diary_entries_zitdag", "diary_entries", ["zitdag_id"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zitdag_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "appointment",
                "walk_in",
                name="openingkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_openings_starts_before_ends")),
        sa.ForeignKeyConstraint(
            ["zitdag_id"], ["zitdagen.id"], name=op.f("fk_openings_zitdag_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(
        "ix_openings_zitdag_starts_at", "openings", ["zitdag_id", "starts_at"], unique=False
    )

    op.create_table(
        "zitdag_services",
        sa.Column("zitdag_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_zitdag_services_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["zitdag_id"],
            ["zitdagen.id"],
            name=op.f("fk_zitdag_services_zitdag_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("zitdag_id", "service_id", name=op.f("pk_zitdag_services")),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("referrer_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "booked",
                "cancelled",
                "came",
                "missed",
                "we_were_absent",
                name="appointmentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "partner",
                "phone_desk",
                "counsellor",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "cancelled_by",
            sa.Enum(
                "client",
                "partner",
                "phone_desk",
                "counsellor",
                "coordinator",
                "system",
                name="actor",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "misfit",
            sa.Enum(
                "zitdag_changed",
                "counsellor_absent",
                "service_withdrawn",
                name="misfit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'held' OR hold_expires_at IS NOT NULL",
            name=op.f("ck_appointments_a_hold_expires"),
        ),
        sa.CheckConstraint(
            "state = 'held' OR client_id IS NOT NULL", name=op.f("ck_appointments_somebody_booked")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_appointments_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_appointments_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["diary_entries.id"], name=op.f("fk_appointments_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_appointments_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["organisations.id"], name=op.f("fk_appointments_referrer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_appointments_idempotency_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_appointments_uid")),
    )
    op.create_index(
        op.f("ix_appointments_account_id"), "appointments", ["account_id"], unique=False
    )
    op.create_index("ix_appointments_client", "appointments", ["client_id"], unique=False)
    op.create_index("ix_appointments_code", "appointments", ["code"], unique=False)
    op.create_index("ix_appointments_entry", "appointments", ["entry_id"], unique=False)
    op.create_index(
        "ix_appointments_hold_expires_at", "appointments", ["hold_expires_at"], unique=False
    )
    op.create_index("ix_appointments_holder", "appointments", ["holder"], unique=False)
    op.create_index(
        "ix_appointments_misfit",
        "appointments",
        ["misfit"],
        unique=False,
        sqlite_where=sa.text("misfit IS NOT NULL"),
        postgresql_where=sa.text("misfit IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_appointments_referrer_id"), "appointments", ["referrer_id"], unique=False
    )

    op.create_table(
        "appointment_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "booked",
                "moved",
                "reassigned",
                "cancelled",
                "recorded",
                "flagged",
                "late",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "actor",
            sa.Enum(
                "client",
                "partner",
                "phone_desk",
                "counsellor",
                "coordinator",
                "system",
                name="actor",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_appointment_changes_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_changes")),
    )
    op.create_index(
        op.f("ix_appointment_changes_appointment_id"),
        "appointment_changes",
        ["appointment_id"],
        unique=False,
    )

    op.create_table(
        "booking_drafts",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("counsellor_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("loket_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_name", sa.String(length=200), nullable=False),
        sa.Column(
            "reach",
            sa.Enum(
                "own_mobile",
                "other_mobile",
                "landline",
                "email",
                "via_partner",
                "slip_only",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column(
            "whose",
            sa.Enum(
                "child",
                "parent",
                "spouse",
                "friend",
                "caseworker",
                "other",
                name="whose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_booking_drafts_appointment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"], ["counsellors.id"], name=op.f("fk_booking_drafts_counsellor_id")
        ),
        sa.ForeignKeyConstraint(
            ["loket_id"], ["lokets.id"], name=op.f("fk_booking_drafts_loket_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_booking_drafts_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_booking_drafts_service_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_booking_drafts")),
    )
    op.create_index(op.f("ix_booking_drafts_browser"), "booking_drafts", ["browser"], unique=False)
    op.create_index("ix_booking_drafts_created_at", "booking_drafts", ["created_at"], unique=False)

    op.create_table(
        "to_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "not_reached",
                "wrote",
                "planning_changed",
                name="whycall",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_to_call_tries")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_to_call_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_to_call")),
    )
    op.create_index(op.f("ix_to_call_appointment_id"), "to_call", ["appointment_id"], unique=False)
    op.create_index(
        "uq_to_call_open",
        "to_call",
        ["appointment_id", "why"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)
