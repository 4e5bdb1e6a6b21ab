BEGIN TRANSACTION;
CREATE TABLE absences (
	id INTEGER NOT NULL, 
	counsellor_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	reason VARCHAR(24) NOT NULL, 
	imported BOOLEAN NOT NULL, 
	CONSTRAINT pk_absences PRIMARY KEY (id), 
	CONSTRAINT ck_absences_starts_before_ends CHECK (starts_at < ends_at), 
	CONSTRAINT fk_absences_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT ck_absences_absencereason CHECK (reason IN ('leave', 'ill', 'training', 'other'))
);
INSERT INTO "absences" VALUES(1,2,'2027-02-20 08:00:00.000000','2027-02-20 11:00:00.000000','leave',0);
INSERT INTO "absences" VALUES(2,5,'2027-02-20 08:00:00.000000','2027-02-20 11:00:00.000000','leave',0);
INSERT INTO "absences" VALUES(3,6,'2027-02-20 08:00:00.000000','2027-02-20 11:00:00.000000','leave',0);
CREATE TABLE account_identities (
	issuer VARCHAR(255) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	account_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_account_identities PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_account_identities_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "account_identities" VALUES('https://issuer.example.org','1',1,'2026-11-23 08:00:00.000000');
CREATE TABLE account_posts (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	role VARCHAR(24) NOT NULL, 
	region_id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	counsellor_id INTEGER, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_account_posts PRIMARY KEY (id), 
	CONSTRAINT ck_account_posts_role CHECK (role IN ('partner', 'counsellor', 'coordinator', 'administrator')), 
	CONSTRAINT ck_account_posts_a_counsellor_is_one CHECK ((role = 'counsellor') = (counsellor_id IS NOT NULL)), 
	CONSTRAINT ck_account_posts_a_partner_has_a_site CHECK ((role = 'partner') = (organisation_id IS NOT NULL)), 
	CONSTRAINT fk_account_posts_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_account_posts_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT fk_account_posts_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	CONSTRAINT fk_account_posts_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id)
);
INSERT INTO "account_posts" VALUES(1,1,'partner',1,1,NULL,'2026-11-23 08:01:00.000000',NULL);
INSERT INTO "account_posts" VALUES(2,2,'counsellor',1,NULL,2,'2026-11-23 08:01:00.000000',NULL);
INSERT INTO "account_posts" VALUES(3,3,'coordinator',1,NULL,NULL,'2026-11-23 08:01:00.000000',NULL);
INSERT INTO "account_posts" VALUES(4,4,'administrator',1,NULL,NULL,'2026-11-23 08:01:00.000000',NULL);
INSERT INTO "account_posts" VALUES(5,5,'partner',1,1,NULL,'2026-11-23 08:01:05.000000',NULL);
INSERT INTO "account_posts" VALUES(6,6,'partner',1,21,NULL,'2026-11-23 08:01:10.000000',NULL);
INSERT INTO "account_posts" VALUES(7,7,'partner',2,23,NULL,'2026-11-23 08:01:15.000000',NULL);
CREATE TABLE "accounts" (
	id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, signed_in_at DATETIME, signed_in_before_at DATETIME, in_use_at DATETIME, warned_at DATETIME, 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT uq_accounts_email UNIQUE (email)
);
INSERT INTO "accounts" VALUES(1,'partner@example.org','Partner','2026-11-23 08:01:00.000000','2026-11-23 08:00:00.000000',NULL,'2026-11-23 08:00:00.000000',NULL);
INSERT INTO "accounts" VALUES(2,'counsellor@example.org','Counsellor','2026-11-23 08:01:00.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
INSERT INTO "accounts" VALUES(3,'coordinator@example.org','Coordinator','2026-11-23 08:01:00.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
INSERT INTO "accounts" VALUES(4,'administrator@example.org','Administrator','2026-11-23 08:01:00.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
INSERT INTO "accounts" VALUES(5,'mine@bibliotheek-brugge.example.org','Nog iemand','2026-11-23 08:01:05.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
INSERT INTO "accounts" VALUES(6,'colleagues@vdab-kortrijk.example.org','Nog iemand','2026-11-23 08:01:10.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
INSERT INTO "accounts" VALUES(7,'elsewhere@elders.example.org','Nog iemand','2026-11-23 08:01:15.000000',NULL,NULL,'2026-11-30 02:25:58',NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0031');
CREATE TABLE "appointment_changes" (
	id INTEGER NOT NULL, 
	appointment_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	actor VARCHAR(24) NOT NULL, 
	details JSON NOT NULL, 
	account_id INTEGER, 
	CONSTRAINT pk_appointment_changes PRIMARY KEY (id), 
	CONSTRAINT fk_appointment_changes_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointments (id) ON DELETE CASCADE, 
	CONSTRAINT ck_appointment_changes_actor CHECK (actor IN ('client', 'partner', 'phone_desk', 'counsellor', 'coordinator', 'system')), 
	CONSTRAINT ck_appointment_changes_changekind CHECK (kind IN ('booked', 'moved', 'reassigned', 'cancelled', 'recorded', 'flagged', 'late')), 
	CONSTRAINT fk_appointment_changes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL
);
INSERT INTO "appointment_changes" VALUES(1,1,'2026-11-23 08:00:25.000000','booked','client','{}',NULL);
INSERT INTO "appointment_changes" VALUES(2,3,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(3,4,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(4,5,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(5,6,'2026-11-23 08:10:00.000000','recorded','counsellor','{"to": "came"}',NULL);
INSERT INTO "appointment_changes" VALUES(6,7,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(7,8,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(8,9,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(9,10,'2026-11-23 08:10:00.000000','recorded','counsellor','{"to": "came"}',NULL);
INSERT INTO "appointment_changes" VALUES(10,11,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(11,12,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(12,13,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(13,14,'2026-11-23 08:10:00.000000','recorded','counsellor','{"to": "came"}',NULL);
INSERT INTO "appointment_changes" VALUES(14,15,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(15,16,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(16,17,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(17,18,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(18,19,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(19,20,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(20,21,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(21,22,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(22,23,'2026-11-09 08:00:00.000000','booked','phone_desk','{}',NULL);
INSERT INTO "appointment_changes" VALUES(23,18,'2026-11-23 08:00:00.000000','moved','phone_desk','{"from": [173, 2, "2026-11-23T10:00:00+00:00"], "to": [174, 2, "2026-11-30T10:00:00+00:00"]}',NULL);
INSERT INTO "appointment_changes" VALUES(24,15,'2026-11-23 08:00:00.000000','cancelled','client','{}',NULL);
INSERT INTO "appointment_changes" VALUES(25,16,'2026-11-23 15:00:00.000000','recorded','counsellor','{"from": "booked", "to": "missed"}',NULL);
INSERT INTO "appointment_changes" VALUES(26,17,'2026-11-23 15:00:00.000000','recorded','counsellor','{"from": "booked", "to": "we_were_absent"}',NULL);
INSERT INTO "appointment_changes" VALUES(27,19,'2026-11-23 15:00:00.000000','recorded','counsellor','{"from": "booked", "to": "came"}',NULL);
INSERT INTO "appointment_changes" VALUES(28,3,'2026-11-23 08:00:00.000000','late','counsellor','{"minutes": 15}',NULL);
INSERT INTO "appointment_changes" VALUES(29,4,'2026-11-23 08:00:00.000000','late','counsellor','{"minutes": 15}',NULL);
INSERT INTO "appointment_changes" VALUES(30,5,'2026-11-23 08:00:00.000000','late','counsellor','{"minutes": 15}',NULL);
INSERT INTO "appointment_changes" VALUES(31,20,'2026-11-23 08:00:00.000000','late','counsellor','{"minutes": 15}',NULL);
INSERT INTO "appointment_changes" VALUES(32,24,'2026-11-23 08:00:00.000000','booked','phone_desk','{}',3);
INSERT INTO "appointment_changes" VALUES(33,24,'2026-11-23 08:00:00.000000','moved','phone_desk','{"from": [173, 2, "2026-11-23T12:30:00+00:00"], "to": [173, 2, "2026-11-23T13:30:00+00:00"]}',3);
INSERT INTO "appointment_changes" VALUES(34,24,'2026-11-23 08:00:00.000000','cancelled','phone_desk','{}',3);
INSERT INTO "appointment_changes" VALUES(35,25,'2026-11-23 08:00:00.000000','booked','phone_desk','{}',3);
INSERT INTO "appointment_changes" VALUES(36,25,'2026-11-23 08:00:00.000000','moved','phone_desk','{"from": [173, 2, "2026-11-23T12:30:00+00:00"], "to": [173, 2, "2026-11-23T13:30:00+00:00"]}',3);
INSERT INTO "appointment_changes" VALUES(37,26,'2026-11-23 08:00:00.000000','booked','coordinator','{}',3);
CREATE TABLE "appointments" (
	id INTEGER NOT NULL, 
	uid VARCHAR(36) NOT NULL, 
	entry_id INTEGER NOT NULL, 
	client_id INTEGER, 
	question_id INTEGER, 
	referrer_id INTEGER, 
	account_id INTEGER, 
	state VARCHAR(24) NOT NULL, 
	channel VARCHAR(24) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	interpreter BOOLEAN NOT NULL, 
	code VARCHAR(5) NOT NULL, 
	idempotency_key VARCHAR(120), 
	holder VARCHAR(64), 
	hold_expires_at DATETIME, 
	cancelled_by VARCHAR(24), 
	misfit VARCHAR(24), 
	generation INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	confirmed_at DATETIME, 
	unanswered_calls INTEGER DEFAULT '0' NOT NULL, 
	last_call_at DATETIME, 
	moves INTEGER DEFAULT '0' NOT NULL, 
	answer_by DATETIME, 
	CONSTRAINT pk_appointments PRIMARY KEY (id), 
	CONSTRAINT fk_appointments_question_id FOREIGN KEY(question_id) REFERENCES questions (id), 
	CONSTRAINT uq_appointments_uid UNIQUE (uid), 
	CONSTRAINT ck_appointments_appointmentstate CHECK (state IN ('held', 'booked', 'cancelled', 'came', 'missed', 'we_were_absent')), 
	CONSTRAINT fk_appointments_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL, 
	CONSTRAINT uq_appointments_idempotency_key UNIQUE (idempotency_key), 
	CONSTRAINT fk_appointments_client_id FOREIGN KEY(client_id) REFERENCES clients (id), 
	CONSTRAINT fk_appointments_entry_id FOREIGN KEY(entry_id) REFERENCES diary_entries (id), 
	CONSTRAINT ck_appointments_channel CHECK (channel IN ('online', 'partner', 'phone_desk', 'counsellor')), 
	CONSTRAINT ck_appointments_somebody_booked CHECK (state = 'held' OR client_id IS NOT NULL), 
	CONSTRAINT ck_appointments_actor CHECK (cancelled_by IN ('client', 'partner', 'phone_desk', 'counsellor', 'coordinator', 'system')), 
	CONSTRAINT ck_appointments_unanswered_calls CHECK (unanswered_calls BETWEEN 0 AND 2), 
	CONSTRAINT ck_appointments_a_hold_expires CHECK (state <> 'held' OR hold_expires_at IS NOT NULL), 
	CONSTRAINT fk_appointments_referrer_id FOREIGN KEY(referrer_id) REFERENCES organisations (id), 
	CONSTRAINT ck_appointments_misfit CHECK (misfit IN ('zitdag_changed', 'counsellor_absent', 'service_withdrawn', 'loket_closed'))
);
INSERT INTO "appointments" VALUES(1,'9d21e9d0-1db6-4f95-8d28-f029e5300c04',1,1,3,NULL,NULL,'booked','online','nl',0,'85181','836193a70aaf386cd75a5771ee1e452f:3:1:20261123T1200',NULL,NULL,NULL,NULL,1,1,'2026-11-23 08:00:05.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(2,'0ac6f551-d717-42fb-96d8-e7fdc9412425',2,NULL,NULL,NULL,NULL,'held','online','nl',0,'',NULL,'985a6f09bfed49e655e4853aacba1d98cf688488e844ff69bd55260e7712c2eb','2026-11-23 08:20:50.000000',NULL,NULL,1,0,'2026-11-23 08:00:40.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(3,'73edfee1-843e-4578-a7f5-00c7b030369e',3,2,3,1,1,'booked','phone_desk','nl',0,'01137','form-8',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(4,'7f304888-dcf5-4b86-945a-a0b7b4fe4f20',4,3,3,1,1,'booked','phone_desk','nl',0,'90813','form-11',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(5,'142b67be-a645-4300-8622-60fcdbb2d685',5,4,3,1,1,'booked','phone_desk','nl',0,'11806','form-15',NULL,NULL,NULL,'counsellor_absent',1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(6,'eb252628-b23c-4919-beb0-9ef3d2f49ea5',6,5,1,NULL,NULL,'came','counsellor','nl',0,'','form-17',NULL,NULL,NULL,NULL,1,0,'2026-11-23 08:10:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(7,'db4e9416-f029-478a-be0b-ae2e8139d186',7,6,3,21,NULL,'booked','phone_desk','nl',0,'60915','form-20',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(8,'ac532c97-cce3-46fd-a6ea-8e088b83ce2c',8,7,3,21,NULL,'booked','phone_desk','nl',0,'09124','form-23',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(9,'1e934457-cc16-4842-bfd8-e6f575a79f26',9,8,3,21,NULL,'booked','phone_desk','nl',0,'92758','form-27',NULL,NULL,NULL,'counsellor_absent',1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(10,'95fd40f1-50b2-4f86-89b4-dc04ff7c3eae',10,9,1,NULL,NULL,'came','counsellor','nl',0,'','form-29',NULL,NULL,NULL,NULL,1,0,'2026-11-23 08:10:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(11,'f01cd7ad-4c30-489f-aca7-a88bb46342fb',11,10,3,23,NULL,'booked','phone_desk','nl',0,'66128','form-32',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(12,'19e05e4e-e8a4-4fa2-99ac-9c9d640565d6',12,11,3,23,NULL,'booked','phone_desk','nl',0,'34925','form-35',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(13,'2acf2b8c-10cd-41fd-8124-6efe59be1d57',13,12,3,23,NULL,'booked','phone_desk','nl',0,'36712','form-39',NULL,NULL,NULL,'counsellor_absent',1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(14,'28da25da-9ed9-40b9-984b-fe5f5cf8d227',14,13,1,NULL,NULL,'came','counsellor','nl',0,'','form-41',NULL,NULL,NULL,NULL,1,0,'2026-11-23 08:10:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(15,'03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',15,14,3,NULL,NULL,'cancelled','phone_desk','nl',0,'71289','form-44',NULL,NULL,'client',NULL,1,2,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(16,'47e6ce9a-bcdb-4914-918a-885394ce2f3e',16,15,3,NULL,NULL,'missed','phone_desk','nl',0,'83293','form-47',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(17,'6d923a59-9ce5-47db-9f02-c534d5e3c39d',17,16,3,NULL,NULL,'we_were_absent','phone_desk','nl',0,'79945','form-50',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(18,'2cdd6ee5-227b-4314-9f6f-ec76e12885ea',23,17,3,NULL,NULL,'booked','phone_desk','nl',0,'83425','form-53',NULL,NULL,NULL,NULL,1,2,'2026-11-09 08:00:00.000000',NULL,0,NULL,1,NULL);
INSERT INTO "appointments" VALUES(19,'0e1f7a1c-0c51-4b7c-b80b-06ecef7756d8',19,18,3,NULL,NULL,'came','phone_desk','nl',0,'76708','form-56',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(20,'4f321f24-b236-496e-9d60-f2c12408e777',20,19,3,NULL,NULL,'booked','phone_desk','nl',0,'98139','form-59',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(21,'96999d73-be3d-4fe9-abd9-f21806cbc63d',21,20,3,NULL,NULL,'booked','phone_desk','nl',0,'56626','form-62',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(22,'d3e4bf34-0b99-47d6-9b7c-08dda05c316d',21,21,3,NULL,NULL,'booked','phone_desk','nl',0,'79707','form-65',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(23,'a6d4c9e5-ec1b-4b4f-aab9-e98f789d297b',22,22,3,NULL,NULL,'booked','phone_desk','nl',0,'26397','form-68',NULL,NULL,NULL,NULL,1,1,'2026-11-09 08:00:00.000000',NULL,0,NULL,0,NULL);
INSERT INTO "appointments" VALUES(24,'9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',25,24,NULL,NULL,3,'cancelled','phone_desk','nl',0,'27303','kept 0003',NULL,NULL,'phone_desk',NULL,1,3,'2026-11-23 08:00:00.000000',NULL,0,NULL,1,NULL);
INSERT INTO "appointments" VALUES(25,'d74ca13b-12be-4ce2-b6c1-4ed07593c60a',27,25,NULL,NULL,3,'booked','phone_desk','ti',1,'68900','kept 0008',NULL,NULL,NULL,NULL,1,2,'2026-11-23 08:00:00.000000',NULL,0,NULL,1,NULL);
INSERT INTO "appointments" VALUES(26,'2ee0483c-d7e0-490b-8a1e-40801362cc6d',28,26,NULL,NULL,3,'booked','phone_desk','nl',0,'71485','kept 0009',NULL,NULL,NULL,NULL,1,1,'2026-11-23 08:00:00.000000',NULL,0,NULL,0,NULL);
CREATE TABLE attempts (
	scope VARCHAR(40) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	window_start DATETIME NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (scope, subject, window_start)
);
INSERT INTO "attempts" VALUES('hold','57cf35543b749dca1fed39f87a8f0c386576caf37794faa18240e0dd89d8d806','2026-11-23 08:00:00.000000',2);
INSERT INTO "attempts" VALUES('sign_in','0000000000000000000000000000000000000000000000000000000000000000','2026-11-23 08:00:00.000000',1);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	account_id INTEGER NOT NULL, 
	role VARCHAR(24) NOT NULL, 
	region_id INTEGER NOT NULL, 
	action VARCHAR(24) NOT NULL, 
	page VARCHAR(60) NOT NULL, 
	appointment VARCHAR(36) NOT NULL, 
	clients TEXT NOT NULL, 
	position INTEGER, 
	digest VARCHAR(64), 
	CONSTRAINT pk_audit PRIMARY KEY (id), 
	CONSTRAINT ck_audit_sealed_or_not CHECK ((position IS NULL) = (digest IS NULL)), 
	CONSTRAINT uq_audit_position UNIQUE (position)
);
INSERT INTO "audit" VALUES(2,'2026-11-23 08:02:00.000000',1,'partner',1,'saw','desk.index','',' 1 ',2,'9622ae3b4cd10d95d77df8b87e368e5ea7a517c385eaae11fc3bfed03fd56ffa');
CREATE TABLE audit_anchor (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	proof VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_anchor PRIMARY KEY (id), 
	CONSTRAINT ck_audit_anchor_one_row CHECK (id = 1)
);
INSERT INTO "audit_anchor" VALUES(1,1,'97adaafe15a5e045e59b6c68933acfd53bca0c13d5bd3774ac8b54f671895c15','2744fdaff6b46b191074fdc00dce3baff3d1b2564bd1319e0990535e7e97b75c');
CREATE TABLE authenticator_apps (
	account_id INTEGER NOT NULL, 
	secret BLOB NOT NULL, 
	last_step INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_authenticator_apps PRIMARY KEY (account_id), 
	CONSTRAINT fk_authenticator_apps_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "authenticator_apps" VALUES(1,X'7365616C6564',59000000,'2026-11-23 08:00:00.000000');
CREATE TABLE booking_drafts (
	"key" VARCHAR(32) NOT NULL, 
	browser VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	question_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	counsellor_id INTEGER, 
	language VARCHAR(8) NOT NULL, 
	interpreter BOOLEAN NOT NULL, 
	loket_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	first_name VARCHAR(200) NOT NULL, 
	reach VARCHAR(24), 
	contact VARCHAR(254), 
	whose VARCHAR(24), 
	appointment_id INTEGER, 
	CONSTRAINT pk_booking_drafts PRIMARY KEY ("key"), 
	CONSTRAINT fk_booking_drafts_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointments (id) ON DELETE SET NULL, 
	CONSTRAINT fk_booking_drafts_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT fk_booking_drafts_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id), 
	CONSTRAINT fk_booking_drafts_question_id FOREIGN KEY(question_id) REFERENCES questions (id), 
	CONSTRAINT fk_booking_drafts_service_id FOREIGN KEY(service_id) REFERENCES services (id), 
	CONSTRAINT ck_booking_drafts_reach CHECK (reach IN ('own_mobile', 'other_mobile', 'landline', 'email', 'via_partner', 'slip_only')), 
	CONSTRAINT ck_booking_drafts_whose CHECK (whose IN ('child', 'parent', 'spouse', 'friend', 'caseworker', 'other'))
);
INSERT INTO "booking_drafts" VALUES('836193a70aaf386cd75a5771ee1e452f','f284950f19b3bffca73a29fef3bfd949eb0c1d4265eb6654ed433472c78d846d','2026-11-23 08:00:05.000000',3,1,NULL,'nl',0,3,'2026-11-23 12:00:00.000000','','own_mobile',NULL,NULL,1);
INSERT INTO "booking_drafts" VALUES('2baea5842b6e77127acc4c4b0398c0c7','985a6f09bfed49e655e4853aacba1d98cf688488e844ff69bd55260e7712c2eb','2026-11-23 08:00:40.000000',3,1,NULL,'nl',0,3,'2026-11-23 13:30:00.000000','Younes','own_mobile','+32470000012',NULL,NULL);
CREATE TABLE booking_origins (
	appointment_id INTEGER NOT NULL, 
	network VARCHAR(64) NOT NULL, 
	browser VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_booking_origins PRIMARY KEY (appointment_id), 
	CONSTRAINT fk_booking_origins_appointment_id_appointments FOREIGN KEY(appointment_id) REFERENCES appointments (id) ON DELETE CASCADE
);
INSERT INTO "booking_origins" VALUES(1,'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','2026-11-23 08:00:00.000000');
CREATE TABLE calendar_sources (
	counsellor_id INTEGER NOT NULL, 
	address VARCHAR(1000) NOT NULL, 
	next_read_at DATETIME NOT NULL, 
	read_at DATETIME, 
	read_for DATE, 
	etag VARCHAR(200) NOT NULL, 
	last_modified VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	failures INTEGER NOT NULL, 
	problem VARCHAR(20) NOT NULL, 
	periods INTEGER NOT NULL, 
	unread INTEGER NOT NULL, 
	CONSTRAINT pk_calendar_sources PRIMARY KEY (counsellor_id), 
	CONSTRAINT fk_calendar_sources_counsellor_id_counsellors FOREIGN KEY(counsellor_id) REFERENCES counsellors (id) ON DELETE CASCADE
);
INSERT INTO "calendar_sources" VALUES(4,'https://calendar.example.org/hanne.ics','2026-11-23 08:00:00.000000',NULL,NULL,'','','',0,'',0,0);
CREATE TABLE call_requests (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	region_id INTEGER NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	part_of_day VARCHAR(24) NOT NULL, 
	created_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_call_requests PRIMARY KEY (id), 
	CONSTRAINT fk_call_requests_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT uq_call_requests_key UNIQUE ("key"), 
	CONSTRAINT ck_call_requests_partofday CHECK (part_of_day IN ('morning', 'afternoon', 'any'))
);
INSERT INTO "call_requests" VALUES(1,'call-16',1,'+32470000039','fr','afternoon','2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',0);
INSERT INTO "call_requests" VALUES(2,'call-28',1,'+32470000049','fr','afternoon','2026-11-23 08:00:00.000000',NULL,0);
INSERT INTO "call_requests" VALUES(3,'call-40',2,'+32470000059','fr','afternoon','2026-11-23 08:00:00.000000',NULL,0);
CREATE TABLE clients (
	id INTEGER NOT NULL, 
	first_name VARCHAR(200) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	reach VARCHAR(24) NOT NULL, 
	contact VARCHAR(254), 
	whose VARCHAR(24), 
	locality VARCHAR(80), 
	reminders BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	anonymised_at DATETIME, counted_as VARCHAR(254), 
	CONSTRAINT pk_clients PRIMARY KEY (id), 
	CONSTRAINT ck_clients_a_way_to_reach CHECK (contact IS NOT NULL OR reach IN ('via_partner', 'slip_only') OR anonymised_at IS NOT NULL), 
	CONSTRAINT ck_clients_reach CHECK (reach IN ('own_mobile', 'other_mobile', 'landline', 'email', 'via_partner', 'slip_only')), 
	CONSTRAINT ck_clients_whose CHECK (whose IN ('child', 'parent', 'spouse', 'friend', 'caseworker', 'other'))
);
INSERT INTO "clients" VALUES(1,'Amina','nl','own_mobile','+32470000011',NULL,NULL,1,'2026-11-23 08:00:25.000000',NULL,'+32470000011');
INSERT INTO "clients" VALUES(2,'Amina','nl','own_mobile','+32470000031',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000031');
INSERT INTO "clients" VALUES(3,'Amina','nl','own_mobile','+32470000031',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000031');
INSERT INTO "clients" VALUES(4,'Amina','nl','via_partner',NULL,NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(5,'Amina','nl','slip_only',NULL,NULL,NULL,1,'2026-11-23 08:10:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(6,'Quirine','nl','own_mobile','+32470000042',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000042');
INSERT INTO "clients" VALUES(7,'Quirine','nl','own_mobile','+32470000042',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000042');
INSERT INTO "clients" VALUES(8,'Quirine','nl','via_partner',NULL,NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(9,'Quirine','nl','slip_only',NULL,NULL,NULL,1,'2026-11-23 08:10:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(10,'Xandra','nl','own_mobile','+32470000053',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000053');
INSERT INTO "clients" VALUES(11,'Xandra','nl','own_mobile','+32470000053',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000053');
INSERT INTO "clients" VALUES(12,'Xandra','nl','via_partner',NULL,NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(13,'Xandra','nl','slip_only',NULL,NULL,NULL,1,'2026-11-23 08:10:00.000000',NULL,NULL);
INSERT INTO "clients" VALUES(14,'Bilal','nl','own_mobile','+32470000061',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000061');
INSERT INTO "clients" VALUES(15,'Chloé','nl','own_mobile','+32470000062',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000062');
INSERT INTO "clients" VALUES(16,'Dawit','nl','own_mobile','+32470000063',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000063');
INSERT INTO "clients" VALUES(17,'Elif','nl','own_mobile','+32470000064',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000064');
INSERT INTO "clients" VALUES(18,'Farah','nl','own_mobile','+32470000065',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000065');
INSERT INTO "clients" VALUES(19,'O''Neill','nl','own_mobile','+32470000066',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000066');
INSERT INTO "clients" VALUES(20,'Georgi','nl','own_mobile','+32470000067',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000067');
INSERT INTO "clients" VALUES(21,'Hana','nl','own_mobile','+32470000068',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'+32470000068');
INSERT INTO "clients" VALUES(22,'Inès','nl','email','ines@example.org',NULL,NULL,1,'2026-11-09 08:00:00.000000',NULL,'ines@example.org');
INSERT INTO "clients" VALUES(23,'','nl','own_mobile',NULL,NULL,NULL,1,'2024-06-06 08:00:00.000000','2026-11-23 08:00:00.000000',NULL);
INSERT INTO "clients" VALUES(24,'Katya','nl','own_mobile','+32470000071',NULL,NULL,1,'2026-11-23 08:00:00.000000',NULL,'+32470000071');
INSERT INTO "clients" VALUES(25,'Selam','nl','own_mobile','+32470000081',NULL,NULL,1,'2026-11-23 08:00:00.000000',NULL,'+32470000081');
INSERT INTO "clients" VALUES(26,'Selam','nl','own_mobile','+32470000091',NULL,NULL,1,'2026-11-23 08:00:00.000000',NULL,'+32470000091');
CREATE TABLE closures (
	id INTEGER NOT NULL, 
	region_id INTEGER NOT NULL, 
	loket_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	reason VARCHAR(24) NOT NULL, 
	note VARCHAR(200) NOT NULL, 
	version INTEGER NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	account_id INTEGER, 
	CONSTRAINT pk_closures PRIMARY KEY (id), 
	CONSTRAINT fk_closures_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT fk_closures_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE, 
	CONSTRAINT fk_closures_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL, 
	CONSTRAINT ck_closures_starts_before_ends CHECK (starts_at < ends_at), 
	CONSTRAINT ck_closures_closurereason CHECK (reason IN ('holidays', 'works', 'building', 'other'))
);
INSERT INTO "closures" VALUES(1,1,1,'2026-11-30 08:00:00.000000','2026-12-07 08:00:00.000000','works','nieuwe vloer',1,'2026-11-23 08:00:00.000000',NULL);
INSERT INTO "closures" VALUES(2,1,NULL,'2026-12-25 08:00:00.000000','2027-01-03 08:00:00.000000','holidays','',1,'2026-11-23 08:00:00.000000',NULL);
CREATE TABLE "consents" (
	client_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	item VARCHAR(24) NOT NULL, 
	given_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	account_id INTEGER, 
	CONSTRAINT pk_consents PRIMARY KEY (client_id, organisation_id, item), 
	CONSTRAINT fk_consents_client_id FOREIGN KEY(client_id) REFERENCES clients (id) ON DELETE CASCADE, 
	CONSTRAINT fk_consents_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations (id) ON DELETE CASCADE, 
	CONSTRAINT ck_consents_withdrawn_after_given CHECK (withdrawn_at IS NULL OR withdrawn_at >= given_at), 
	CONSTRAINT fk_consents_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL, 
	CONSTRAINT ck_consents_shared CHECK (item IN ('came', 'returns', 'learns', 'changes'))
);
INSERT INTO "consents" VALUES(1,1,'came','2026-11-23 08:00:00.000000',NULL,3);
INSERT INTO "consents" VALUES(1,1,'returns','2026-11-23 08:00:00.000000','2026-11-24 08:00:00.000000',3);
CREATE TABLE contact_persons (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	phone VARCHAR(20) NOT NULL, 
	told_of_changes BOOLEAN NOT NULL, 
	CONSTRAINT pk_contact_persons PRIMARY KEY (id), 
	CONSTRAINT ck_contact_persons_told_by_mail CHECK (email <> '' OR NOT told_of_changes), 
	CONSTRAINT fk_contact_persons_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_contact_persons_organisation_id_name UNIQUE (organisation_id, name)
);
INSERT INTO "contact_persons" VALUES(1,19,'Onthaal','onthaal@example.org','+32470000051',1);
CREATE TABLE counsellor_services (
	counsellor_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	CONSTRAINT pk_counsellor_services PRIMARY KEY (counsellor_id, service_id), 
	CONSTRAINT fk_counsellor_services_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id) ON DELETE CASCADE, 
	CONSTRAINT fk_counsellor_services_service_id FOREIGN KEY(service_id) REFERENCES services (id)
);
INSERT INTO "counsellor_services" VALUES(4,1);
INSERT INTO "counsellor_services" VALUES(4,2);
INSERT INTO "counsellor_services" VALUES(4,3);
INSERT INTO "counsellor_services" VALUES(4,5);
CREATE TABLE "counsellors" (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	first_name VARCHAR(80) NOT NULL, 
	last_name VARCHAR(80) NOT NULL, 
	region_id INTEGER NOT NULL, 
	languages JSON NOT NULL, 
	active BOOLEAN NOT NULL, 
	feed_generation INTEGER NOT NULL, 
	last_day DATE, 
	weekly_hours INTEGER, 
	CONSTRAINT pk_counsellors PRIMARY KEY (id), 
	CONSTRAINT uq_counsellors_code UNIQUE (code), 
	CONSTRAINT fk_counsellors_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT ck_counsellors_weekly_hours CHECK (weekly_hours BETWEEN 1 AND 60)
);
INSERT INTO "counsellors" VALUES(1,'bram','Bram','Dewaegh (voorbeeld)',1,'["nl", "en", "de", "tr"]',1,0,NULL,NULL);
INSERT INTO "counsellors" VALUES(2,'hanne','Hanne','Cattoor (voorbeeld)',1,'["nl", "fr", "es"]',1,0,NULL,NULL);
INSERT INTO "counsellors" VALUES(3,'irina','Irina','Vasina (voorbeeld)',1,'["nl", "ru", "en"]',1,0,NULL,NULL);
INSERT INTO "counsellors" VALUES(4,'lotte','Lotte','Vermaelen (voorbeeld)',1,'["nl", "en", "fr"]',1,0,NULL,19);
INSERT INTO "counsellors" VALUES(5,'samira','Samira','El Baraka (voorbeeld)',1,'["nl", "ar", "fr"]',1,0,NULL,NULL);
INSERT INTO "counsellors" VALUES(6,'xenia','Xenia','Voorbeeld',2,'["nl"]',1,0,NULL,NULL);
INSERT INTO "counsellors" VALUES(7,'kept-0009','Noor','Voorbeeld',1,'["nl"]',1,0,NULL,NULL);
CREATE TABLE diaries (
	counsellor_id INTEGER NOT NULL, 
	turn INTEGER NOT NULL, 
	CONSTRAINT pk_diaries PRIMARY KEY (counsellor_id), 
	CONSTRAINT fk_diaries_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id) ON DELETE CASCADE
);
INSERT INTO "diaries" VALUES(1,7);
INSERT INTO "diaries" VALUES(2,22);
INSERT INTO "diaries" VALUES(3,9);
INSERT INTO "diaries" VALUES(4,10);
INSERT INTO "diaries" VALUES(5,8);
INSERT INTO "diaries" VALUES(6,5);
INSERT INTO "diaries" VALUES(7,4);
CREATE TABLE diary_entries (
	id INTEGER NOT NULL, 
	counsellor_id INTEGER NOT NULL, 
	zitdag_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	occupied_until DATETIME NOT NULL, 
	capacity INTEGER NOT NULL, 
	taken INTEGER NOT NULL, 
	CONSTRAINT pk_diary_entries PRIMARY KEY (id), 
	CONSTRAINT ck_diary_entries_ends_before_occupied_until CHECK (ends_at <= occupied_until), 
	CONSTRAINT ck_diary_entries_starts_before_ends CHECK (starts_at < ends_at), 
	CONSTRAINT ck_diary_entries_places CHECK (taken BETWEEN 0 AND capacity), 
	CONSTRAINT fk_diary_entries_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT fk_diary_entries_service_id FOREIGN KEY(service_id) REFERENCES services (id), 
	CONSTRAINT fk_diary_entries_zitdag_id FOREIGN KEY(zitdag_id) REFERENCES zitdagen (id)
);
INSERT INTO "diary_entries" VALUES(1,4,73,1,'2026-11-23 12:00:00.000000','2026-11-23 13:15:00.000000','2026-11-23 13:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(2,4,73,1,'2026-11-23 13:30:00.000000','2026-11-23 14:45:00.000000','2026-11-23 15:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(3,2,173,5,'2026-11-23 08:00:00.000000','2026-11-23 08:30:00.000000','2026-11-23 08:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(4,2,173,5,'2026-11-23 13:00:00.000000','2026-11-23 13:30:00.000000','2026-11-23 13:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(5,2,173,5,'2026-11-23 14:00:00.000000','2026-11-23 14:30:00.000000','2026-11-23 14:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(6,2,173,5,'2026-11-23 08:10:00.000000','2026-11-23 08:40:00.000000','2026-11-23 08:40:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(7,5,249,5,'2026-11-23 08:00:00.000000','2026-11-23 08:30:00.000000','2026-11-23 08:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(8,5,249,5,'2026-11-23 13:00:00.000000','2026-11-23 13:30:00.000000','2026-11-23 13:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(9,5,249,5,'2026-11-23 14:00:00.000000','2026-11-23 14:30:00.000000','2026-11-23 14:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(10,5,249,5,'2026-11-23 08:10:00.000000','2026-11-23 08:40:00.000000','2026-11-23 08:40:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(11,6,609,7,'2026-11-23 08:00:00.000000','2026-11-23 09:00:00.000000','2026-11-23 09:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(12,6,609,7,'2026-11-23 13:00:00.000000','2026-11-23 14:00:00.000000','2026-11-23 14:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(13,6,609,7,'2026-11-23 14:00:00.000000','2026-11-23 15:00:00.000000','2026-11-23 15:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(14,6,609,5,'2026-11-23 08:10:00.000000','2026-11-23 08:40:00.000000','2026-11-23 08:40:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(15,2,173,5,'2026-11-23 08:30:00.000000','2026-11-23 09:00:00.000000','2026-11-23 09:00:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(16,2,173,5,'2026-11-23 09:00:00.000000','2026-11-23 09:30:00.000000','2026-11-23 09:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(17,2,173,5,'2026-11-23 09:30:00.000000','2026-11-23 10:00:00.000000','2026-11-23 10:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(18,2,173,5,'2026-11-23 10:00:00.000000','2026-11-23 10:30:00.000000','2026-11-23 10:30:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(19,2,173,5,'2026-11-23 10:30:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(20,2,173,5,'2026-11-23 14:30:00.000000','2026-11-23 15:00:00.000000','2026-11-23 15:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(21,3,300,4,'2026-12-11 09:00:00.000000','2026-12-11 11:00:00.000000','2026-12-11 11:00:00.000000',12,2);
INSERT INTO "diary_entries" VALUES(22,2,174,5,'2026-11-30 13:00:00.000000','2026-11-30 13:30:00.000000','2026-11-30 13:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(23,2,174,5,'2026-11-30 10:00:00.000000','2026-11-30 10:30:00.000000','2026-11-30 10:30:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(24,2,173,5,'2026-11-23 12:30:00.000000','2026-11-23 13:00:00.000000','2026-11-23 13:00:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(25,2,173,5,'2026-11-23 13:30:00.000000','2026-11-23 14:00:00.000000','2026-11-23 14:00:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(26,2,173,5,'2026-11-23 12:30:00.000000','2026-11-23 13:00:00.000000','2026-11-23 13:00:00.000000',1,0);
INSERT INTO "diary_entries" VALUES(27,2,173,5,'2026-11-23 13:30:00.000000','2026-11-23 14:00:00.000000','2026-11-23 14:00:00.000000',1,1);
INSERT INTO "diary_entries" VALUES(28,7,634,4,'2026-12-08 12:30:00.000000','2026-12-08 14:30:00.000000','2026-12-08 14:30:00.000000',12,1);
CREATE TABLE fruitless_searches (
	day DATE NOT NULL, 
	loket_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_fruitless_searches PRIMARY KEY (day, loket_id, service_id, language), 
	CONSTRAINT fk_fruitless_searches_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id), 
	CONSTRAINT fk_fruitless_searches_service_id FOREIGN KEY(service_id) REFERENCES services (id)
);
INSERT INTO "fruitless_searches" VALUES('2026-11-23',1,1,'nl',1);
CREATE TABLE group_decisions (
	id INTEGER NOT NULL, 
	zitdag_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	choice VARCHAR(24) NOT NULL, 
	at DATETIME NOT NULL, 
	account_id INTEGER, 
	CONSTRAINT pk_group_decisions PRIMARY KEY (id), 
	CONSTRAINT fk_group_decisions_zitdag_id FOREIGN KEY(zitdag_id) REFERENCES zitdagen (id) ON DELETE CASCADE, 
	CONSTRAINT fk_group_decisions_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL, 
	CONSTRAINT uq_group_decisions_zitdag_id_starts_at UNIQUE (zitdag_id, starts_at), 
	CONSTRAINT ck_group_decisions_groupchoice CHECK (choice IN ('goes_on', 'merged', 'called_off'))
);
INSERT INTO "group_decisions" VALUES(1,634,'2026-12-08 12:30:00.000000','goes_on','2026-11-23 08:00:00.000000',3);
INSERT INTO "group_decisions" VALUES(2,635,'2026-12-10 12:30:00.000000','called_off','2026-11-23 08:00:00.000000',3);
CREATE TABLE "interpreter_arrangements" (
	id INTEGER NOT NULL, 
	appointment_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	arranged_with VARCHAR(120) NOT NULL, 
	arranged_at DATETIME NOT NULL, 
	called_off_at DATETIME, 
	language VARCHAR(8) NOT NULL, 
	loket_id INTEGER NOT NULL, 
	CONSTRAINT pk_interpreter_arrangements PRIMARY KEY (id), 
	CONSTRAINT fk_interpreter_arrangements_appointment_id_appointments FOREIGN KEY(appointment_id) REFERENCES appointments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_interpreter_arrangements_loket_id_lokets FOREIGN KEY(loket_id) REFERENCES lokets (id)
);
INSERT INTO "interpreter_arrangements" VALUES(1,25,'2026-11-23 12:30:00.000000','De tolkdienst','2026-11-23 08:00:00.000000',NULL,'ti',1);
CREATE TABLE kept_answers (
	id INTEGER NOT NULL, 
	browser VARCHAR(64) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_kept_answers PRIMARY KEY (id), 
	CONSTRAINT uq_kept_answers_key UNIQUE ("key")
);
INSERT INTO "kept_answers" VALUES(1,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk',422,X'789CB329B0F3CECCCA56C8CB4F57484DCD2BD6B3D12FB003004DA006EA','2026-11-23 08:00:00.000000');
CREATE TABLE loket_access (
	loket_id INTEGER NOT NULL, 
	feature VARCHAR(24) NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	CONSTRAINT pk_loket_access PRIMARY KEY (loket_id, feature), 
	CONSTRAINT fk_loket_access_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE, 
	CONSTRAINT ck_loket_access_accessfeature CHECK (feature IN ('step_free', 'lift', 'toilet', 'parking', 'bike_rack', 'quiet_room')), 
	CONSTRAINT ck_loket_access_accessstate CHECK (state IN ('yes', 'with_help', 'no'))
);
INSERT INTO "loket_access" VALUES(1,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(1,'lift','yes');
INSERT INTO "loket_access" VALUES(1,'parking','yes');
INSERT INTO "loket_access" VALUES(1,'step_free','yes');
INSERT INTO "loket_access" VALUES(1,'toilet','yes');
INSERT INTO "loket_access" VALUES(2,'parking','yes');
INSERT INTO "loket_access" VALUES(2,'step_free','with_help');
INSERT INTO "loket_access" VALUES(2,'toilet','yes');
INSERT INTO "loket_access" VALUES(3,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(3,'lift','no');
INSERT INTO "loket_access" VALUES(3,'quiet_room','yes');
INSERT INTO "loket_access" VALUES(3,'step_free','yes');
INSERT INTO "loket_access" VALUES(3,'toilet','yes');
INSERT INTO "loket_access" VALUES(4,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(4,'step_free','yes');
INSERT INTO "loket_access" VALUES(4,'toilet','yes');
INSERT INTO "loket_access" VALUES(5,'parking','yes');
INSERT INTO "loket_access" VALUES(5,'step_free','yes');
INSERT INTO "loket_access" VALUES(5,'toilet','yes');
INSERT INTO "loket_access" VALUES(6,'lift','no');
INSERT INTO "loket_access" VALUES(6,'step_free','with_help');
INSERT INTO "loket_access" VALUES(6,'toilet','yes');
INSERT INTO "loket_access" VALUES(7,'quiet_room','yes');
INSERT INTO "loket_access" VALUES(7,'step_free','yes');
INSERT INTO "loket_access" VALUES(7,'toilet','yes');
INSERT INTO "loket_access" VALUES(8,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(8,'lift','yes');
INSERT INTO "loket_access" VALUES(8,'step_free','yes');
INSERT INTO "loket_access" VALUES(8,'toilet','yes');
INSERT INTO "loket_access" VALUES(9,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(9,'step_free','yes');
INSERT INTO "loket_access" VALUES(9,'toilet','yes');
INSERT INTO "loket_access" VALUES(10,'lift','with_help');
INSERT INTO "loket_access" VALUES(10,'parking','yes');
INSERT INTO "loket_access" VALUES(10,'step_free','yes');
INSERT INTO "loket_access" VALUES(10,'toilet','yes');
INSERT INTO "loket_access" VALUES(11,'lift','no');
INSERT INTO "loket_access" VALUES(11,'step_free','no');
INSERT INTO "loket_access" VALUES(11,'toilet','yes');
INSERT INTO "loket_access" VALUES(12,'lift','yes');
INSERT INTO "loket_access" VALUES(12,'quiet_room','yes');
INSERT INTO "loket_access" VALUES(12,'step_free','yes');
INSERT INTO "loket_access" VALUES(12,'toilet','yes');
INSERT INTO "loket_access" VALUES(13,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(13,'parking','yes');
INSERT INTO "loket_access" VALUES(13,'step_free','yes');
INSERT INTO "loket_access" VALUES(13,'toilet','yes');
INSERT INTO "loket_access" VALUES(14,'lift','yes');
INSERT INTO "loket_access" VALUES(14,'step_free','yes');
INSERT INTO "loket_access" VALUES(14,'toilet','yes');
INSERT INTO "loket_access" VALUES(15,'parking','yes');
INSERT INTO "loket_access" VALUES(15,'step_free','yes');
INSERT INTO "loket_access" VALUES(15,'toilet','yes');
INSERT INTO "loket_access" VALUES(16,'bike_rack','yes');
INSERT INTO "loket_access" VALUES(16,'parking','yes');
INSERT INTO "loket_access" VALUES(16,'step_free','yes');
INSERT INTO "loket_access" VALUES(16,'toilet','yes');
CREATE TABLE loket_hosts (
	loket_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	region_id INTEGER NOT NULL, 
	sheet_generation INTEGER NOT NULL, 
	feed_generation INTEGER NOT NULL, 
	CONSTRAINT pk_loket_hosts PRIMARY KEY (loket_id), 
	CONSTRAINT fk_loket_hosts_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE, 
	CONSTRAINT fk_loket_hosts_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	CONSTRAINT fk_loket_hosts_region_id FOREIGN KEY(region_id) REFERENCES regions (id)
);
INSERT INTO "loket_hosts" VALUES(1,19,1,0,0);
INSERT INTO "loket_hosts" VALUES(2,11,1,0,0);
INSERT INTO "loket_hosts" VALUES(3,1,1,0,0);
INSERT INTO "loket_hosts" VALUES(4,16,1,0,0);
INSERT INTO "loket_hosts" VALUES(5,20,1,1,0);
INSERT INTO "loket_hosts" VALUES(6,12,1,0,0);
INSERT INTO "loket_hosts" VALUES(7,9,1,0,0);
INSERT INTO "loket_hosts" VALUES(8,21,1,1,0);
INSERT INTO "loket_hosts" VALUES(9,13,1,0,0);
INSERT INTO "loket_hosts" VALUES(10,7,1,0,0);
INSERT INTO "loket_hosts" VALUES(11,17,1,0,0);
INSERT INTO "loket_hosts" VALUES(12,2,1,0,0);
INSERT INTO "loket_hosts" VALUES(13,22,1,0,0);
INSERT INTO "loket_hosts" VALUES(14,3,1,0,0);
INSERT INTO "loket_hosts" VALUES(15,14,1,0,0);
INSERT INTO "loket_hosts" VALUES(16,15,1,0,0);
INSERT INTO "loket_hosts" VALUES(17,23,2,1,0);
CREATE TABLE loket_photos (
	loket_id INTEGER NOT NULL, 
	media_type VARCHAR(20) NOT NULL, 
	digest VARCHAR(16) NOT NULL, 
	content BLOB NOT NULL, large BLOB, 
	CONSTRAINT pk_loket_photos PRIMARY KEY (loket_id), 
	CONSTRAINT fk_loket_photos_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE
);
INSERT INTO "loket_photos" VALUES(1,'image/png','629f4275ec772837',X'89504E470D0A1A0A0000000000000000000000000000000000000000000000000000000000000000',X'61206C617267652070686F746F');
CREATE TABLE lokets (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	street VARCHAR(120) NOT NULL, 
	postcode VARCHAR(10) NOT NULL, 
	city VARCHAR(80) NOT NULL, 
	latitude DOUBLE, 
	longitude DOUBLE, 
	room VARCHAR(80) NOT NULL, 
	reception_words VARCHAR(160) NOT NULL, 
	host_phone VARCHAR(20) NOT NULL, 
	sms_place VARCHAR(44) NOT NULL, 
	timezone VARCHAR(40) NOT NULL, 
	active BOOLEAN NOT NULL, 
	stop VARCHAR(80) NOT NULL, 
	stop_minutes INTEGER, 
	CONSTRAINT pk_lokets PRIMARY KEY (id), 
	CONSTRAINT ck_lokets_stop_with_minutes CHECK ((stop = '') = (stop_minutes IS NULL)), 
	CONSTRAINT ck_lokets_both_coordinates CHECK ((latitude IS NULL) = (longitude IS NULL)), 
	CONSTRAINT ck_lokets_latitude CHECK (latitude BETWEEN -90 AND 90), 
	CONSTRAINT ck_lokets_longitude CHECK (longitude BETWEEN -180 AND 180), 
	CONSTRAINT ck_lokets_stop_minutes CHECK (stop_minutes BETWEEN 1 AND 60), 
	CONSTRAINT uq_lokets_code UNIQUE (code)
);
INSERT INTO "lokets" VALUES(1,'brugge-kanaalhuis','Het Kanaalhuis','Trekpad 40','8200','Brugge',51.1983,3.1912,'Eerste verdieping, lokaal 14','Ik kom voor Leerwinkel.','+3250000012','Het Kanaalhuis, Trekpad 40, Brugge','Europe/Brussels',1,'Station',7);
INSERT INTO "lokets" VALUES(2,'brugge-kleine-toren','De Kleine Toren','Molenwegel 5','8310','Brugge',51.2126,3.2471,'Gelijkvloers, lokaal A','Ik kom voor Leerwinkel.','+3250000013','De Kleine Toren, Molenwegel 5, Brugge','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(3,'brugge-weefkamer','De Weefkamer','Wolwegel 12','8000','Brugge',51.2101,3.2268,'Gelijkvloers, lokaal 2','Ik kom voor Leerwinkel.','+3250000011','De Weefkamer, Wolwegel 12, Brugge','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(4,'diksmuide-boterbloem','De Boterbloem','Dijkgravenstraat 6','8600','Diksmuide',51.0334,2.8651,'Gelijkvloers, zaal Boterbloem','Ik kom voor Leerwinkel.','+3251000013','De Boterbloem, Dijkgravenstraat 6, Diksmuide','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(5,'ieper-lakenhoek','De Lakenhoek','Volderspad 9','8900','Ieper',50.8531,2.8893,'Gelijkvloers, lokaal 1','Ik kom voor Leerwinkel.','+3257000011','De Lakenhoek, Volderspad 9, Ieper','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(6,'ieper-vestenhuis','Het Vestenhuis','Vestingwegel 2','8900','Ieper',50.8478,2.8862,'Gelijkvloers, lokaal 7','Ik kom voor Leerwinkel.','+3257000012','Het Vestenhuis, Vestingwegel 2, Ieper','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(7,'kortrijk-blauwe-deur','De Blauwe Deur','Schipperskaai 8','8500','Kortrijk',50.8305,3.2691,'Gelijkvloers, spreekkamer 1','Ik kom voor Leerwinkel.','+3256000012','De Blauwe Deur, Schipperskaai 8, Kortrijk','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(8,'kortrijk-vlasschuur','De Vlasschuur','Rootputstraat 21','8500','Kortrijk',50.8249,3.2627,'Tweede verdieping, lokaal 203','Ik kom voor Leerwinkel.','+3256000011','De Vlasschuur, Rootputstraat 21, Kortrijk','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(9,'oostende-lichtbaken','Het Lichtbaken','Helmgrasstraat 33','8400','Oostende',51.2249,2.9154,'Gelijkvloers, lokaal 5','Ik kom voor Leerwinkel.','+3259000011','Het Lichtbaken, Helmgrasstraat 33, Oostende','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(10,'oostende-zeildoek','Het Zeildoek','Netteboetersstraat 7','8400','Oostende',51.2198,2.9307,'Eerste verdieping, klas 1.6','Ik kom voor Leerwinkel.','+3259000012','Het Zeildoek, Netteboetersstraat 7, Oostende','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(11,'poperinge-hopzolder','De Hopzolder','Hopdrogerspad 25','8970','Poperinge',50.8561,2.7258,'Eerste verdieping, hopzaal','Ik kom voor Leerwinkel.','+3257000013','De Hopzolder, Hopdrogerspad 25, Poperinge','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(12,'roeselare-marktpand','Het Marktpand','Botergang 3','8800','Roeselare',50.9448,3.1243,'Eerste verdieping, leeszaal','Ik kom voor Leerwinkel.','+3251000012','Het Marktpand, Botergang 3, Roeselare','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(13,'roeselare-spoel','De Spoel','Klosstraat 15','8800','Roeselare',50.9482,3.1309,'Gelijkvloers, balie 3','Ik kom voor Leerwinkel.','+3251000011','De Spoel, Klosstraat 15, Roeselare','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(14,'tielt-haspel','De Haspel','Haspelwegel 18','8700','Tielt',50.9985,3.3293,'Eerste verdieping, lokaal 4','Ik kom voor Leerwinkel.','+3251000014','De Haspel, Haspelwegel 18, Tielt','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(15,'veurne-hoekhuis','Het Hoekhuis','Noorderwegel 4','8630','Veurne',51.0722,2.6641,'Gelijkvloers, lokaal 2','Ik kom voor Leerwinkel.','+3258000011','Het Hoekhuis, Noorderwegel 4, Veurne','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(16,'waregem-gaverhoek','De Gaverhoek','Gaverpad 11','8790','Waregem',50.8876,3.4252,'Gelijkvloers, lokaal 3','Ik kom voor Leerwinkel.','+3256000013','De Gaverhoek, Gaverpad 11, Waregem','Europe/Brussels',1,'',NULL);
INSERT INTO "lokets" VALUES(17,'verweg','Verweg','Markt 1','8000','Brugge',NULL,NULL,'','Ik kom voor Leerwinkel.','','Markt 1, Brugge','Europe/Brussels',1,'',NULL);
CREATE TABLE messages (
	id CHAR(32) NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	language VARCHAR NOT NULL, 
	first_channel VARCHAR NOT NULL, 
	routes JSON NOT NULL, 
	facts JSON NOT NULL, 
	due DATETIME NOT NULL, 
	useless_after DATETIME NOT NULL, 
	scope VARCHAR NOT NULL, 
	created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, 
	state VARCHAR NOT NULL, 
	next_try DATETIME, 
	claim CHAR(32), 
	route_index INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	cause VARCHAR, 
	doubtful BOOLEAN NOT NULL, 
	sent_at DATETIME, 
	gave_up_at DATETIME, 
	sent_by VARCHAR, 
	provider_reference VARCHAR, 
	sent_from VARCHAR, 
	sent_to VARCHAR, 
	parts INTEGER, 
	cost_cents DOUBLE, 
	provider_state VARCHAR, 
	delivered_at DATETIME, 
	sent_subject VARCHAR, 
	sent_text VARCHAR, 
	wiped BOOLEAN NOT NULL, origin VARCHAR DEFAULT 'staff' NOT NULL, counted_as VARCHAR, is_over BOOLEAN DEFAULT 0 NOT NULL, channel VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT ck_messages_gave_up_at CHECK ((gave_up_at IS NOT NULL) = (state = 'failed')), 
	CONSTRAINT ck_messages_next_try CHECK ((next_try IS NOT NULL) = (state IN ('pending', 'sending'))), 
	CONSTRAINT ck_messages_sent_at CHECK ((sent_at IS NOT NULL) = (state = 'sent')), 
	CONSTRAINT ck_messages_delivered_was_sent CHECK (delivered_at IS NULL OR state = 'sent'), 
	CONSTRAINT ck_messages_state_known CHECK (state IN ('pending', 'sending', 'sent', 'withdrawn', 'failed')), 
	CONSTRAINT ck_messages_counts_not_negative CHECK (route_index >= 0 AND attempts >= 0), 
	CONSTRAINT uq_messages_once UNIQUE (subject, kind, version, first_channel)
);
INSERT INTO "messages" VALUES('245d4a7869c64fb4826472d07cf25d9a','confirmation','appointment:9d21e9d0-1db6-4f95-8d28-f029e5300c04',1,'nl','sms','[["sms", "+32470000011"]]','{"zone": "Europe/Brussels", "place": "De Weefkamer", "sms_place": "De Weefkamer, Wolwegel 12, Brugge", "street": "Wolwegel 12", "postcode": "8000", "city": "Brugge", "room": "Gelijkvloers, lokaal 2", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T12:00:00+00:00", "ends_at": "2026-11-23T13:15:00+00:00", "with_whom": "Lotte", "spoken": ["nl", "en", "fr"], "bring": [], "code": "85181", "region": "west-vlaanderen", "calendar": {"uid": "9d21e9d0-1db6-4f95-8d28-f029e5300c04", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-23T08:00:25+00:00"}}','2026-11-23 08:00:25.000000','2026-11-23 12:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-23 08:00:25.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('ac8a88ae26d84f38941f497058ba027f','confirmation','appointment:73edfee1-843e-4578-a7f5-00c7b030369e',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "01137", "region": "west-vlaanderen", "calendar": {"uid": "73edfee1-843e-4578-a7f5-00c7b030369e", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','sent',NULL,'58a99f598c864d4fab8fe913cabfc5ab',0,1,NULL,0,'2026-12-13 08:00:00.000000',NULL,'console','c0','+32470000000','+32470000031',1,4.5,NULL,NULL,'','Tot dan!',0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('0344179939354229843f6651aa0757c7','reminder_3_days','appointment:73edfee1-843e-4578-a7f5-00c7b030369e',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "01137", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('37e8d6dab8504aa49f2d63577911244e','reminder_1_day','appointment:73edfee1-843e-4578-a7f5-00c7b030369e',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "01137", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('f26b750c2fce4123adab2de4d703e02d','partner_booked','partner:73edfee1-843e-4578-a7f5-00c7b030369e',1,'nl','email','[["email", "partner@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "01137", "region": "west-vlaanderen", "reader": "Partner"}','2026-11-09 08:00:00.000000','2026-11-11 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','sent',NULL,'58a99f598c864d4fab8fe913cabfc5ab',0,1,NULL,0,'2026-12-13 08:00:00.000000',NULL,'console','c1','+32470000000','partner@example.org',1,4.5,NULL,NULL,'','Tot dan!',0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('766c83f57765429a9929f1658707796c','confirmation','appointment:7f304888-dcf5-4b86-945a-a0b7b4fe4f20',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "90813", "region": "west-vlaanderen", "calendar": {"uid": "7f304888-dcf5-4b86-945a-a0b7b4fe4f20", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 13:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','failed',NULL,'58a99f598c864d4fab8fe913cabfc5ab',0,1,'unknown_number',0,NULL,'2026-12-13 08:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('e3dd99346bbe48048ff54b26c32c0d5b','reminder_3_days','appointment:7f304888-dcf5-4b86-945a-a0b7b4fe4f20',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "90813", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('9781d53cfe914e77845616867b19ddcb','reminder_1_day','appointment:7f304888-dcf5-4b86-945a-a0b7b4fe4f20',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "90813", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('5cc9169f2e81462694b3b9279f635067','partner_booked','partner:7f304888-dcf5-4b86-945a-a0b7b4fe4f20',1,'nl','email','[["email", "partner@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "90813", "region": "west-vlaanderen", "reader": "Partner"}','2026-11-09 08:00:00.000000','2026-11-11 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','failed',NULL,'58a99f598c864d4fab8fe913cabfc5ab',0,1,'unknown_number',0,NULL,'2026-12-13 08:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('df5ff26b2ac544db860694e256c1876c','partner_booked','partner:142b67be-a645-4300-8622-60fcdbb2d685',1,'nl','email','[["email", "partner@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T14:00:00+00:00", "ends_at": "2026-11-23T14:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "11806", "region": "west-vlaanderen", "reader": "Partner"}','2026-11-09 08:00:00.000000','2026-11-11 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','sending','2026-12-13 08:03:00.000000','58a99f598c864d4fab8fe913cabfc5ab',0,1,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('eaf5b9ac3177482ca4befc41da36b289','confirmation','appointment:db4e9416-f029-478a-be0b-ae2e8139d186',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "60915", "region": "west-vlaanderen", "calendar": {"uid": "db4e9416-f029-478a-be0b-ae2e8139d186", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('55e7adb79c2a4be284e7aa094dd98eb6','reminder_3_days','appointment:db4e9416-f029-478a-be0b-ae2e8139d186',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "60915", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('21fc16f532074974b563f34e1ce0b0d3','reminder_1_day','appointment:db4e9416-f029-478a-be0b-ae2e8139d186',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T08:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "60915", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('f1563e75527b477d89294fad706495e4','confirmation','appointment:ac532c97-cce3-46fd-a6ea-8e088b83ce2c',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "09124", "region": "west-vlaanderen", "calendar": {"uid": "ac532c97-cce3-46fd-a6ea-8e088b83ce2c", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 13:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('22dd43aec3cc43a0a035817e65d0fd8e','reminder_3_days','appointment:ac532c97-cce3-46fd-a6ea-8e088b83ce2c',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "09124", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('cee1afecae0d41e6bcda0a73ac55ba47','reminder_1_day','appointment:ac532c97-cce3-46fd-a6ea-8e088b83ce2c',1,'nl','sms','[["sms", "+32470000042"]]','{"zone": "Europe/Brussels", "place": "De Vlasschuur", "sms_place": "De Vlasschuur, Rootputstraat 21, Kortrijk", "street": "Rootputstraat 21", "postcode": "8500", "city": "Kortrijk", "room": "Tweede verdieping, lokaal 203", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Quirine", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T13:30:00+00:00", "with_whom": "Samira", "spoken": ["nl", "ar", "fr"], "bring": [], "code": "09124", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:07','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('81e67074aafa40afb2f1bf22c09ac508','confirmation','appointment:f01cd7ad-4c30-489f-aca7-a88bb46342fb',1,'nl','sms','[["sms", "+32470000053"]]','{"zone": "Europe/Brussels", "place": "Verweg", "sms_place": "Markt 1, Brugge", "street": "Markt 1", "postcode": "8000", "city": "Brugge", "room": "", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel Elders", "phone": "+32470000000", "phone_display": "0470 00 00 00", "phone_hours": "ma-vr 9:00-12:00", "first_name": "Xandra", "starts_at": "2026-11-23T08:00:00+00:00", "ends_at": "2026-11-23T09:00:00+00:00", "with_whom": "Xenia", "spoken": ["nl"], "bring": [], "code": "66128", "region": "elders", "calendar": {"uid": "f01cd7ad-4c30-489f-aca7-a88bb46342fb", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 08:00:00.000000','elders','2026-11-28 18:11:07','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('d9bcf8d5d2e04d999708c24f2f9ee9e0','confirmation','appointment:19e05e4e-e8a4-4fa2-99ac-9c9d640565d6',1,'nl','sms','[["sms", "+32470000053"]]','{"zone": "Europe/Brussels", "place": "Verweg", "sms_place": "Markt 1, Brugge", "street": "Markt 1", "postcode": "8000", "city": "Brugge", "room": "", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel Elders", "phone": "+32470000000", "phone_display": "0470 00 00 00", "phone_hours": "ma-vr 9:00-12:00", "first_name": "Xandra", "starts_at": "2026-11-23T13:00:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Xenia", "spoken": ["nl"], "bring": [], "code": "34925", "region": "elders", "calendar": {"uid": "19e05e4e-e8a4-4fa2-99ac-9c9d640565d6", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 13:00:00.000000','elders','2026-11-28 18:11:07','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('bd55a9c8d189428a864e76ed7a142f8e','confirmation','appointment:03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',1,'nl','sms','[["sms", "+32470000061"]]','{}','2026-11-09 08:00:00.000000','2026-11-23 08:30:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('f3b299961dfe4a0dba863544d89fb152','reminder_3_days','appointment:03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',1,'nl','sms','[["sms", "+32470000061"]]','{}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('c0ffef0dd3594041b42f89e5d2539274','reminder_1_day','appointment:03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',1,'nl','sms','[["sms", "+32470000061"]]','{}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('b4ab9fbfce3047a3856c216758dde8af','confirmation','appointment:47e6ce9a-bcdb-4914-918a-885394ce2f3e',1,'nl','sms','[["sms", "+32470000062"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Chlo\u00e9", "starts_at": "2026-11-23T09:00:00+00:00", "ends_at": "2026-11-23T09:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83293", "region": "west-vlaanderen", "calendar": {"uid": "47e6ce9a-bcdb-4914-918a-885394ce2f3e", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 09:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('27c732b8ec9647f0992c79d9b90af2cf','reminder_3_days','appointment:47e6ce9a-bcdb-4914-918a-885394ce2f3e',1,'nl','sms','[["sms", "+32470000062"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Chlo\u00e9", "starts_at": "2026-11-23T09:00:00+00:00", "ends_at": "2026-11-23T09:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83293", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('cc5c787c97e147d9a74a80156b4506a5','reminder_1_day','appointment:47e6ce9a-bcdb-4914-918a-885394ce2f3e',1,'nl','sms','[["sms", "+32470000062"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Chlo\u00e9", "starts_at": "2026-11-23T09:00:00+00:00", "ends_at": "2026-11-23T09:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83293", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('8a906ac594d64fb3a1388b055a8e21cb','confirmation','appointment:6d923a59-9ce5-47db-9f02-c534d5e3c39d',1,'nl','sms','[["sms", "+32470000063"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Dawit", "starts_at": "2026-11-23T09:30:00+00:00", "ends_at": "2026-11-23T10:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "79945", "region": "west-vlaanderen", "calendar": {"uid": "6d923a59-9ce5-47db-9f02-c534d5e3c39d", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 09:30:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('e404d68a576543c8a646736ad5388e85','reminder_3_days','appointment:6d923a59-9ce5-47db-9f02-c534d5e3c39d',1,'nl','sms','[["sms", "+32470000063"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Dawit", "starts_at": "2026-11-23T09:30:00+00:00", "ends_at": "2026-11-23T10:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "79945", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('13235398df824f408886e2da462588be','reminder_1_day','appointment:6d923a59-9ce5-47db-9f02-c534d5e3c39d',1,'nl','sms','[["sms", "+32470000063"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Dawit", "starts_at": "2026-11-23T09:30:00+00:00", "ends_at": "2026-11-23T10:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "79945", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('18bf40ab851c4bfa8eec5512b0c9e548','confirmation','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',1,'nl','sms','[["sms", "+32470000064"]]','{}','2026-11-09 08:00:00.000000','2026-11-23 10:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('bab9252c244d41a8baad59ca08973bb8','reminder_3_days','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',1,'nl','sms','[["sms", "+32470000064"]]','{}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('ce047e8bdfa0495a94426262e9ed6fcd','reminder_1_day','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',1,'nl','sms','[["sms", "+32470000064"]]','{}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('4b26622e68054fdb97050815a7ef98b2','confirmation','appointment:0e1f7a1c-0c51-4b7c-b80b-06ecef7756d8',1,'nl','sms','[["sms", "+32470000065"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Farah", "starts_at": "2026-11-23T10:30:00+00:00", "ends_at": "2026-11-23T11:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "76708", "region": "west-vlaanderen", "calendar": {"uid": "0e1f7a1c-0c51-4b7c-b80b-06ecef7756d8", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 10:30:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('34ecbd2e2376450fa019ae7b8e41549e','reminder_3_days','appointment:0e1f7a1c-0c51-4b7c-b80b-06ecef7756d8',1,'nl','sms','[["sms", "+32470000065"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Farah", "starts_at": "2026-11-23T10:30:00+00:00", "ends_at": "2026-11-23T11:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "76708", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('aa1e64ac2bee42d68fc3486504863d22','reminder_1_day','appointment:0e1f7a1c-0c51-4b7c-b80b-06ecef7756d8',1,'nl','sms','[["sms", "+32470000065"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Farah", "starts_at": "2026-11-23T10:30:00+00:00", "ends_at": "2026-11-23T11:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "76708", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('5a255623c6814b47b0731eb2232103b0','confirmation','appointment:4f321f24-b236-496e-9d60-f2c12408e777',1,'nl','sms','[["sms", "+32470000066"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "O''Neill", "starts_at": "2026-11-23T14:30:00+00:00", "ends_at": "2026-11-23T15:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "98139", "region": "west-vlaanderen", "calendar": {"uid": "4f321f24-b236-496e-9d60-f2c12408e777", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-23 14:30:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('fc79ec24d47545a39f6757a53e3d306c','reminder_3_days','appointment:4f321f24-b236-496e-9d60-f2c12408e777',1,'nl','sms','[["sms", "+32470000066"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "O''Neill", "starts_at": "2026-11-23T14:30:00+00:00", "ends_at": "2026-11-23T15:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "98139", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-20 09:00:00.000000','2026-11-20 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-20 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('4802dd521887459cbf9e198832b5144a','reminder_1_day','appointment:4f321f24-b236-496e-9d60-f2c12408e777',1,'nl','sms','[["sms", "+32470000066"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "O''Neill", "starts_at": "2026-11-23T14:30:00+00:00", "ends_at": "2026-11-23T15:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "98139", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-22 09:00:00.000000','2026-11-22 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-22 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('1c8a8e80326a48e8ac27e5bce77af146','confirmation','appointment:96999d73-be3d-4fe9-abd9-f21806cbc63d',1,'nl','sms','[["sms", "+32470000067"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Georgi", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "56626", "region": "west-vlaanderen", "calendar": {"uid": "96999d73-be3d-4fe9-abd9-f21806cbc63d", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-12-11 09:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('160228a588bb4c3eb4c744aca63fcf26','reminder_3_days','appointment:96999d73-be3d-4fe9-abd9-f21806cbc63d',1,'nl','sms','[["sms", "+32470000067"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Georgi", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "56626", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-12-08 09:00:00.000000','2026-12-08 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-12-08 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('31a10586dbc14c3082d20aafbd4391ee','reminder_1_day','appointment:96999d73-be3d-4fe9-abd9-f21806cbc63d',1,'nl','sms','[["sms", "+32470000067"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Georgi", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "56626", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-12-10 09:00:00.000000','2026-12-10 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-12-10 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('b575476af3824efda4dae35c3e251eb1','confirmation','appointment:d3e4bf34-0b99-47d6-9b7c-08dda05c316d',1,'nl','sms','[["sms", "+32470000068"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Hana", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "79707", "region": "west-vlaanderen", "calendar": {"uid": "d3e4bf34-0b99-47d6-9b7c-08dda05c316d", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-12-11 09:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('aa65ca0b05194f2cad74887f2c586485','reminder_3_days','appointment:d3e4bf34-0b99-47d6-9b7c-08dda05c316d',1,'nl','sms','[["sms", "+32470000068"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Hana", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "79707", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-12-08 09:00:00.000000','2026-12-08 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-12-08 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('92d6bc0548d141daabe30d91ba85ca23','reminder_1_day','appointment:d3e4bf34-0b99-47d6-9b7c-08dda05c316d',1,'nl','sms','[["sms", "+32470000068"]]','{"zone": "Europe/Brussels", "place": "Het Zeildoek", "sms_place": "Het Zeildoek, Netteboetersstraat 7, Oostende", "street": "Netteboetersstraat 7", "postcode": "8400", "city": "Oostende", "room": "Eerste verdieping, klas 1.6", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Hana", "starts_at": "2026-12-11T09:00:00+00:00", "ends_at": "2026-12-11T11:00:00+00:00", "with_whom": "Irina", "spoken": ["nl", "ru", "en"], "bring": [], "code": "79707", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-12-10 09:00:00.000000','2026-12-10 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-12-10 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('803f4a5fe9fc4714a609d2bc49cdad0b','confirmation','appointment:a6d4c9e5-ec1b-4b4f-aab9-e98f789d297b',1,'nl','email','[["email", "ines@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "In\u00e8s", "starts_at": "2026-11-30T13:00:00+00:00", "ends_at": "2026-11-30T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "26397", "region": "west-vlaanderen", "calendar": {"uid": "a6d4c9e5-ec1b-4b4f-aab9-e98f789d297b", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-09T08:00:00+00:00"}}','2026-11-09 08:00:00.000000','2026-11-30 13:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-09 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('3c146ae9498143a39f1786b5c85032d6','reminder_3_days','appointment:a6d4c9e5-ec1b-4b4f-aab9-e98f789d297b',1,'nl','email','[["email", "ines@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "In\u00e8s", "starts_at": "2026-11-30T13:00:00+00:00", "ends_at": "2026-11-30T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "26397", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-27 09:00:00.000000','2026-11-27 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-27 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('b8acbc8dafb14b28b8a8452905aface0','reminder_1_day','appointment:a6d4c9e5-ec1b-4b4f-aab9-e98f789d297b',1,'nl','email','[["email", "ines@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "In\u00e8s", "starts_at": "2026-11-30T13:00:00+00:00", "ends_at": "2026-11-30T13:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "26397", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-29 09:00:00.000000','2026-11-29 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-29 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('e1a586194f82488599ce82b3dd9698b9','changed','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',2,'nl','sms','[["sms", "+32470000064"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Elif", "starts_at": "2026-11-30T10:00:00+00:00", "ends_at": "2026-11-30T10:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83425", "region": "west-vlaanderen", "calendar": {"uid": "2cdd6ee5-227b-4314-9f6f-ec76e12885ea", "sequence": 1, "method": "REQUEST", "made_at": "2026-11-23T08:00:00+00:00"}}','2026-11-23 08:00:00.000000','2026-11-30 10:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('360f2322d0bb4943bf3608110f454084','reminder_3_days','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',2,'nl','sms','[["sms", "+32470000064"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Elif", "starts_at": "2026-11-30T10:00:00+00:00", "ends_at": "2026-11-30T10:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83425", "region": "west-vlaanderen", "words": "reminder_3_days"}','2026-11-27 09:00:00.000000','2026-11-27 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-27 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('ce9330cfa1ae49d58510c187f328d7ae','reminder_1_day','appointment:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',2,'nl','sms','[["sms", "+32470000064"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Elif", "starts_at": "2026-11-30T10:00:00+00:00", "ends_at": "2026-11-30T10:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83425", "region": "west-vlaanderen", "words": "reminder_1_day"}','2026-11-29 09:00:00.000000','2026-11-29 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-29 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('66597ebfab7545a992a8c16d7080f6f6','counsellor_change','counsellor:2:2cdd6ee5-227b-4314-9f6f-ec76e12885ea',1,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "E.", "starts_at": "2026-11-30T10:00:00+00:00", "ends_at": "2026-11-30T10:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83425", "region": "west-vlaanderen", "reader": "Counsellor", "what": "moved", "speaks": "Nederlands", "was": "maandag 23 november, 11 uur"}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('87a838defb5a4d78954c1d1904b6390f','cancelled_by_client','appointment:03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',2,'nl','sms','[["sms", "+32470000061"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Bilal", "starts_at": "2026-11-23T08:30:00+00:00", "ends_at": "2026-11-23T09:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "71289", "region": "west-vlaanderen", "calendar": {"uid": "03c99b56-1943-428d-a6e4-fa1cc0cc1bd4", "sequence": 1, "method": "CANCEL", "made_at": "2026-11-23T08:00:00+00:00"}}','2026-11-23 08:00:00.000000','2026-11-23 08:30:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('c2277978c06746728a49f93512cce8a3','counsellor_change','counsellor:2:03c99b56-1943-428d-a6e4-fa1cc0cc1bd4',1,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "B.", "starts_at": "2026-11-23T08:30:00+00:00", "ends_at": "2026-11-23T09:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "71289", "region": "west-vlaanderen", "reader": "Counsellor", "what": "gone", "speaks": "Nederlands", "was": ""}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('dc176f91a4674727949bc49d4f5c8760','missed','appointment:47e6ce9a-bcdb-4914-918a-885394ce2f3e',1,'nl','sms','[["sms", "+32470000062"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Chlo\u00e9", "starts_at": "2026-11-23T09:00:00+00:00", "ends_at": "2026-11-23T09:30:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "83293", "region": "west-vlaanderen"}','2026-11-24 09:00:00.000000','2026-11-24 19:00:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-24 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('b365210f050e4dca9c9f156559075df3','late','appointment:73edfee1-843e-4578-a7f5-00c7b030369e',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T08:15:00+00:00", "ends_at": "2026-11-23T08:45:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "01137", "region": "west-vlaanderen"}','2026-11-23 08:00:00.000000','2026-11-23 08:15:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('73c6b4f7be794445820a418f7bd53013','late','appointment:7f304888-dcf5-4b86-945a-a0b7b4fe4f20',1,'nl','sms','[["sms", "+32470000031"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Amina", "starts_at": "2026-11-23T13:15:00+00:00", "ends_at": "2026-11-23T13:45:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "90813", "region": "west-vlaanderen"}','2026-11-23 08:00:00.000000','2026-11-23 13:15:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('581153c445af40dca4114ec7298dbdb8','late','appointment:4f321f24-b236-496e-9d60-f2c12408e777',1,'nl','sms','[["sms", "+32470000066"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "O''Neill", "starts_at": "2026-11-23T14:45:00+00:00", "ends_at": "2026-11-23T15:15:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "98139", "region": "west-vlaanderen"}','2026-11-23 08:00:00.000000','2026-11-23 14:45:00.000000','west-vlaanderen','2026-11-28 18:11:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('d4269d1f7a7546c0bbecdd4f2f313906','confirmation','appointment:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',1,'nl','sms','[["sms", "+32470000071"]]','{}','2026-11-23 08:00:00.000000','2026-11-23 12:30:00.000000','west-vlaanderen','2026-11-28 22:18:08','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('877aff2234754769b806bc87d91f9ebd','counsellor_change','counsellor:2:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',1,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "K.", "starts_at": "2026-11-23T12:30:00+00:00", "ends_at": "2026-11-23T13:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "27303", "region": "west-vlaanderen", "reader": "Counsellor", "what": "new", "speaks": "Nederlands", "was": ""}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-28 22:18:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('b42152c2a20d423db33269a2fc456d9e','changed','appointment:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',2,'nl','sms','[["sms", "+32470000071"]]','{}','2026-11-23 08:00:00.000000','2026-11-23 13:30:00.000000','west-vlaanderen','2026-11-28 22:18:09','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('1e5fcd93cdb2444f808f5f98a916382d','counsellor_change','counsellor:2:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',2,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "K.", "starts_at": "2026-11-23T13:30:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "27303", "region": "west-vlaanderen", "reader": "Counsellor", "what": "moved", "speaks": "Nederlands", "was": "maandag 23 november, 13.30 uur"}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-28 22:18:09','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('b9288a7998bc4a8e9c8d5544d8468032','cancelled_by_client','appointment:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',3,'nl','sms','[["sms", "+32470000071"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Katya", "starts_at": "2026-11-23T13:30:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "27303", "region": "west-vlaanderen", "calendar": {"uid": "9ce58eaf-bc54-494d-b30d-7f2be0ae63d5", "sequence": 2, "method": "CANCEL", "made_at": "2026-11-23T08:00:00+00:00"}}','2026-11-23 08:00:00.000000','2026-11-23 13:30:00.000000','west-vlaanderen','2026-11-28 22:18:09','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('2b6abd08abab40329bfc68c0142148a7','counsellor_change','counsellor:2:9ce58eaf-bc54-494d-b30d-7f2be0ae63d5',3,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "K.", "starts_at": "2026-11-23T13:30:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "27303", "region": "west-vlaanderen", "reader": "Counsellor", "what": "gone", "speaks": "Nederlands", "was": ""}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-28 22:18:09','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('2202d010036f48a8923e32b4f5943363','confirmation','appointment:d74ca13b-12be-4ce2-b6c1-4ed07593c60a',1,'nl','sms','[["sms", "+32470000081"]]','{}','2026-11-23 08:00:00.000000','2026-11-23 12:30:00.000000','west-vlaanderen','2026-11-29 08:27:32','withdrawn',NULL,NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('3269aa03a56f49ae94fb6c6f943a7aa1','counsellor_change','counsellor:2:d74ca13b-12be-4ce2-b6c1-4ed07593c60a',1,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "S.", "starts_at": "2026-11-23T12:30:00+00:00", "ends_at": "2026-11-23T13:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "68900", "mode": "in_person", "called": "", "others": 0, "region": "west-vlaanderen", "reader": "Counsellor", "what": "new", "speaks": "Tigrinya", "was": ""}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-29 08:27:32','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('c5be4d695b6d40e290aa842718e9a04a','changed','appointment:d74ca13b-12be-4ce2-b6c1-4ed07593c60a',2,'nl','sms','[["sms", "+32470000081"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Selam", "starts_at": "2026-11-23T13:30:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "68900", "mode": "in_person", "called": "", "others": 0, "region": "west-vlaanderen", "rings": true, "calendar": {"uid": "d74ca13b-12be-4ce2-b6c1-4ed07593c60a", "sequence": 1, "method": "REQUEST", "made_at": "2026-11-23T08:00:00+00:00"}, "is_last": true}','2026-11-23 08:00:00.000000','2026-11-23 13:30:00.000000','west-vlaanderen','2026-11-29 08:27:32','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('e797866856d34db598cdf980ff05fc65','counsellor_change','counsellor:2:d74ca13b-12be-4ce2-b6c1-4ed07593c60a',2,'nl','email','[["email", "counsellor@example.org"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "S.", "starts_at": "2026-11-23T13:30:00+00:00", "ends_at": "2026-11-23T14:00:00+00:00", "with_whom": "Hanne", "spoken": ["nl", "fr", "es"], "bring": [], "code": "68900", "mode": "in_person", "called": "", "others": 0, "region": "west-vlaanderen", "reader": "Counsellor", "what": "moved", "speaks": "Tigrinya", "was": "maandag 23 november, 13.30 uur"}','2026-11-23 08:00:00.000000','2026-11-25 08:00:00.000000','west-vlaanderen','2026-11-29 08:27:32','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'email');
INSERT INTO "messages" VALUES('62f9436720c748adaee97fad87fc139b','confirmation','appointment:2ee0483c-d7e0-490b-8a1e-40801362cc6d',1,'nl','sms','[["sms", "+32470000091"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Selam", "starts_at": "2026-12-08T12:30:00+00:00", "ends_at": "2026-12-08T14:30:00+00:00", "with_whom": "Noor", "spoken": ["nl"], "bring": [], "code": "71485", "mode": "in_person", "called": "", "others": 10, "region": "west-vlaanderen", "rings": true, "calendar": {"uid": "2ee0483c-d7e0-490b-8a1e-40801362cc6d", "sequence": 0, "method": "REQUEST", "made_at": "2026-11-23T08:00:00+00:00"}, "is_last": false}','2026-11-23 08:00:00.000000','2026-12-08 12:30:00.000000','west-vlaanderen','2026-11-29 11:18:08','pending','2026-11-23 08:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('e6a587a4596449368bfb473d65a4fc1e','reminder_3_days','appointment:2ee0483c-d7e0-490b-8a1e-40801362cc6d',1,'nl','sms','[["sms", "+32470000091"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Selam", "starts_at": "2026-12-08T12:30:00+00:00", "ends_at": "2026-12-08T14:30:00+00:00", "with_whom": "Noor", "spoken": ["nl"], "bring": [], "code": "71485", "mode": "in_person", "called": "", "others": 10, "region": "west-vlaanderen", "rings": true, "words": "reminder_3_days", "is_last": false}','2026-12-04 09:00:00.000000','2026-12-04 19:00:00.000000','west-vlaanderen','2026-11-29 11:18:08','pending','2026-12-04 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
INSERT INTO "messages" VALUES('d80b061775744c638335d147b572b94d','reminder_1_day','appointment:2ee0483c-d7e0-490b-8a1e-40801362cc6d',1,'nl','sms','[["sms", "+32470000091"]]','{"zone": "Europe/Brussels", "place": "De Lakenhoek", "sms_place": "De Lakenhoek, Volderspad 9, Ieper", "street": "Volderspad 9", "postcode": "8900", "city": "Ieper", "latitude": 50.8531, "longitude": 2.8893, "room": "Gelijkvloers, lokaal 1", "reception_words": "Ik kom voor Leerwinkel.", "region_name": "Leerwinkel West-Vlaanderen (voorbeeld)", "phone": "+3250000001", "phone_display": "050 00 00 01", "phone_hours": "ma-vr 9:00-12:00, 13:00-16:30", "first_name": "Selam", "starts_at": "2026-12-08T12:30:00+00:00", "ends_at": "2026-12-08T14:30:00+00:00", "with_whom": "Noor", "spoken": ["nl"], "bring": [], "code": "71485", "mode": "in_person", "called": "", "others": 10, "region": "west-vlaanderen", "rings": true, "words": "reminder_1_day", "is_last": true}','2026-12-07 09:00:00.000000','2026-12-07 19:00:00.000000','west-vlaanderen','2026-11-29 11:18:08','pending','2026-12-07 09:00:00.000000',NULL,0,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'staff',NULL,0,'sms');
CREATE TABLE "openings" (
	id INTEGER NOT NULL, 
	zitdag_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	starts TIME NOT NULL, 
	ends TIME NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_openings PRIMARY KEY (id), 
	CONSTRAINT fk_openings_zitdag_id FOREIGN KEY(zitdag_id) REFERENCES zitdagen (id) ON DELETE CASCADE, 
	CONSTRAINT ck_openings_starts_before_ends CHECK (starts_at < ends_at), 
	CONSTRAINT ck_openings_openingkind CHECK (kind IN ('appointment', 'walk_in', 'group'))
);
INSERT INTO "openings" VALUES(1,1,'appointment','09:00:00.000000','12:00:00.000000','2026-11-25 08:00:00.000000','2026-11-25 11:00:00.000000');
INSERT INTO "openings" VALUES(2,1,'walk_in','13:00:00.000000','16:00:00.000000','2026-11-25 12:00:00.000000','2026-11-25 15:00:00.000000');
INSERT INTO "openings" VALUES(3,2,'appointment','09:00:00.000000','12:00:00.000000','2026-12-02 08:00:00.000000','2026-12-02 11:00:00.000000');
INSERT INTO "openings" VALUES(4,2,'walk_in','13:00:00.000000','16:00:00.000000','2026-12-02 12:00:00.000000','2026-12-02 15:00:00.000000');
INSERT INTO "openings" VALUES(5,3,'appointment','09:00:00.000000','12:00:00.000000','2026-12-09 08:00:00.000000','2026-12-09 11:00:00.000000');
INSERT INTO "openings" VALUES(6,3,'walk_in','13:00:00.000000','16:00:00.000000','2026-12-09 12:00:00.000000','2026-12-09 15:00:00.000000');
INSERT INTO "openings" VALUES(53,27,'appointment','13:00:00.000000','16:30:00.000000','2026-11-26 12:00:00.000000','2026-11-26 15:30:00.000000');
INSERT INTO "openings" VALUES(54,28,'appointment','13:00:00.000000','16:30:00.000000','2026-12-03 12:00:00.000000','2026-12-03 15:30:00.000000');
INSERT INTO "openings" VALUES(55,29,'appointment','13:00:00.000000','16:30:00.000000','2026-12-10 12:00:00.000000','2026-12-10 15:30:00.000000');
INSERT INTO "openings" VALUES(76,50,'appointment','17:30:00.000000','20:00:00.000000','2026-11-26 16:30:00.000000','2026-11-26 19:00:00.000000');
INSERT INTO "openings" VALUES(77,51,'appointment','17:30:00.000000','20:00:00.000000','2026-12-03 16:30:00.000000','2026-12-03 19:00:00.000000');
INSERT INTO "openings" VALUES(78,52,'appointment','17:30:00.000000','20:00:00.000000','2026-12-10 16:30:00.000000','2026-12-10 19:00:00.000000');
INSERT INTO "openings" VALUES(99,73,'appointment','09:00:00.000000','12:00:00.000000','2026-11-23 08:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "openings" VALUES(100,73,'appointment','13:00:00.000000','16:30:00.000000','2026-11-23 12:00:00.000000','2026-11-23 15:30:00.000000');
INSERT INTO "openings" VALUES(101,74,'appointment','09:00:00.000000','12:00:00.000000','2026-11-30 08:00:00.000000','2026-11-30 11:00:00.000000');
INSERT INTO "openings" VALUES(102,74,'appointment','13:00:00.000000','16:30:00.000000','2026-11-30 12:00:00.000000','2026-11-30 15:30:00.000000');
INSERT INTO "openings" VALUES(103,75,'appointment','09:00:00.000000','12:00:00.000000','2026-12-07 08:00:00.000000','2026-12-07 11:00:00.000000');
INSERT INTO "openings" VALUES(104,75,'appointment','13:00:00.000000','16:30:00.000000','2026-12-07 12:00:00.000000','2026-12-07 15:30:00.000000');
INSERT INTO "openings" VALUES(149,98,'appointment','09:00:00.000000','12:00:00.000000','2026-11-23 08:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "openings" VALUES(150,99,'appointment','09:00:00.000000','12:00:00.000000','2026-11-30 08:00:00.000000','2026-11-30 11:00:00.000000');
INSERT INTO "openings" VALUES(151,100,'appointment','09:00:00.000000','12:00:00.000000','2026-12-07 08:00:00.000000','2026-12-07 11:00:00.000000');
INSERT INTO "openings" VALUES(174,123,'appointment','13:30:00.000000','16:30:00.000000','2026-11-26 12:30:00.000000','2026-11-26 15:30:00.000000');
INSERT INTO "openings" VALUES(175,124,'appointment','13:30:00.000000','16:30:00.000000','2026-12-03 12:30:00.000000','2026-12-03 15:30:00.000000');
INSERT INTO "openings" VALUES(176,125,'appointment','13:30:00.000000','16:30:00.000000','2026-12-10 12:30:00.000000','2026-12-10 15:30:00.000000');
INSERT INTO "openings" VALUES(199,148,'appointment','13:00:00.000000','16:00:00.000000','2026-11-23 12:00:00.000000','2026-11-23 15:00:00.000000');
INSERT INTO "openings" VALUES(200,149,'appointment','13:00:00.000000','16:00:00.000000','2026-11-30 12:00:00.000000','2026-11-30 15:00:00.000000');
INSERT INTO "openings" VALUES(201,150,'appointment','13:00:00.000000','16:00:00.000000','2026-12-07 12:00:00.000000','2026-12-07 15:00:00.000000');
INSERT INTO "openings" VALUES(224,173,'appointment','09:00:00.000000','12:00:00.000000','2026-11-23 08:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "openings" VALUES(225,173,'appointment','13:00:00.000000','16:30:00.000000','2026-11-23 12:00:00.000000','2026-11-23 15:30:00.000000');
INSERT INTO "openings" VALUES(226,174,'appointment','09:00:00.000000','12:00:00.000000','2026-11-30 08:00:00.000000','2026-11-30 11:00:00.000000');
INSERT INTO "openings" VALUES(227,174,'appointment','13:00:00.000000','16:30:00.000000','2026-11-30 12:00:00.000000','2026-11-30 15:30:00.000000');
INSERT INTO "openings" VALUES(228,175,'appointment','09:00:00.000000','12:00:00.000000','2026-12-07 08:00:00.000000','2026-12-07 11:00:00.000000');
INSERT INTO "openings" VALUES(229,175,'appointment','13:00:00.000000','16:30:00.000000','2026-12-07 12:00:00.000000','2026-12-07 15:30:00.000000');
INSERT INTO "openings" VALUES(274,198,'appointment','13:00:00.000000','16:00:00.000000','2026-12-01 12:00:00.000000','2026-12-01 15:00:00.000000');
INSERT INTO "openings" VALUES(275,198,'walk_in','16:00:00.000000','17:30:00.000000','2026-12-01 15:00:00.000000','2026-12-01 16:30:00.000000');
INSERT INTO "openings" VALUES(298,210,'appointment','09:00:00.000000','12:00:00.000000','2026-11-26 08:00:00.000000','2026-11-26 11:00:00.000000');
INSERT INTO "openings" VALUES(299,210,'walk_in','13:00:00.000000','15:00:00.000000','2026-11-26 12:00:00.000000','2026-11-26 14:00:00.000000');
INSERT INTO "openings" VALUES(300,211,'appointment','09:00:00.000000','12:00:00.000000','2026-12-10 08:00:00.000000','2026-12-10 11:00:00.000000');
INSERT INTO "openings" VALUES(301,211,'walk_in','13:00:00.000000','15:00:00.000000','2026-12-10 12:00:00.000000','2026-12-10 14:00:00.000000');
INSERT INTO "openings" VALUES(324,223,'appointment','09:00:00.000000','12:00:00.000000','2026-11-25 08:00:00.000000','2026-11-25 11:00:00.000000');
INSERT INTO "openings" VALUES(325,223,'appointment','13:00:00.000000','16:30:00.000000','2026-11-25 12:00:00.000000','2026-11-25 15:30:00.000000');
INSERT INTO "openings" VALUES(326,223,'walk_in','16:30:00.000000','18:00:00.000000','2026-11-25 15:30:00.000000','2026-11-25 17:00:00.000000');
INSERT INTO "openings" VALUES(327,224,'appointment','09:00:00.000000','12:00:00.000000','2026-12-02 08:00:00.000000','2026-12-02 11:00:00.000000');
INSERT INTO "openings" VALUES(328,224,'appointment','13:00:00.000000','16:30:00.000000','2026-12-02 12:00:00.000000','2026-12-02 15:30:00.000000');
INSERT INTO "openings" VALUES(329,224,'walk_in','16:30:00.000000','18:00:00.000000','2026-12-02 15:30:00.000000','2026-12-02 17:00:00.000000');
INSERT INTO "openings" VALUES(330,225,'appointment','09:00:00.000000','12:00:00.000000','2026-12-09 08:00:00.000000','2026-12-09 11:00:00.000000');
INSERT INTO "openings" VALUES(331,225,'appointment','13:00:00.000000','16:30:00.000000','2026-12-09 12:00:00.000000','2026-12-09 15:30:00.000000');
INSERT INTO "openings" VALUES(332,225,'walk_in','16:30:00.000000','18:00:00.000000','2026-12-09 15:30:00.000000','2026-12-09 17:00:00.000000');
INSERT INTO "openings" VALUES(402,249,'appointment','09:00:00.000000','12:00:00.000000','2026-11-23 08:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "openings" VALUES(403,249,'appointment','13:00:00.000000','16:30:00.000000','2026-11-23 12:00:00.000000','2026-11-23 15:30:00.000000');
INSERT INTO "openings" VALUES(404,250,'appointment','09:00:00.000000','12:00:00.000000','2026-11-30 08:00:00.000000','2026-11-30 11:00:00.000000');
INSERT INTO "openings" VALUES(405,250,'appointment','13:00:00.000000','16:30:00.000000','2026-11-30 12:00:00.000000','2026-11-30 15:30:00.000000');
INSERT INTO "openings" VALUES(406,251,'appointment','09:00:00.000000','12:00:00.000000','2026-12-07 08:00:00.000000','2026-12-07 11:00:00.000000');
INSERT INTO "openings" VALUES(407,251,'appointment','13:00:00.000000','16:30:00.000000','2026-12-07 12:00:00.000000','2026-12-07 15:30:00.000000');
INSERT INTO "openings" VALUES(452,274,'appointment','09:00:00.000000','12:00:00.000000','2026-11-24 08:00:00.000000','2026-11-24 11:00:00.000000');
INSERT INTO "openings" VALUES(453,274,'appointment','13:00:00.000000','16:30:00.000000','2026-11-24 12:00:00.000000','2026-11-24 15:30:00.000000');
INSERT INTO "openings" VALUES(454,275,'appointment','09:00:00.000000','12:00:00.000000','2026-12-01 08:00:00.000000','2026-12-01 11:00:00.000000');
INSERT INTO "openings" VALUES(455,275,'appointment','13:00:00.000000','16:30:00.000000','2026-12-01 12:00:00.000000','2026-12-01 15:30:00.000000');
INSERT INTO "openings" VALUES(456,276,'appointment','09:00:00.000000','12:00:00.000000','2026-12-08 08:00:00.000000','2026-12-08 11:00:00.000000');
INSERT INTO "openings" VALUES(457,276,'appointment','13:00:00.000000','16:30:00.000000','2026-12-08 12:00:00.000000','2026-12-08 15:30:00.000000');
INSERT INTO "openings" VALUES(504,300,'appointment','10:00:00.000000','12:00:00.000000','2026-12-11 09:00:00.000000','2026-12-11 11:00:00.000000');
INSERT INTO "openings" VALUES(510,306,'appointment','09:00:00.000000','12:00:00.000000','2026-12-04 08:00:00.000000','2026-12-04 11:00:00.000000');
INSERT INTO "openings" VALUES(521,317,'appointment','09:00:00.000000','12:00:00.000000','2026-11-25 08:00:00.000000','2026-11-25 11:00:00.000000');
INSERT INTO "openings" VALUES(522,317,'appointment','13:00:00.000000','16:30:00.000000','2026-11-25 12:00:00.000000','2026-11-25 15:30:00.000000');
INSERT INTO "openings" VALUES(523,318,'appointment','09:00:00.000000','12:00:00.000000','2026-12-09 08:00:00.000000','2026-12-09 11:00:00.000000');
INSERT INTO "openings" VALUES(524,318,'appointment','13:00:00.000000','16:30:00.000000','2026-12-09 12:00:00.000000','2026-12-09 15:30:00.000000');
INSERT INTO "openings" VALUES(547,330,'appointment','09:00:00.000000','11:30:00.000000','2026-11-27 08:00:00.000000','2026-11-27 10:30:00.000000');
INSERT INTO "openings" VALUES(548,331,'appointment','09:00:00.000000','11:30:00.000000','2026-12-04 08:00:00.000000','2026-12-04 10:30:00.000000');
INSERT INTO "openings" VALUES(549,332,'appointment','09:00:00.000000','11:30:00.000000','2026-12-11 08:00:00.000000','2026-12-11 10:30:00.000000');
INSERT INTO "openings" VALUES(571,354,'appointment','09:00:00.000000','12:00:00.000000','2026-11-25 08:00:00.000000','2026-11-25 11:00:00.000000');
INSERT INTO "openings" VALUES(572,355,'appointment','09:00:00.000000','12:00:00.000000','2026-12-02 08:00:00.000000','2026-12-02 11:00:00.000000');
INSERT INTO "openings" VALUES(573,356,'appointment','09:00:00.000000','12:00:00.000000','2026-12-09 08:00:00.000000','2026-12-09 11:00:00.000000');
INSERT INTO "openings" VALUES(597,380,'appointment','09:00:00.000000','12:00:00.000000','2026-11-26 08:00:00.000000','2026-11-26 11:00:00.000000');
INSERT INTO "openings" VALUES(598,380,'appointment','13:00:00.000000','16:30:00.000000','2026-11-26 12:00:00.000000','2026-11-26 15:30:00.000000');
INSERT INTO "openings" VALUES(599,380,'walk_in','16:30:00.000000','18:00:00.000000','2026-11-26 15:30:00.000000','2026-11-26 17:00:00.000000');
INSERT INTO "openings" VALUES(600,381,'appointment','09:00:00.000000','12:00:00.000000','2026-12-03 08:00:00.000000','2026-12-03 11:00:00.000000');
INSERT INTO "openings" VALUES(601,381,'appointment','13:00:00.000000','16:30:00.000000','2026-12-03 12:00:00.000000','2026-12-03 15:30:00.000000');
INSERT INTO "openings" VALUES(602,381,'walk_in','16:30:00.000000','18:00:00.000000','2026-12-03 15:30:00.000000','2026-12-03 17:00:00.000000');
INSERT INTO "openings" VALUES(603,382,'appointment','09:00:00.000000','12:00:00.000000','2026-12-10 08:00:00.000000','2026-12-10 11:00:00.000000');
INSERT INTO "openings" VALUES(604,382,'appointment','13:00:00.000000','16:30:00.000000','2026-12-10 12:00:00.000000','2026-12-10 15:30:00.000000');
INSERT INTO "openings" VALUES(605,382,'walk_in','16:30:00.000000','18:00:00.000000','2026-12-10 15:30:00.000000','2026-12-10 17:00:00.000000');
INSERT INTO "openings" VALUES(672,405,'appointment','09:00:00.000000','11:00:00.000000','2026-11-27 08:00:00.000000','2026-11-27 10:00:00.000000');
INSERT INTO "openings" VALUES(673,406,'appointment','09:00:00.000000','11:00:00.000000','2026-12-04 08:00:00.000000','2026-12-04 10:00:00.000000');
INSERT INTO "openings" VALUES(674,407,'appointment','09:00:00.000000','11:00:00.000000','2026-12-11 08:00:00.000000','2026-12-11 10:00:00.000000');
INSERT INTO "openings" VALUES(696,429,'appointment','09:00:00.000000','12:00:00.000000','2026-11-24 08:00:00.000000','2026-11-24 11:00:00.000000');
INSERT INTO "openings" VALUES(697,430,'appointment','09:00:00.000000','12:00:00.000000','2026-12-01 08:00:00.000000','2026-12-01 11:00:00.000000');
INSERT INTO "openings" VALUES(698,431,'appointment','09:00:00.000000','12:00:00.000000','2026-12-08 08:00:00.000000','2026-12-08 11:00:00.000000');
INSERT INTO "openings" VALUES(722,455,'appointment','13:00:00.000000','16:30:00.000000','2026-11-24 12:00:00.000000','2026-11-24 15:30:00.000000');
INSERT INTO "openings" VALUES(723,456,'appointment','13:00:00.000000','16:30:00.000000','2026-12-01 12:00:00.000000','2026-12-01 15:30:00.000000');
INSERT INTO "openings" VALUES(724,457,'appointment','13:00:00.000000','16:30:00.000000','2026-12-08 12:00:00.000000','2026-12-08 15:30:00.000000');
INSERT INTO "openings" VALUES(748,481,'appointment','13:00:00.000000','16:00:00.000000','2026-11-27 12:00:00.000000','2026-11-27 15:00:00.000000');
INSERT INTO "openings" VALUES(749,482,'appointment','13:00:00.000000','16:00:00.000000','2026-12-04 12:00:00.000000','2026-12-04 15:00:00.000000');
INSERT INTO "openings" VALUES(750,483,'appointment','13:00:00.000000','16:00:00.000000','2026-12-11 12:00:00.000000','2026-12-11 15:00:00.000000');
INSERT INTO "openings" VALUES(772,505,'appointment','09:00:00.000000','12:00:00.000000','2026-11-25 08:00:00.000000','2026-11-25 11:00:00.000000');
INSERT INTO "openings" VALUES(773,506,'appointment','09:00:00.000000','12:00:00.000000','2026-12-02 08:00:00.000000','2026-12-02 11:00:00.000000');
INSERT INTO "openings" VALUES(774,507,'appointment','09:00:00.000000','12:00:00.000000','2026-12-09 08:00:00.000000','2026-12-09 11:00:00.000000');
INSERT INTO "openings" VALUES(798,531,'appointment','09:00:00.000000','12:00:00.000000','2026-11-26 08:00:00.000000','2026-11-26 11:00:00.000000');
INSERT INTO "openings" VALUES(799,532,'appointment','09:00:00.000000','12:00:00.000000','2026-12-03 08:00:00.000000','2026-12-03 11:00:00.000000');
INSERT INTO "openings" VALUES(800,533,'appointment','09:00:00.000000','12:00:00.000000','2026-12-10 08:00:00.000000','2026-12-10 11:00:00.000000');
INSERT INTO "openings" VALUES(823,556,'appointment','13:00:00.000000','16:00:00.000000','2026-11-27 12:00:00.000000','2026-11-27 15:00:00.000000');
INSERT INTO "openings" VALUES(824,557,'appointment','13:00:00.000000','16:00:00.000000','2026-12-04 12:00:00.000000','2026-12-04 15:00:00.000000');
INSERT INTO "openings" VALUES(825,558,'appointment','13:00:00.000000','16:00:00.000000','2026-12-11 12:00:00.000000','2026-12-11 15:00:00.000000');
INSERT INTO "openings" VALUES(847,580,'appointment','13:00:00.000000','16:00:00.000000','2026-11-24 12:00:00.000000','2026-11-24 15:00:00.000000');
INSERT INTO "openings" VALUES(848,581,'appointment','13:00:00.000000','16:00:00.000000','2026-12-01 12:00:00.000000','2026-12-01 15:00:00.000000');
INSERT INTO "openings" VALUES(849,582,'appointment','13:00:00.000000','16:00:00.000000','2026-12-08 12:00:00.000000','2026-12-08 15:00:00.000000');
INSERT INTO "openings" VALUES(873,606,'appointment','09:00:00.000000','12:00:00.000000','2026-11-27 08:00:00.000000','2026-11-27 11:00:00.000000');
INSERT INTO "openings" VALUES(874,607,'appointment','09:00:00.000000','12:00:00.000000','2026-12-04 08:00:00.000000','2026-12-04 11:00:00.000000');
INSERT INTO "openings" VALUES(875,608,'appointment','09:00:00.000000','12:00:00.000000','2026-12-11 08:00:00.000000','2026-12-11 11:00:00.000000');
INSERT INTO "openings" VALUES(876,609,'appointment','09:00:00.000000','16:30:00.000000','2026-11-23 08:00:00.000000','2026-11-23 15:30:00.000000');
INSERT INTO "openings" VALUES(877,610,'appointment','09:00:00.000000','16:30:00.000000','2026-11-30 08:00:00.000000','2026-11-30 15:30:00.000000');
INSERT INTO "openings" VALUES(878,611,'appointment','09:00:00.000000','16:30:00.000000','2026-12-07 08:00:00.000000','2026-12-07 15:30:00.000000');
INSERT INTO "openings" VALUES(879,612,'appointment','09:00:00.000000','16:30:00.000000','2026-12-14 08:00:00.000000','2026-12-14 15:30:00.000000');
INSERT INTO "openings" VALUES(880,613,'appointment','09:00:00.000000','16:30:00.000000','2026-12-21 08:00:00.000000','2026-12-21 15:30:00.000000');
INSERT INTO "openings" VALUES(881,614,'appointment','09:00:00.000000','16:30:00.000000','2026-12-28 08:00:00.000000','2026-12-28 15:30:00.000000');
INSERT INTO "openings" VALUES(882,615,'appointment','09:00:00.000000','16:30:00.000000','2027-01-04 08:00:00.000000','2027-01-04 15:30:00.000000');
INSERT INTO "openings" VALUES(883,616,'appointment','09:00:00.000000','16:30:00.000000','2027-01-11 08:00:00.000000','2027-01-11 15:30:00.000000');
INSERT INTO "openings" VALUES(884,617,'appointment','09:00:00.000000','16:30:00.000000','2027-01-18 08:00:00.000000','2027-01-18 15:30:00.000000');
INSERT INTO "openings" VALUES(885,618,'appointment','09:00:00.000000','16:30:00.000000','2027-01-25 08:00:00.000000','2027-01-25 15:30:00.000000');
INSERT INTO "openings" VALUES(886,619,'appointment','09:00:00.000000','16:30:00.000000','2027-02-01 08:00:00.000000','2027-02-01 15:30:00.000000');
INSERT INTO "openings" VALUES(887,620,'appointment','09:00:00.000000','16:30:00.000000','2027-02-08 08:00:00.000000','2027-02-08 15:30:00.000000');
INSERT INTO "openings" VALUES(888,621,'appointment','09:00:00.000000','16:30:00.000000','2027-02-15 08:00:00.000000','2027-02-15 15:30:00.000000');
INSERT INTO "openings" VALUES(889,622,'appointment','09:00:00.000000','16:30:00.000000','2027-02-22 08:00:00.000000','2027-02-22 15:30:00.000000');
INSERT INTO "openings" VALUES(890,623,'appointment','09:00:00.000000','16:30:00.000000','2027-03-01 08:00:00.000000','2027-03-01 15:30:00.000000');
INSERT INTO "openings" VALUES(891,624,'appointment','09:00:00.000000','16:30:00.000000','2027-03-08 08:00:00.000000','2027-03-08 15:30:00.000000');
INSERT INTO "openings" VALUES(892,625,'appointment','09:00:00.000000','16:30:00.000000','2027-03-15 08:00:00.000000','2027-03-15 15:30:00.000000');
INSERT INTO "openings" VALUES(893,626,'appointment','09:00:00.000000','16:30:00.000000','2027-03-22 08:00:00.000000','2027-03-22 15:30:00.000000');
INSERT INTO "openings" VALUES(894,627,'appointment','09:00:00.000000','16:30:00.000000','2027-04-05 07:00:00.000000','2027-04-05 14:30:00.000000');
INSERT INTO "openings" VALUES(895,628,'appointment','09:00:00.000000','16:30:00.000000','2027-04-12 07:00:00.000000','2027-04-12 14:30:00.000000');
INSERT INTO "openings" VALUES(896,629,'appointment','09:00:00.000000','16:30:00.000000','2027-04-19 07:00:00.000000','2027-04-19 14:30:00.000000');
INSERT INTO "openings" VALUES(897,630,'appointment','09:00:00.000000','16:30:00.000000','2027-04-26 07:00:00.000000','2027-04-26 14:30:00.000000');
INSERT INTO "openings" VALUES(898,631,'appointment','09:00:00.000000','16:30:00.000000','2027-05-03 07:00:00.000000','2027-05-03 14:30:00.000000');
INSERT INTO "openings" VALUES(899,632,'appointment','09:00:00.000000','16:30:00.000000','2027-05-10 07:00:00.000000','2027-05-10 14:30:00.000000');
INSERT INTO "openings" VALUES(900,633,'appointment','09:00:00.000000','16:30:00.000000','2027-05-24 07:00:00.000000','2027-05-24 14:30:00.000000');
INSERT INTO "openings" VALUES(901,634,'group','13:30:00.000000','15:30:00.000000','2026-12-08 12:30:00.000000','2026-12-08 14:30:00.000000');
INSERT INTO "openings" VALUES(902,635,'group','13:30:00.000000','15:30:00.000000','2026-12-10 12:30:00.000000','2026-12-10 14:30:00.000000');
CREATE TABLE "organisations" (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	region_id INTEGER NOT NULL, 
	parent_id INTEGER, 
	domain VARCHAR(120) NOT NULL, 
	official_code VARCHAR(20) DEFAULT ('') NOT NULL, 
	desks INTEGER, 
	opening_hours VARCHAR(120) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_organisations PRIMARY KEY (id), 
	CONSTRAINT ck_organisations_organisationkind CHECK (kind IN ('vdab', 'ocmw', 'caw', 'clb', 'integration', 'cvo', 'library', 'town_hall', 'youth', 'prison', 'other')), 
	CONSTRAINT fk_organisations_parent_id FOREIGN KEY(parent_id) REFERENCES organisations (id), 
	CONSTRAINT uq_organisations_code UNIQUE (code), 
	CONSTRAINT fk_organisations_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT ck_organisations_desks CHECK (desks BETWEEN 1 AND 99)
);
INSERT INTO "organisations" VALUES(1,'bibliotheek-brugge','Bibliotheek Brugge (voorbeeld)','library',1,NULL,'bibliotheek-brugge.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(2,'bibliotheek-roeselare','Bibliotheek Roeselare (voorbeeld)','library',1,NULL,'bibliotheek-roeselare.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(3,'bibliotheek-tielt','Bibliotheek Tielt (voorbeeld)','library',1,NULL,'bibliotheek-tielt.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(4,'caw-westkust','CAW Westkust (voorbeeld)','caw',1,NULL,'caw-westkust.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(5,'clb-leieland','CLB Leieland (voorbeeld)','clb',1,NULL,'clb-leieland.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(6,'cvo-kust','CVO aan de Kust (voorbeeld)','cvo',1,NULL,'cvo-kust.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(7,'cvo-kust-oostende','CVO aan de Kust, Oostende (voorbeeld)','cvo',1,6,'cvo-kust.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(8,'integratie','Agentschap Integratie en Inburgering (voorbeeld)','integration',1,NULL,'integratie.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(9,'integratie-kortrijk','Agentschap Integratie en Inburgering, Kortrijk (voorbeeld)','integration',1,8,'integratie.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(10,'jeugdhuis-de-mast','Jeugdhuis De Mast (voorbeeld)','youth',1,NULL,'jeugdhuis-de-mast.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(11,'ocmw-brugge','OCMW Brugge, Sociaal Huis (voorbeeld)','ocmw',1,NULL,'ocmw-brugge.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(12,'ocmw-ieper','OCMW Ieper, Sociaal Huis (voorbeeld)','ocmw',1,NULL,'ocmw-ieper.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(13,'ocmw-oostende','OCMW Oostende, Sociaal Huis (voorbeeld)','ocmw',1,NULL,'ocmw-oostende.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(14,'ocmw-veurne','OCMW Veurne, Sociaal Huis (voorbeeld)','ocmw',1,NULL,'ocmw-veurne.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(15,'ocmw-waregem','OCMW Waregem, Sociaal Huis (voorbeeld)','ocmw',1,NULL,'ocmw-waregem.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(16,'stadhuis-diksmuide','Stadhuis Diksmuide (voorbeeld)','town_hall',1,NULL,'stad-diksmuide.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(17,'stadhuis-poperinge','Stadhuis Poperinge (voorbeeld)','town_hall',1,NULL,'stad-poperinge.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(18,'vdab','VDAB (voorbeeld)','vdab',1,NULL,'vdab.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(19,'vdab-brugge','VDAB Brugge, Werkwinkel (voorbeeld)','vdab',1,18,'vdab.example.org','',2,'mo-fr 08:30-17:00');
INSERT INTO "organisations" VALUES(20,'vdab-ieper','VDAB Ieper, Werkwinkel (voorbeeld)','vdab',1,18,'vdab.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(21,'vdab-kortrijk','VDAB Kortrijk, Werkwinkel (voorbeeld)','vdab',1,18,'vdab.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(22,'vdab-roeselare','VDAB Roeselare, Werkwinkel (voorbeeld)','vdab',1,18,'vdab.example.org','',NULL,'');
INSERT INTO "organisations" VALUES(23,'elders','De Bibliotheek','library',2,NULL,'','',NULL,'');
CREATE TABLE passkeys (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	credential BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count BIGINT NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	created_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_passkeys_credential UNIQUE (credential)
);
INSERT INTO "passkeys" VALUES(1,1,X'63726564656E7469616C',X'7075626C6963206B6579',3,'telefoon','2026-11-23 08:00:00.000000',NULL);
CREATE TABLE "questions" (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	text VARCHAR(160) NOT NULL, 
	pictogram VARCHAR(40) NOT NULL, 
	service_id INTEGER, 
	signpost VARCHAR(300) NOT NULL, 
	bring VARCHAR(160) NOT NULL, 
	as_link BOOLEAN NOT NULL, 
	active BOOLEAN NOT NULL, 
	signpost_phone VARCHAR(20) DEFAULT '' NOT NULL, 
	signpost_address VARCHAR(200) DEFAULT '' NOT NULL, 
	signpost_latitude DOUBLE, 
	signpost_longitude DOUBLE, 
	signpost_url VARCHAR(200) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_questions PRIMARY KEY (id), 
	CONSTRAINT fk_questions_service_id FOREIGN KEY(service_id) REFERENCES services (id), 
	CONSTRAINT uq_questions_code UNIQUE (code), 
	CONSTRAINT ck_questions_leads_somewhere CHECK (service_id IS NOT NULL OR signpost <> ''), 
	CONSTRAINT ck_questions_both_coordinates CHECK ((signpost_latitude IS NULL) = (signpost_longitude IS NULL))
);
INSERT INTO "questions" VALUES(1,'one-question',1,'Ik heb één vraag (waar is de les? wat kost het?)','balloon',5,'','',0,1,'','',NULL,NULL,'');
INSERT INTO "questions" VALUES(2,'learn-something',2,'Ik wil iets leren. Ik weet nog niet wat.','signpost',1,'','',0,1,'','',NULL,NULL,'');
INSERT INTO "questions" VALUES(3,'get-diploma',3,'Ik wil een diploma halen','diploma',1,'','',0,1,'','',NULL,NULL,'');
INSERT INTO "questions" VALUES(4,'foreign-diploma',4,'Ik heb een diploma van een ander land','globe',3,'','originele diploma''s',0,1,'','',NULL,NULL,'');
INSERT INTO "questions" VALUES(5,'been-before',5,'Ik was al bij jullie','chairs',2,'','',0,1,'','',NULL,NULL,'');
INSERT INTO "questions" VALUES(6,'learn-dutch',6,'Ik wil Nederlands leren','mouths',1,'Ga eerst naar het Agentschap Integratie en Inburgering.','',0,1,'+32470000070','Vlaspad 3, 8000 Brugge',51.2068,3.2266,'https://inburgering.example.org');
INSERT INTO "questions" VALUES(7,'not-sure',7,'Ik weet het niet','hand',1,'','',1,1,'','',NULL,NULL,'');
CREATE TABLE reach_reports (
	region_id INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	content JSON NOT NULL, 
	CONSTRAINT pk_reach_reports PRIMARY KEY (region_id), 
	CONSTRAINT fk_reach_reports_region_id FOREIGN KEY(region_id) REFERENCES regions (id) ON DELETE CASCADE
);
INSERT INTO "reach_reports" VALUES(1,'2026-11-23 08:00:00.000000','{"places": [], "shares": {}}');
CREATE TABLE received_texts (
	provider VARCHAR(20) NOT NULL, 
	provider_id VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_received_texts PRIMARY KEY (provider, provider_id)
);
INSERT INTO "received_texts" VALUES('twilio','SM1','2026-11-23 08:00:00.000000');
CREATE TABLE recovery_codes (
	code VARCHAR(64) NOT NULL, 
	account_id INTEGER NOT NULL, 
	CONSTRAINT pk_recovery_codes PRIMARY KEY (code), 
	CONSTRAINT fk_recovery_codes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO "recovery_codes" VALUES('cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',1);
CREATE TABLE "regions" (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	phone VARCHAR(20) NOT NULL, 
	phone_hours VARCHAR(120) NOT NULL, 
	page_languages JSON NOT NULL, 
	minimum_age INTEGER NOT NULL, 
	travel_minutes INTEGER NOT NULL, 
	reminder_days JSON NOT NULL, 
	reminder_hour INTEGER NOT NULL, 
	interpreter_days INTEGER NOT NULL, video_address VARCHAR(200) DEFAULT '' NOT NULL, refused_rules JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_regions PRIMARY KEY (id), 
	CONSTRAINT ck_regions_interpreter_days CHECK (interpreter_days BETWEEN 0 AND 30), 
	CONSTRAINT uq_regions_code UNIQUE (code), 
	CONSTRAINT ck_regions_minimum_age CHECK (minimum_age BETWEEN 0 AND 120), 
	CONSTRAINT ck_regions_travel_minutes CHECK (travel_minutes BETWEEN 0 AND 480), 
	CONSTRAINT ck_regions_reminder_hour CHECK (reminder_hour BETWEEN 9 AND 19)
);
INSERT INTO "regions" VALUES(1,'west-vlaanderen','Leerwinkel West-Vlaanderen (voorbeeld)','+3250000001','mo-fr 09:00-12:00 13:00-16:30','["nl", "fr", "en", "ar", "tr", "uk", "ru", "es", "ps", "prs", "ti", "so", "pl", "ro", "pt", "bg"]',18,60,'[3, 1]',10,5,'','["week"]');
INSERT INTO "regions" VALUES(2,'elders','Leerwinkel Elders','+32470000000','mo-fr 09:00-12:00','["nl"]',18,60,'[3, 1]',10,5,'','[]');
CREATE TABLE room_busy (
	id INTEGER NOT NULL, 
	loket_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_room_busy PRIMARY KEY (id), 
	CONSTRAINT ck_room_busy_starts_before_ends CHECK (starts_at < ends_at), 
	CONSTRAINT fk_room_busy_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE
);
INSERT INTO "room_busy" VALUES(1,1,'2026-11-24 08:00:00.000000','2026-11-24 10:24:00.000000');
CREATE TABLE season_draft_openings (
	id INTEGER NOT NULL, 
	draft_series_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	starts TIME NOT NULL, 
	ends TIME NOT NULL, 
	CONSTRAINT pk_season_draft_openings PRIMARY KEY (id), 
	CONSTRAINT fk_season_draft_openings_draft_series_id FOREIGN KEY(draft_series_id) REFERENCES season_draft_series (id) ON DELETE CASCADE, 
	CONSTRAINT ck_season_draft_openings_starts_before_ends CHECK (starts < ends), 
	CONSTRAINT ck_season_draft_openings_openingkind CHECK (kind IN ('appointment', 'walk_in', 'group'))
);
INSERT INTO "season_draft_openings" VALUES(1,1,'appointment','09:00:00.000000','12:00:00.000000');
CREATE TABLE season_draft_series (
	id INTEGER NOT NULL, 
	draft_id INTEGER NOT NULL, 
	series_id INTEGER, 
	loket_id INTEGER NOT NULL, 
	counsellor_id INTEGER NOT NULL, 
	rule VARCHAR(200) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	exceptions JSON NOT NULL, 
	title VARCHAR(120) NOT NULL, 
	left_out BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	audience VARCHAR(24) NOT NULL, 
	released_hours INTEGER, 
	notice_hours INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	anchor VARCHAR(24) NOT NULL, 
	step_minutes INTEGER NOT NULL, 
	CONSTRAINT pk_season_draft_series PRIMARY KEY (id), 
	CONSTRAINT fk_season_draft_series_draft_id FOREIGN KEY(draft_id) REFERENCES season_drafts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_season_draft_series_series_id FOREIGN KEY(series_id) REFERENCES zitdag_series (id) ON DELETE SET NULL, 
	CONSTRAINT fk_season_draft_series_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id), 
	CONSTRAINT fk_season_draft_series_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT ck_season_draft_series_audience CHECK (audience IN ('everybody', 'partners', 'host')), 
	CONSTRAINT ck_season_draft_series_anchor CHECK (anchor IN ('opening', 'gap'))
);
INSERT INTO "season_draft_series" VALUES(1,1,1,1,4,'FREQ=WEEKLY;BYDAY=WE','2027-01-04',NULL,'["2027-02-15"]','',0,1,'everybody',NULL,2,56,'opening',15);
CREATE TABLE season_draft_services (
	draft_series_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	CONSTRAINT pk_season_draft_services PRIMARY KEY (draft_series_id, service_id), 
	CONSTRAINT fk_season_draft_services_draft_series_id FOREIGN KEY(draft_series_id) REFERENCES season_draft_series (id) ON DELETE CASCADE, 
	CONSTRAINT fk_season_draft_services_service_id FOREIGN KEY(service_id) REFERENCES services (id)
);
INSERT INTO "season_draft_services" VALUES(1,1);
INSERT INTO "season_draft_services" VALUES(1,2);
INSERT INTO "season_draft_services" VALUES(1,3);
INSERT INTO "season_draft_services" VALUES(1,5);
CREATE TABLE season_drafts (
	id INTEGER NOT NULL, 
	region_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	version INTEGER NOT NULL, 
	begun_at DATETIME NOT NULL, 
	published_at DATETIME, 
	account_id INTEGER, 
	CONSTRAINT pk_season_drafts PRIMARY KEY (id), 
	CONSTRAINT fk_season_drafts_region_id FOREIGN KEY(region_id) REFERENCES regions (id), 
	CONSTRAINT fk_season_drafts_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE SET NULL, 
	CONSTRAINT ck_season_drafts_ends_after_it_starts CHECK (first_day <= last_day)
);
INSERT INTO "season_drafts" VALUES(1,1,'Winter','2027-01-04','2027-03-28',1,'2026-11-23 08:00:00.000000',NULL,NULL);
INSERT INTO "season_drafts" VALUES(2,1,'Herfst','2026-09-07','2026-12-18',1,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',NULL);
CREATE TABLE "series_openings" (
	id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	starts TIME NOT NULL, 
	ends TIME NOT NULL, 
	CONSTRAINT pk_series_openings PRIMARY KEY (id), 
	CONSTRAINT ck_series_openings_starts_before_ends CHECK (starts < ends), 
	CONSTRAINT fk_series_openings_series_id FOREIGN KEY(series_id) REFERENCES zitdag_series (id) ON DELETE CASCADE, 
	CONSTRAINT ck_series_openings_openingkind CHECK (kind IN ('appointment', 'walk_in', 'group'))
);
INSERT INTO "series_openings" VALUES(1,1,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(2,1,'walk_in','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(3,2,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(4,3,'appointment','17:30:00.000000','20:00:00.000000');
INSERT INTO "series_openings" VALUES(5,4,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(6,4,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(7,5,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(8,6,'appointment','13:30:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(9,7,'appointment','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(10,8,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(11,8,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(12,9,'appointment','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(13,9,'walk_in','16:00:00.000000','17:30:00.000000');
INSERT INTO "series_openings" VALUES(14,10,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(15,10,'walk_in','13:00:00.000000','15:00:00.000000');
INSERT INTO "series_openings" VALUES(16,11,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(17,11,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(18,11,'walk_in','16:30:00.000000','18:00:00.000000');
INSERT INTO "series_openings" VALUES(19,12,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(20,12,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(21,13,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(22,13,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(23,14,'appointment','10:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(24,15,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(25,16,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(26,16,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(27,17,'appointment','09:00:00.000000','11:30:00.000000');
INSERT INTO "series_openings" VALUES(28,18,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(29,19,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(30,19,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(31,19,'walk_in','16:30:00.000000','18:00:00.000000');
INSERT INTO "series_openings" VALUES(32,20,'appointment','09:00:00.000000','11:00:00.000000');
INSERT INTO "series_openings" VALUES(33,21,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(34,22,'appointment','13:00:00.000000','16:30:00.000000');
INSERT INTO "series_openings" VALUES(35,23,'appointment','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(36,24,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(37,25,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(38,26,'appointment','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(39,27,'appointment','13:00:00.000000','16:00:00.000000');
INSERT INTO "series_openings" VALUES(40,28,'appointment','09:00:00.000000','12:00:00.000000');
INSERT INTO "series_openings" VALUES(41,29,'appointment','09:00:00.000000','16:30:00.000000');
CREATE TABLE series_services (
	series_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	CONSTRAINT pk_series_services PRIMARY KEY (series_id, service_id), 
	CONSTRAINT fk_series_services_series_id FOREIGN KEY(series_id) REFERENCES zitdag_series (id) ON DELETE CASCADE, 
	CONSTRAINT fk_series_services_service_id FOREIGN KEY(service_id) REFERENCES services (id)
);
INSERT INTO "series_services" VALUES(1,1);
INSERT INTO "series_services" VALUES(1,2);
INSERT INTO "series_services" VALUES(1,3);
INSERT INTO "series_services" VALUES(1,5);
INSERT INTO "series_services" VALUES(2,1);
INSERT INTO "series_services" VALUES(2,2);
INSERT INTO "series_services" VALUES(2,3);
INSERT INTO "series_services" VALUES(2,5);
INSERT INTO "series_services" VALUES(3,1);
INSERT INTO "series_services" VALUES(3,2);
INSERT INTO "series_services" VALUES(3,5);
INSERT INTO "series_services" VALUES(4,1);
INSERT INTO "series_services" VALUES(4,2);
INSERT INTO "series_services" VALUES(4,3);
INSERT INTO "series_services" VALUES(4,5);
INSERT INTO "series_services" VALUES(5,1);
INSERT INTO "series_services" VALUES(5,2);
INSERT INTO "series_services" VALUES(5,3);
INSERT INTO "series_services" VALUES(5,5);
INSERT INTO "series_services" VALUES(6,1);
INSERT INTO "series_services" VALUES(6,2);
INSERT INTO "series_services" VALUES(6,3);
INSERT INTO "series_services" VALUES(6,5);
INSERT INTO "series_services" VALUES(7,1);
INSERT INTO "series_services" VALUES(7,2);
INSERT INTO "series_services" VALUES(7,3);
INSERT INTO "series_services" VALUES(7,5);
INSERT INTO "series_services" VALUES(8,1);
INSERT INTO "series_services" VALUES(8,2);
INSERT INTO "series_services" VALUES(8,3);
INSERT INTO "series_services" VALUES(8,5);
INSERT INTO "series_services" VALUES(9,1);
INSERT INTO "series_services" VALUES(9,2);
INSERT INTO "series_services" VALUES(9,3);
INSERT INTO "series_services" VALUES(9,5);
INSERT INTO "series_services" VALUES(10,1);
INSERT INTO "series_services" VALUES(10,2);
INSERT INTO "series_services" VALUES(10,3);
INSERT INTO "series_services" VALUES(10,5);
INSERT INTO "series_services" VALUES(11,1);
INSERT INTO "series_services" VALUES(11,2);
INSERT INTO "series_services" VALUES(11,3);
INSERT INTO "series_services" VALUES(11,5);
INSERT INTO "series_services" VALUES(12,1);
INSERT INTO "series_services" VALUES(12,2);
INSERT INTO "series_services" VALUES(12,3);
INSERT INTO "series_services" VALUES(12,5);
INSERT INTO "series_services" VALUES(13,1);
INSERT INTO "series_services" VALUES(13,2);
INSERT INTO "series_services" VALUES(13,3);
INSERT INTO "series_services" VALUES(13,5);
INSERT INTO "series_services" VALUES(14,4);
INSERT INTO "series_services" VALUES(15,1);
INSERT INTO "series_services" VALUES(15,2);
INSERT INTO "series_services" VALUES(15,3);
INSERT INTO "series_services" VALUES(15,5);
INSERT INTO "series_services" VALUES(16,1);
INSERT INTO "series_services" VALUES(16,2);
INSERT INTO "series_services" VALUES(16,3);
INSERT INTO "series_services" VALUES(16,5);
INSERT INTO "series_services" VALUES(17,1);
INSERT INTO "series_services" VALUES(17,2);
INSERT INTO "series_services" VALUES(17,3);
INSERT INTO "series_services" VALUES(17,5);
INSERT INTO "series_services" VALUES(18,1);
INSERT INTO "series_services" VALUES(18,2);
INSERT INTO "series_services" VALUES(18,3);
INSERT INTO "series_services" VALUES(18,5);
INSERT INTO "series_services" VALUES(19,1);
INSERT INTO "series_services" VALUES(19,2);
INSERT INTO "series_services" VALUES(19,3);
INSERT INTO "series_services" VALUES(19,5);
INSERT INTO "series_services" VALUES(20,6);
INSERT INTO "series_services" VALUES(21,1);
INSERT INTO "series_services" VALUES(21,2);
INSERT INTO "series_services" VALUES(21,3);
INSERT INTO "series_services" VALUES(21,5);
INSERT INTO "series_services" VALUES(22,1);
INSERT INTO "series_services" VALUES(22,2);
INSERT INTO "series_services" VALUES(22,3);
INSERT INTO "series_services" VALUES(22,5);
INSERT INTO "series_services" VALUES(23,1);
INSERT INTO "series_services" VALUES(23,2);
INSERT INTO "series_services" VALUES(23,3);
INSERT INTO "series_services" VALUES(23,5);
INSERT INTO "series_services" VALUES(24,1);
INSERT INTO "series_services" VALUES(24,2);
INSERT INTO "series_services" VALUES(24,3);
INSERT INTO "series_services" VALUES(24,5);
INSERT INTO "series_services" VALUES(25,1);
INSERT INTO "series_services" VALUES(25,2);
INSERT INTO "series_services" VALUES(25,3);
INSERT INTO "series_services" VALUES(25,5);
INSERT INTO "series_services" VALUES(26,1);
INSERT INTO "series_services" VALUES(26,2);
INSERT INTO "series_services" VALUES(26,3);
INSERT INTO "series_services" VALUES(26,5);
INSERT INTO "series_services" VALUES(27,1);
INSERT INTO "series_services" VALUES(27,2);
INSERT INTO "series_services" VALUES(27,3);
INSERT INTO "series_services" VALUES(27,5);
INSERT INTO "series_services" VALUES(28,1);
INSERT INTO "series_services" VALUES(28,2);
INSERT INTO "series_services" VALUES(28,3);
INSERT INTO "series_services" VALUES(28,5);
INSERT INTO "series_services" VALUES(29,7);
CREATE TABLE "services" (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	minutes INTEGER NOT NULL, 
	aftercare_minutes INTEGER NOT NULL, 
	places INTEGER NOT NULL, 
	mode VARCHAR(24) NOT NULL, 
	audience VARCHAR(24) NOT NULL, 
	same_counsellor BOOLEAN NOT NULL, 
	reminder_days JSON, 
	reminder_hour INTEGER, 
	instead_of_id INTEGER, 
	minimum INTEGER DEFAULT '1' NOT NULL, language VARCHAR(3) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_services PRIMARY KEY (id), 
	CONSTRAINT fk_services_instead_of_id FOREIGN KEY(instead_of_id) REFERENCES services (id), 
	CONSTRAINT ck_services_places CHECK (places BETWEEN 1 AND 200), 
	CONSTRAINT ck_services_aftercare_minutes CHECK (aftercare_minutes BETWEEN 0 AND 120), 
	CONSTRAINT ck_services_instead_of CHECK (instead_of_id IS NULL OR mode <> 'in_person'), 
	CONSTRAINT uq_services_code UNIQUE (code), 
	CONSTRAINT uq_services_instead_of_id_mode UNIQUE (instead_of_id, mode), 
	CONSTRAINT ck_services_alone_at_a_distance CHECK (mode = 'in_person' OR places = 1), 
	CONSTRAINT ck_services_reminder_hour CHECK (reminder_hour BETWEEN 9 AND 19), 
	CONSTRAINT ck_services_minutes CHECK (minutes BETWEEN 5 AND 480), 
	CONSTRAINT ck_services_servicemode CHECK (mode IN ('in_person', 'phone', 'video')), 
	CONSTRAINT ck_services_serviceaudience CHECK (audience IN ('adults', 'professionals')), 
	CONSTRAINT ck_services_minimum CHECK (minimum BETWEEN 1 AND places)
);
INSERT INTO "services" VALUES(1,'conversation','Een gesprek',75,15,1,'in_person','adults',0,NULL,NULL,NULL,1,'');
INSERT INTO "services" VALUES(2,'follow-up','Een volgend gesprek',60,0,1,'in_person','adults',1,NULL,NULL,NULL,1,'');
INSERT INTO "services" VALUES(3,'foreign-diploma','Diploma van een ander land',60,0,1,'in_person','adults',0,NULL,NULL,NULL,1,'');
INSERT INTO "services" VALUES(4,'group-session','Samen in groep',120,0,12,'in_person','adults',0,NULL,NULL,NULL,4,'');
INSERT INTO "services" VALUES(5,'information','Eén vraag',30,0,1,'in_person','adults',0,NULL,NULL,NULL,1,'');
INSERT INTO "services" VALUES(6,'professional-question','Vraag van een professional',30,0,1,'phone','professionals',0,NULL,NULL,NULL,1,'');
INSERT INTO "services" VALUES(7,'gesprek','Gesprek',60,0,1,'in_person','adults',0,'[]',NULL,NULL,1,'');
CREATE TABLE "sign_in_codes" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	account_id INTEGER, 
	code VARCHAR(64) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	tries INTEGER NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	way VARCHAR(64) NOT NULL, 
	CONSTRAINT fk_sign_in_codes_account_id FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sign_in_codes_token UNIQUE (token), 
	CONSTRAINT uq_sign_in_codes_way UNIQUE (way)
);
INSERT INTO "sign_in_codes" VALUES(1,3,'69a3a53d09d0d355601db2219213f630d7c216156655ac1129920ba267d1a911','cbc4d815a5b040bc86bdd0d448d09b346a709f53b90ede4570716fef2b79c12c','2026-11-23 08:10:00.000000',NULL,0,'','cbc4d815a5b040bc86bdd0d448d09b346a709f53b90ede4570716fef2b79c12c');
INSERT INTO "sign_in_codes" VALUES(2,1,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','2026-11-23 08:00:00.000000',NULL,0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE spent_challenges (
	digest VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_spent_challenges PRIMARY KEY (digest)
);
INSERT INTO "spent_challenges" VALUES('dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','2026-11-23 08:00:00.000000');
CREATE TABLE "staff_sessions" (
	id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	methods VARCHAR(80) NOT NULL, 
	is_strong BOOLEAN NOT NULL, 
	started_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	post_id INTEGER NOT NULL, 
	CONSTRAINT pk_staff_sessions PRIMARY KEY (id), 
	CONSTRAINT fk_staff_sessions_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT uq_staff_sessions_token UNIQUE (token), 
	CONSTRAINT fk_staff_sessions_post_id_account_posts FOREIGN KEY(post_id) REFERENCES account_posts (id) ON DELETE CASCADE
);
INSERT INTO "staff_sessions" VALUES(1,1,'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','code',0,'2026-11-23 08:00:00.000000','2026-11-23 08:00:00.000000',NULL,1);
CREATE TABLE text_overrides (
	scope VARCHAR(40) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	channel VARCHAR(8) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_text_overrides PRIMARY KEY (scope, kind, channel, language)
);
INSERT INTO "text_overrides" VALUES('west-vlaanderen','reminder_1_day','sms','nl','Tot morgen, zegt het loket. 50% plaats.');
CREATE TABLE to_call (
	id INTEGER NOT NULL, 
	appointment_id INTEGER NOT NULL, 
	why VARCHAR(24) NOT NULL, 
	at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_to_call PRIMARY KEY (id), 
	CONSTRAINT ck_to_call_tries CHECK (tries >= 0), 
	CONSTRAINT fk_to_call_appointment_id FOREIGN KEY(appointment_id) REFERENCES appointments (id) ON DELETE CASCADE, 
	CONSTRAINT ck_to_call_whycall CHECK (why IN ('not_reached', 'wrote', 'planning_changed'))
);
INSERT INTO "to_call" VALUES(1,5,'not_reached','2026-11-23 08:00:00.000000',0,NULL);
INSERT INTO "to_call" VALUES(2,9,'not_reached','2026-11-23 08:00:00.000000',0,NULL);
INSERT INTO "to_call" VALUES(3,13,'not_reached','2026-11-23 08:00:00.000000',0,NULL);
INSERT INTO "to_call" VALUES(4,23,'planning_changed','2026-11-23 08:00:00.000000',0,NULL);
CREATE TABLE told_hosts (
	loket_id INTEGER NOT NULL, 
	until DATE NOT NULL, 
	days JSON NOT NULL, 
	differs_since DATETIME, 
	seen_at DATETIME, 
	seen VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_told_hosts PRIMARY KEY (loket_id), 
	CONSTRAINT fk_told_hosts_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id) ON DELETE CASCADE
);
INSERT INTO "told_hosts" VALUES(1,'2027-05-17','{"2026-11-24": [["09:00", "12:00", "appointment", "Hanne"]]}',NULL,NULL,'');
CREATE TABLE unplanned_dates (
	id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	date DATE NOT NULL, 
	cause VARCHAR(40) NOT NULL, 
	details JSON NOT NULL, 
	noted_at DATETIME NOT NULL, 
	CONSTRAINT pk_unplanned_dates PRIMARY KEY (id), 
	CONSTRAINT fk_unplanned_dates_series_id_zitdag_series FOREIGN KEY(series_id) REFERENCES zitdag_series (id) ON DELETE CASCADE, 
	CONSTRAINT uq_unplanned_dates_series_id_date UNIQUE (series_id, date)
);
INSERT INTO "unplanned_dates" VALUES(1,1,'2027-05-18','already_there','{"date": "2027-05-18", "loket": "kortrijk-x"}','2026-11-23 08:00:00.000000');
CREATE TABLE zitdag_series (
	id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	loket_id INTEGER NOT NULL, 
	counsellor_id INTEGER NOT NULL, 
	rule VARCHAR(200) NOT NULL, 
	starts_on DATE, 
	ends_on DATE, 
	exceptions JSON NOT NULL, 
	active BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	audience VARCHAR(24) NOT NULL, 
	released_hours INTEGER, 
	notice_hours INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	anchor VARCHAR(24) NOT NULL, 
	step_minutes INTEGER NOT NULL, 
	CONSTRAINT pk_zitdag_series PRIMARY KEY (id), 
	CONSTRAINT fk_zitdag_series_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT fk_zitdag_series_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id), 
	CONSTRAINT uq_zitdag_series_code UNIQUE (code), 
	CONSTRAINT ck_zitdag_series_audience CHECK (audience IN ('everybody', 'partners', 'host')), 
	CONSTRAINT ck_zitdag_series_anchor CHECK (anchor IN ('opening', 'gap'))
);
INSERT INTO "zitdag_series" VALUES(1,'brugge-kanaalhuis-wo',1,4,'FREQ=WEEKLY;BYDAY=WE',NULL,NULL,'[]',1,1,'host',48,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(2,'brugge-kleine-toren-do',2,4,'FREQ=WEEKLY;BYDAY=TH',NULL,NULL,'["2026-12-24", "2026-12-31"]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(3,'brugge-weefkamer-do-avond',3,4,'FREQ=WEEKLY;BYDAY=TH',NULL,NULL,'["2026-12-24", "2026-12-31"]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(4,'brugge-weefkamer-ma',3,4,'FREQ=WEEKLY;BYDAY=MO',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(5,'brugge-weefkamer-ma-2',3,1,'FREQ=WEEKLY;BYDAY=MO',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(6,'diksmuide-boterbloem-do',4,3,'FREQ=WEEKLY;BYDAY=TH',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(7,'diksmuide-boterbloem-ma',4,3,'FREQ=WEEKLY;BYDAY=MO',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(8,'ieper-lakenhoek-ma',5,2,'FREQ=WEEKLY;BYDAY=MO',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(9,'ieper-vestenhuis-di',6,2,'FREQ=MONTHLY;BYDAY=1TU,3TU',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(10,'ieper-vestenhuis-do',6,2,'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH','2026-01-08',NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(11,'kortrijk-blauwe-deur-wo',7,5,'FREQ=WEEKLY;BYDAY=WE',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(12,'kortrijk-vlasschuur-ma',8,5,'FREQ=WEEKLY;BYDAY=MO',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(13,'oostende-lichtbaken-di',9,3,'FREQ=WEEKLY;BYDAY=TU',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(14,'oostende-zeildoek-groep',10,3,'FREQ=MONTHLY;BYDAY=2FR',NULL,NULL,'[]',1,1,'everybody',NULL,24,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(15,'oostende-zeildoek-vr',10,4,'FREQ=MONTHLY;BYDAY=1FR,3FR',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(16,'oostende-zeildoek-wo',10,3,'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE','2026-01-07',NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(17,'poperinge-hopzolder-vr',11,2,'FREQ=WEEKLY;BYDAY=FR',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(18,'poperinge-hopzolder-wo',11,2,'FREQ=WEEKLY;BYDAY=WE',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(19,'roeselare-marktpand-do',12,1,'FREQ=WEEKLY;BYDAY=TH',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(20,'roeselare-marktpand-vr',12,1,'FREQ=WEEKLY;BYDAY=FR',NULL,NULL,'[]',1,1,'partners',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(21,'roeselare-spoel-di',13,1,'FREQ=WEEKLY;BYDAY=TU',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(22,'roeselare-spoel-di-partners',13,1,'FREQ=WEEKLY;BYDAY=TU',NULL,NULL,'[]',1,1,'partners',48,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(23,'tielt-haspel-vr',14,1,'FREQ=WEEKLY;BYDAY=FR',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(24,'tielt-haspel-wo',14,1,'FREQ=WEEKLY;BYDAY=WE',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'gap',15);
INSERT INTO "zitdag_series" VALUES(25,'veurne-hoekhuis-do',15,3,'FREQ=WEEKLY;BYDAY=TH',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(26,'veurne-hoekhuis-vr',15,2,'FREQ=WEEKLY;BYDAY=FR',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(27,'waregem-gaverhoek-di',16,5,'FREQ=WEEKLY;BYDAY=TU',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(28,'waregem-gaverhoek-vr',16,5,'FREQ=WEEKLY;BYDAY=FR',NULL,NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdag_series" VALUES(29,'verweg-ma',17,6,'FREQ=WEEKLY;BYDAY=MO','2026-11-23',NULL,'[]',1,1,'everybody',NULL,2,56,'opening',15);
CREATE TABLE zitdag_services (
	zitdag_id INTEGER NOT NULL, 
	service_id INTEGER NOT NULL, 
	CONSTRAINT pk_zitdag_services PRIMARY KEY (zitdag_id, service_id), 
	CONSTRAINT fk_zitdag_services_service_id FOREIGN KEY(service_id) REFERENCES services (id), 
	CONSTRAINT fk_zitdag_services_zitdag_id FOREIGN KEY(zitdag_id) REFERENCES zitdagen (id) ON DELETE CASCADE
);
INSERT INTO "zitdag_services" VALUES(2,1);
INSERT INTO "zitdag_services" VALUES(2,2);
INSERT INTO "zitdag_services" VALUES(2,3);
INSERT INTO "zitdag_services" VALUES(2,5);
INSERT INTO "zitdag_services" VALUES(3,1);
INSERT INTO "zitdag_services" VALUES(3,2);
INSERT INTO "zitdag_services" VALUES(3,3);
INSERT INTO "zitdag_services" VALUES(3,5);
INSERT INTO "zitdag_services" VALUES(1,1);
INSERT INTO "zitdag_services" VALUES(1,2);
INSERT INTO "zitdag_services" VALUES(1,3);
INSERT INTO "zitdag_services" VALUES(1,5);
INSERT INTO "zitdag_services" VALUES(27,1);
INSERT INTO "zitdag_services" VALUES(27,2);
INSERT INTO "zitdag_services" VALUES(27,3);
INSERT INTO "zitdag_services" VALUES(27,5);
INSERT INTO "zitdag_services" VALUES(28,1);
INSERT INTO "zitdag_services" VALUES(28,2);
INSERT INTO "zitdag_services" VALUES(28,3);
INSERT INTO "zitdag_services" VALUES(28,5);
INSERT INTO "zitdag_services" VALUES(29,1);
INSERT INTO "zitdag_services" VALUES(29,2);
INSERT INTO "zitdag_services" VALUES(29,3);
INSERT INTO "zitdag_services" VALUES(29,5);
INSERT INTO "zitdag_services" VALUES(50,1);
INSERT INTO "zitdag_services" VALUES(50,2);
INSERT INTO "zitdag_services" VALUES(50,5);
INSERT INTO "zitdag_services" VALUES(52,1);
INSERT INTO "zitdag_services" VALUES(52,2);
INSERT INTO "zitdag_services" VALUES(52,5);
INSERT INTO "zitdag_services" VALUES(51,1);
INSERT INTO "zitdag_services" VALUES(51,2);
INSERT INTO "zitdag_services" VALUES(51,5);
INSERT INTO "zitdag_services" VALUES(75,1);
INSERT INTO "zitdag_services" VALUES(75,2);
INSERT INTO "zitdag_services" VALUES(75,3);
INSERT INTO "zitdag_services" VALUES(75,5);
INSERT INTO "zitdag_services" VALUES(74,1);
INSERT INTO "zitdag_services" VALUES(74,2);
INSERT INTO "zitdag_services" VALUES(74,3);
INSERT INTO "zitdag_services" VALUES(74,5);
INSERT INTO "zitdag_services" VALUES(73,1);
INSERT INTO "zitdag_services" VALUES(73,2);
INSERT INTO "zitdag_services" VALUES(73,3);
INSERT INTO "zitdag_services" VALUES(73,5);
INSERT INTO "zitdag_services" VALUES(100,1);
INSERT INTO "zitdag_services" VALUES(100,2);
INSERT INTO "zitdag_services" VALUES(100,3);
INSERT INTO "zitdag_services" VALUES(100,5);
INSERT INTO "zitdag_services" VALUES(99,1);
INSERT INTO "zitdag_services" VALUES(99,2);
INSERT INTO "zitdag_services" VALUES(99,3);
INSERT INTO "zitdag_services" VALUES(99,5);
INSERT INTO "zitdag_services" VALUES(98,1);
INSERT INTO "zitdag_services" VALUES(98,2);
INSERT INTO "zitdag_services" VALUES(98,3);
INSERT INTO "zitdag_services" VALUES(98,5);
INSERT INTO "zitdag_services" VALUES(124,1);
INSERT INTO "zitdag_services" VALUES(124,2);
INSERT INTO "zitdag_services" VALUES(124,3);
INSERT INTO "zitdag_services" VALUES(124,5);
INSERT INTO "zitdag_services" VALUES(123,1);
INSERT INTO "zitdag_services" VALUES(123,2);
INSERT INTO "zitdag_services" VALUES(123,3);
INSERT INTO "zitdag_services" VALUES(123,5);
INSERT INTO "zitdag_services" VALUES(125,1);
INSERT INTO "zitdag_services" VALUES(125,2);
INSERT INTO "zitdag_services" VALUES(125,3);
INSERT INTO "zitdag_services" VALUES(125,5);
INSERT INTO "zitdag_services" VALUES(150,1);
INSERT INTO "zitdag_services" VALUES(150,2);
INSERT INTO "zitdag_services" VALUES(150,3);
INSERT INTO "zitdag_services" VALUES(150,5);
INSERT INTO "zitdag_services" VALUES(148,1);
INSERT INTO "zitdag_services" VALUES(148,2);
INSERT INTO "zitdag_services" VALUES(148,3);
INSERT INTO "zitdag_services" VALUES(148,5);
INSERT INTO "zitdag_services" VALUES(149,1);
INSERT INTO "zitdag_services" VALUES(149,2);
INSERT INTO "zitdag_services" VALUES(149,3);
INSERT INTO "zitdag_services" VALUES(149,5);
INSERT INTO "zitdag_services" VALUES(175,1);
INSERT INTO "zitdag_services" VALUES(175,2);
INSERT INTO "zitdag_services" VALUES(175,3);
INSERT INTO "zitdag_services" VALUES(175,5);
INSERT INTO "zitdag_services" VALUES(174,1);
INSERT INTO "zitdag_services" VALUES(174,2);
INSERT INTO "zitdag_services" VALUES(174,3);
INSERT INTO "zitdag_services" VALUES(174,5);
INSERT INTO "zitdag_services" VALUES(173,1);
INSERT INTO "zitdag_services" VALUES(173,2);
INSERT INTO "zitdag_services" VALUES(173,3);
INSERT INTO "zitdag_services" VALUES(173,5);
INSERT INTO "zitdag_services" VALUES(198,1);
INSERT INTO "zitdag_services" VALUES(198,2);
INSERT INTO "zitdag_services" VALUES(198,3);
INSERT INTO "zitdag_services" VALUES(198,5);
INSERT INTO "zitdag_services" VALUES(211,1);
INSERT INTO "zitdag_services" VALUES(211,2);
INSERT INTO "zitdag_services" VALUES(211,3);
INSERT INTO "zitdag_services" VALUES(211,5);
INSERT INTO "zitdag_services" VALUES(210,1);
INSERT INTO "zitdag_services" VALUES(210,2);
INSERT INTO "zitdag_services" VALUES(210,3);
INSERT INTO "zitdag_services" VALUES(210,5);
INSERT INTO "zitdag_services" VALUES(224,1);
INSERT INTO "zitdag_services" VALUES(224,2);
INSERT INTO "zitdag_services" VALUES(224,3);
INSERT INTO "zitdag_services" VALUES(224,5);
INSERT INTO "zitdag_services" VALUES(225,1);
INSERT INTO "zitdag_services" VALUES(225,2);
INSERT INTO "zitdag_services" VALUES(225,3);
INSERT INTO "zitdag_services" VALUES(225,5);
INSERT INTO "zitdag_services" VALUES(223,1);
INSERT INTO "zitdag_services" VALUES(223,2);
INSERT INTO "zitdag_services" VALUES(223,3);
INSERT INTO "zitdag_services" VALUES(223,5);
INSERT INTO "zitdag_services" VALUES(251,1);
INSERT INTO "zitdag_services" VALUES(251,2);
INSERT INTO "zitdag_services" VALUES(251,3);
INSERT INTO "zitdag_services" VALUES(251,5);
INSERT INTO "zitdag_services" VALUES(250,1);
INSERT INTO "zitdag_services" VALUES(250,2);
INSERT INTO "zitdag_services" VALUES(250,3);
INSERT INTO "zitdag_services" VALUES(250,5);
INSERT INTO "zitdag_services" VALUES(249,1);
INSERT INTO "zitdag_services" VALUES(249,2);
INSERT INTO "zitdag_services" VALUES(249,3);
INSERT INTO "zitdag_services" VALUES(249,5);
INSERT INTO "zitdag_services" VALUES(275,1);
INSERT INTO "zitdag_services" VALUES(275,2);
INSERT INTO "zitdag_services" VALUES(275,3);
INSERT INTO "zitdag_services" VALUES(275,5);
INSERT INTO "zitdag_services" VALUES(274,1);
INSERT INTO "zitdag_services" VALUES(274,2);
INSERT INTO "zitdag_services" VALUES(274,3);
INSERT INTO "zitdag_services" VALUES(274,5);
INSERT INTO "zitdag_services" VALUES(276,1);
INSERT INTO "zitdag_services" VALUES(276,2);
INSERT INTO "zitdag_services" VALUES(276,3);
INSERT INTO "zitdag_services" VALUES(276,5);
INSERT INTO "zitdag_services" VALUES(300,4);
INSERT INTO "zitdag_services" VALUES(306,1);
INSERT INTO "zitdag_services" VALUES(306,2);
INSERT INTO "zitdag_services" VALUES(306,3);
INSERT INTO "zitdag_services" VALUES(306,5);
INSERT INTO "zitdag_services" VALUES(317,1);
INSERT INTO "zitdag_services" VALUES(317,2);
INSERT INTO "zitdag_services" VALUES(317,3);
INSERT INTO "zitdag_services" VALUES(317,5);
INSERT INTO "zitdag_services" VALUES(318,1);
INSERT INTO "zitdag_services" VALUES(318,2);
INSERT INTO "zitdag_services" VALUES(318,3);
INSERT INTO "zitdag_services" VALUES(318,5);
INSERT INTO "zitdag_services" VALUES(331,1);
INSERT INTO "zitdag_services" VALUES(331,2);
INSERT INTO "zitdag_services" VALUES(331,3);
INSERT INTO "zitdag_services" VALUES(331,5);
INSERT INTO "zitdag_services" VALUES(332,1);
INSERT INTO "zitdag_services" VALUES(332,2);
INSERT INTO "zitdag_services" VALUES(332,3);
INSERT INTO "zitdag_services" VALUES(332,5);
INSERT INTO "zitdag_services" VALUES(330,1);
INSERT INTO "zitdag_services" VALUES(330,2);
INSERT INTO "zitdag_services" VALUES(330,3);
INSERT INTO "zitdag_services" VALUES(330,5);
INSERT INTO "zitdag_services" VALUES(355,1);
INSERT INTO "zitdag_services" VALUES(355,2);
INSERT INTO "zitdag_services" VALUES(355,3);
INSERT INTO "zitdag_services" VALUES(355,5);
INSERT INTO "zitdag_services" VALUES(354,1);
INSERT INTO "zitdag_services" VALUES(354,2);
INSERT INTO "zitdag_services" VALUES(354,3);
INSERT INTO "zitdag_services" VALUES(354,5);
INSERT INTO "zitdag_services" VALUES(356,1);
INSERT INTO "zitdag_services" VALUES(356,2);
INSERT INTO "zitdag_services" VALUES(356,3);
INSERT INTO "zitdag_services" VALUES(356,5);
INSERT INTO "zitdag_services" VALUES(380,1);
INSERT INTO "zitdag_services" VALUES(380,2);
INSERT INTO "zitdag_services" VALUES(380,3);
INSERT INTO "zitdag_services" VALUES(380,5);
INSERT INTO "zitdag_services" VALUES(382,1);
INSERT INTO "zitdag_services" VALUES(382,2);
INSERT INTO "zitdag_services" VALUES(382,3);
INSERT INTO "zitdag_services" VALUES(382,5);
INSERT INTO "zitdag_services" VALUES(381,1);
INSERT INTO "zitdag_services" VALUES(381,2);
INSERT INTO "zitdag_services" VALUES(381,3);
INSERT INTO "zitdag_services" VALUES(381,5);
INSERT INTO "zitdag_services" VALUES(405,6);
INSERT INTO "zitdag_services" VALUES(406,6);
INSERT INTO "zitdag_services" VALUES(407,6);
INSERT INTO "zitdag_services" VALUES(429,1);
INSERT INTO "zitdag_services" VALUES(429,2);
INSERT INTO "zitdag_services" VALUES(429,3);
INSERT INTO "zitdag_services" VALUES(429,5);
INSERT INTO "zitdag_services" VALUES(431,1);
INSERT INTO "zitdag_services" VALUES(431,2);
INSERT INTO "zitdag_services" VALUES(431,3);
INSERT INTO "zitdag_services" VALUES(431,5);
INSERT INTO "zitdag_services" VALUES(430,1);
INSERT INTO "zitdag_services" VALUES(430,2);
INSERT INTO "zitdag_services" VALUES(430,3);
INSERT INTO "zitdag_services" VALUES(430,5);
INSERT INTO "zitdag_services" VALUES(457,1);
INSERT INTO "zitdag_services" VALUES(457,2);
INSERT INTO "zitdag_services" VALUES(457,3);
INSERT INTO "zitdag_services" VALUES(457,5);
INSERT INTO "zitdag_services" VALUES(455,1);
INSERT INTO "zitdag_services" VALUES(455,2);
INSERT INTO "zitdag_services" VALUES(455,3);
INSERT INTO "zitdag_services" VALUES(455,5);
INSERT INTO "zitdag_services" VALUES(456,1);
INSERT INTO "zitdag_services" VALUES(456,2);
INSERT INTO "zitdag_services" VALUES(456,3);
INSERT INTO "zitdag_services" VALUES(456,5);
INSERT INTO "zitdag_services" VALUES(483,1);
INSERT INTO "zitdag_services" VALUES(483,2);
INSERT INTO "zitdag_services" VALUES(483,3);
INSERT INTO "zitdag_services" VALUES(483,5);
INSERT INTO "zitdag_services" VALUES(482,1);
INSERT INTO "zitdag_services" VALUES(482,2);
INSERT INTO "zitdag_services" VALUES(482,3);
INSERT INTO "zitdag_services" VALUES(482,5);
INSERT INTO "zitdag_services" VALUES(481,1);
INSERT INTO "zitdag_services" VALUES(481,2);
INSERT INTO "zitdag_services" VALUES(481,3);
INSERT INTO "zitdag_services" VALUES(481,5);
INSERT INTO "zitdag_services" VALUES(505,1);
INSERT INTO "zitdag_services" VALUES(505,2);
INSERT INTO "zitdag_services" VALUES(505,3);
INSERT INTO "zitdag_services" VALUES(505,5);
INSERT INTO "zitdag_services" VALUES(506,1);
INSERT INTO "zitdag_services" VALUES(506,2);
INSERT INTO "zitdag_services" VALUES(506,3);
INSERT INTO "zitdag_services" VALUES(506,5);
INSERT INTO "zitdag_services" VALUES(507,1);
INSERT INTO "zitdag_services" VALUES(507,2);
INSERT INTO "zitdag_services" VALUES(507,3);
INSERT INTO "zitdag_services" VALUES(507,5);
INSERT INTO "zitdag_services" VALUES(531,1);
INSERT INTO "zitdag_services" VALUES(531,2);
INSERT INTO "zitdag_services" VALUES(531,3);
INSERT INTO "zitdag_services" VALUES(531,5);
INSERT INTO "zitdag_services" VALUES(533,1);
INSERT INTO "zitdag_services" VALUES(533,2);
INSERT INTO "zitdag_services" VALUES(533,3);
INSERT INTO "zitdag_services" VALUES(533,5);
INSERT INTO "zitdag_services" VALUES(532,1);
INSERT INTO "zitdag_services" VALUES(532,2);
INSERT INTO "zitdag_services" VALUES(532,3);
INSERT INTO "zitdag_services" VALUES(532,5);
INSERT INTO "zitdag_services" VALUES(558,1);
INSERT INTO "zitdag_services" VALUES(558,2);
INSERT INTO "zitdag_services" VALUES(558,3);
INSERT INTO "zitdag_services" VALUES(558,5);
INSERT INTO "zitdag_services" VALUES(557,1);
INSERT INTO "zitdag_services" VALUES(557,2);
INSERT INTO "zitdag_services" VALUES(557,3);
INSERT INTO "zitdag_services" VALUES(557,5);
INSERT INTO "zitdag_services" VALUES(556,1);
INSERT INTO "zitdag_services" VALUES(556,2);
INSERT INTO "zitdag_services" VALUES(556,3);
INSERT INTO "zitdag_services" VALUES(556,5);
INSERT INTO "zitdag_services" VALUES(580,1);
INSERT INTO "zitdag_services" VALUES(580,2);
INSERT INTO "zitdag_services" VALUES(580,3);
INSERT INTO "zitdag_services" VALUES(580,5);
INSERT INTO "zitdag_services" VALUES(582,1);
INSERT INTO "zitdag_services" VALUES(582,2);
INSERT INTO "zitdag_services" VALUES(582,3);
INSERT INTO "zitdag_services" VALUES(582,5);
INSERT INTO "zitdag_services" VALUES(581,1);
INSERT INTO "zitdag_services" VALUES(581,2);
INSERT INTO "zitdag_services" VALUES(581,3);
INSERT INTO "zitdag_services" VALUES(581,5);
INSERT INTO "zitdag_services" VALUES(608,1);
INSERT INTO "zitdag_services" VALUES(608,2);
INSERT INTO "zitdag_services" VALUES(608,3);
INSERT INTO "zitdag_services" VALUES(608,5);
INSERT INTO "zitdag_services" VALUES(607,1);
INSERT INTO "zitdag_services" VALUES(607,2);
INSERT INTO "zitdag_services" VALUES(607,3);
INSERT INTO "zitdag_services" VALUES(607,5);
INSERT INTO "zitdag_services" VALUES(606,1);
INSERT INTO "zitdag_services" VALUES(606,2);
INSERT INTO "zitdag_services" VALUES(606,3);
INSERT INTO "zitdag_services" VALUES(606,5);
INSERT INTO "zitdag_services" VALUES(625,7);
INSERT INTO "zitdag_services" VALUES(620,7);
INSERT INTO "zitdag_services" VALUES(615,7);
INSERT INTO "zitdag_services" VALUES(631,7);
INSERT INTO "zitdag_services" VALUES(626,7);
INSERT INTO "zitdag_services" VALUES(610,7);
INSERT INTO "zitdag_services" VALUES(621,7);
INSERT INTO "zitdag_services" VALUES(616,7);
INSERT INTO "zitdag_services" VALUES(632,7);
INSERT INTO "zitdag_services" VALUES(611,7);
INSERT INTO "zitdag_services" VALUES(627,7);
INSERT INTO "zitdag_services" VALUES(622,7);
INSERT INTO "zitdag_services" VALUES(617,7);
INSERT INTO "zitdag_services" VALUES(633,7);
INSERT INTO "zitdag_services" VALUES(612,7);
INSERT INTO "zitdag_services" VALUES(628,7);
INSERT INTO "zitdag_services" VALUES(623,7);
INSERT INTO "zitdag_services" VALUES(618,7);
INSERT INTO "zitdag_services" VALUES(614,7);
INSERT INTO "zitdag_services" VALUES(613,7);
INSERT INTO "zitdag_services" VALUES(629,7);
INSERT INTO "zitdag_services" VALUES(624,7);
INSERT INTO "zitdag_services" VALUES(609,7);
INSERT INTO "zitdag_services" VALUES(619,7);
INSERT INTO "zitdag_services" VALUES(630,7);
INSERT INTO "zitdag_services" VALUES(634,4);
INSERT INTO "zitdag_services" VALUES(635,4);
CREATE TABLE zitdagen (
	id INTEGER NOT NULL, 
	series_id INTEGER, 
	recurrence_date DATE, 
	loket_id INTEGER NOT NULL, 
	counsellor_id INTEGER NOT NULL, 
	date DATE NOT NULL, 
	state VARCHAR(24) NOT NULL, 
	detached BOOLEAN NOT NULL, 
	title VARCHAR(120) NOT NULL, 
	version INTEGER NOT NULL, 
	audience VARCHAR(24) NOT NULL, 
	released_hours INTEGER, 
	notice_hours INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	anchor VARCHAR(24) NOT NULL, 
	step_minutes INTEGER NOT NULL, 
	CONSTRAINT pk_zitdagen PRIMARY KEY (id), 
	CONSTRAINT fk_zitdagen_counsellor_id FOREIGN KEY(counsellor_id) REFERENCES counsellors (id), 
	CONSTRAINT fk_zitdagen_loket_id FOREIGN KEY(loket_id) REFERENCES lokets (id), 
	CONSTRAINT fk_zitdagen_series_id FOREIGN KEY(series_id) REFERENCES zitdag_series (id), 
	CONSTRAINT uq_zitdagen_series_id_recurrence_date UNIQUE (series_id, recurrence_date), 
	CONSTRAINT ck_zitdagen_zitdagstate CHECK (state IN ('planned', 'cancelled')), 
	CONSTRAINT ck_zitdagen_audience CHECK (audience IN ('everybody', 'partners', 'host')), 
	CONSTRAINT ck_zitdagen_anchor CHECK (anchor IN ('opening', 'gap'))
);
INSERT INTO "zitdagen" VALUES(1,1,'2026-11-25',1,4,'2026-11-25','planned',0,'',1,'host',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(2,1,'2026-12-02',1,4,'2026-12-02','planned',0,'',1,'host',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(3,1,'2026-12-09',1,4,'2026-12-09','planned',0,'',1,'host',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(27,2,'2026-11-26',2,4,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(28,2,'2026-12-03',2,4,'2026-12-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(29,2,'2026-12-10',2,4,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(50,3,'2026-11-26',3,4,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(51,3,'2026-12-03',3,4,'2026-12-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(52,3,'2026-12-10',3,4,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(73,4,'2026-11-23',3,4,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(74,4,'2026-11-30',3,4,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(75,4,'2026-12-07',3,4,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(98,5,'2026-11-23',3,1,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(99,5,'2026-11-30',3,1,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(100,5,'2026-12-07',3,1,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(123,6,'2026-11-26',4,3,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(124,6,'2026-12-03',4,3,'2026-12-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(125,6,'2026-12-10',4,3,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(148,7,'2026-11-23',4,3,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(149,7,'2026-11-30',4,3,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(150,7,'2026-12-07',4,3,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(173,8,'2026-11-23',5,2,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(174,8,'2026-11-30',5,2,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(175,8,'2026-12-07',5,2,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(198,9,'2026-12-01',6,2,'2026-12-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(210,10,'2026-11-26',6,2,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(211,10,'2026-12-10',6,2,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(223,11,'2026-11-25',7,5,'2026-11-25','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(224,11,'2026-12-02',7,5,'2026-12-02','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(225,11,'2026-12-09',7,5,'2026-12-09','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(249,12,'2026-11-23',8,5,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(250,12,'2026-11-30',8,5,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(251,12,'2026-12-07',8,5,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(274,13,'2026-11-24',9,3,'2026-11-24','cancelled',1,'',2,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(275,13,'2026-12-01',9,3,'2026-12-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(276,13,'2026-12-08',9,3,'2026-12-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(300,14,'2026-12-11',10,3,'2026-12-11','planned',0,'',1,'everybody',NULL,24,56,'opening',15);
INSERT INTO "zitdagen" VALUES(306,15,'2026-12-04',10,4,'2026-12-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(317,16,'2026-11-25',10,3,'2026-11-25','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(318,16,'2026-12-09',10,3,'2026-12-09','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(330,17,'2026-11-27',11,2,'2026-11-27','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(331,17,'2026-12-04',11,2,'2026-12-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(332,17,'2026-12-11',11,2,'2026-12-11','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(354,18,'2026-11-25',11,2,'2026-11-25','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(355,18,'2026-12-02',11,2,'2026-12-02','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(356,18,'2026-12-09',11,2,'2026-12-09','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(380,19,'2026-11-26',12,1,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(381,19,'2026-12-03',12,1,'2026-12-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(382,19,'2026-12-10',12,1,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(405,20,'2026-11-27',12,1,'2026-11-27','planned',0,'',1,'partners',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(406,20,'2026-12-04',12,1,'2026-12-04','planned',0,'',1,'partners',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(407,20,'2026-12-11',12,1,'2026-12-11','planned',0,'',1,'partners',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(429,21,'2026-11-24',13,1,'2026-11-24','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(430,21,'2026-12-01',13,1,'2026-12-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(431,21,'2026-12-08',13,1,'2026-12-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(455,22,'2026-11-24',13,1,'2026-11-24','planned',0,'',1,'partners',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(456,22,'2026-12-01',13,1,'2026-12-01','planned',0,'',1,'partners',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(457,22,'2026-12-08',13,1,'2026-12-08','planned',0,'',1,'partners',48,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(481,23,'2026-11-27',14,1,'2026-11-27','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(482,23,'2026-12-04',14,1,'2026-12-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(483,23,'2026-12-11',14,1,'2026-12-11','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(505,24,'2026-11-25',14,1,'2026-11-25','planned',0,'',1,'everybody',NULL,2,56,'gap',15);
INSERT INTO "zitdagen" VALUES(506,24,'2026-12-02',14,1,'2026-12-02','planned',0,'',1,'everybody',NULL,2,56,'gap',15);
INSERT INTO "zitdagen" VALUES(507,24,'2026-12-09',14,1,'2026-12-09','planned',0,'',1,'everybody',NULL,2,56,'gap',15);
INSERT INTO "zitdagen" VALUES(531,25,'2026-11-26',15,3,'2026-11-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(532,25,'2026-12-03',15,3,'2026-12-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(533,25,'2026-12-10',15,3,'2026-12-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(556,26,'2026-11-27',15,2,'2026-11-27','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(557,26,'2026-12-04',15,2,'2026-12-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(558,26,'2026-12-11',15,2,'2026-12-11','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(580,27,'2026-11-24',16,5,'2026-11-24','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(581,27,'2026-12-01',16,5,'2026-12-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(582,27,'2026-12-08',16,5,'2026-12-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(606,28,'2026-11-27',16,5,'2026-11-27','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(607,28,'2026-12-04',16,5,'2026-12-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(608,28,'2026-12-11',16,5,'2026-12-11','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(609,29,'2026-11-23',17,6,'2026-11-23','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(610,29,'2026-11-30',17,6,'2026-11-30','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(611,29,'2026-12-07',17,6,'2026-12-07','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(612,29,'2026-12-14',17,6,'2026-12-14','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(613,29,'2026-12-21',17,6,'2026-12-21','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(614,29,'2026-12-28',17,6,'2026-12-28','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(615,29,'2027-01-04',17,6,'2027-01-04','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(616,29,'2027-01-11',17,6,'2027-01-11','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(617,29,'2027-01-18',17,6,'2027-01-18','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(618,29,'2027-01-25',17,6,'2027-01-25','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(619,29,'2027-02-01',17,6,'2027-02-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(620,29,'2027-02-08',17,6,'2027-02-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(621,29,'2027-02-15',17,6,'2027-02-15','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(622,29,'2027-02-22',17,6,'2027-02-22','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(623,29,'2027-03-01',17,6,'2027-03-01','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(624,29,'2027-03-08',17,6,'2027-03-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(625,29,'2027-03-15',17,6,'2027-03-15','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(626,29,'2027-03-22',17,6,'2027-03-22','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(627,29,'2027-04-05',17,6,'2027-04-05','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(628,29,'2027-04-12',17,6,'2027-04-12','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(629,29,'2027-04-19',17,6,'2027-04-19','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(630,29,'2027-04-26',17,6,'2027-04-26','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(631,29,'2027-05-03',17,6,'2027-05-03','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(632,29,'2027-05-10',17,6,'2027-05-10','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(633,29,'2027-05-24',17,6,'2027-05-24','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(634,NULL,NULL,5,7,'2026-12-08','planned',0,'',1,'everybody',NULL,2,56,'opening',15);
INSERT INTO "zitdagen" VALUES(635,NULL,NULL,5,7,'2026-12-10','cancelled',1,'',2,'everybody',NULL,2,56,'opening',15);
CREATE INDEX ix_clients_contact ON clients (contact);
CREATE INDEX ix_messages_gave_up_at ON messages (gave_up_at);
CREATE INDEX ix_messages_next_try ON messages (next_try);
CREATE INDEX ix_messages_provider_reference ON messages (provider_reference);
CREATE INDEX ix_messages_sent_at ON messages (sent_at);
CREATE INDEX ix_messages_sent_to ON messages (sent_to, sent_at);
CREATE INDEX ix_received_texts_at ON received_texts (at);
CREATE INDEX ix_call_requests_region_id ON call_requests (region_id);
CREATE INDEX ix_room_busy_loket_starts_at ON room_busy (loket_id, starts_at);
CREATE INDEX ix_absences_counsellor_starts_at ON absences (counsellor_id, starts_at);
CREATE INDEX ix_loket_hosts_organisation_id ON loket_hosts (organisation_id);
CREATE INDEX ix_loket_hosts_region_id ON loket_hosts (region_id);
CREATE INDEX ix_zitdag_series_counsellor_id ON zitdag_series (counsellor_id);
CREATE INDEX ix_zitdag_series_loket_id ON zitdag_series (loket_id);
CREATE INDEX ix_zitdagen_counsellor_date ON zitdagen (counsellor_id, date);
CREATE INDEX ix_zitdagen_loket_date ON zitdagen (loket_id, date);
CREATE INDEX ix_diary_entries_zitdag ON diary_entries (zitdag_id);
CREATE INDEX ix_booking_drafts_browser ON booking_drafts (browser);
CREATE INDEX ix_booking_drafts_created_at ON booking_drafts (created_at);
CREATE INDEX ix_to_call_appointment_id ON to_call (appointment_id);
CREATE UNIQUE INDEX uq_to_call_open ON to_call (appointment_id, why) WHERE done_at IS NULL;
CREATE TRIGGER no_two_at_once_insert BEFORE INSERT ON diary_entries WHEN NEW.taken > 0 AND EXISTS (SELECT 1 FROM diary_entries AS other WHERE other.counsellor_id = NEW.counsellor_id AND other.id IS NOT NEW.id AND other.taken > 0 AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until) BEGIN SELECT RAISE(ABORT, 'no_two_at_once'); END;
CREATE TRIGGER no_two_at_once_update BEFORE UPDATE OF counsellor_id, starts_at, occupied_until, taken ON diary_entries WHEN NEW.taken > 0 AND EXISTS (SELECT 1 FROM diary_entries AS other WHERE other.counsellor_id = NEW.counsellor_id AND other.id IS NOT NEW.id AND other.taken > 0 AND other.starts_at < NEW.occupied_until AND NEW.starts_at < other.occupied_until) BEGIN SELECT RAISE(ABORT, 'no_two_at_once'); END;
CREATE INDEX ix_appointment_changes_appointment_id ON appointment_changes (appointment_id);
CREATE INDEX ix_appointment_changes_account_id ON appointment_changes (account_id);
CREATE INDEX ix_diary_entries_busy ON diary_entries (counsellor_id, occupied_until, starts_at, zitdag_id, service_id, capacity, taken);
CREATE INDEX ix_openings_zitdag_starts_at ON openings (zitdag_id, starts_at);
CREATE INDEX ix_series_openings_series_id ON series_openings (series_id);
CREATE INDEX ix_openings_group ON openings (starts_at) WHERE kind = 'group';
CREATE INDEX ix_kept_answers_browser ON kept_answers (browser);
CREATE INDEX ix_kept_answers_created_at ON kept_answers (created_at);
CREATE INDEX ix_group_decisions_account_id ON group_decisions (account_id);
CREATE INDEX ix_questions_service_id ON questions (service_id);
CREATE INDEX ix_interpreter_arrangements_appointment_id ON interpreter_arrangements (appointment_id);
CREATE UNIQUE INDEX uq_interpreter_arrangements_standing ON interpreter_arrangements (appointment_id, starts_at, language, loket_id) WHERE called_off_at IS NULL;
CREATE INDEX ix_account_identities_account_id ON account_identities (account_id);
CREATE INDEX ix_passkeys_account_id ON passkeys (account_id);
CREATE INDEX ix_recovery_codes_account_id ON recovery_codes (account_id);
CREATE INDEX ix_spent_challenges_expires_at ON spent_challenges (expires_at);
CREATE INDEX ix_messages_counted_as ON messages (counted_as, created_at);
CREATE INDEX ix_clients_counted_as ON clients (counted_as);
CREATE INDEX ix_consents_account_id ON consents (account_id);
CREATE INDEX ix_consents_organisation_id ON consents (organisation_id);
CREATE INDEX ix_sign_in_codes_account_id ON sign_in_codes (account_id);
CREATE INDEX ix_sign_in_codes_address ON sign_in_codes (address);
CREATE INDEX ix_sign_in_codes_expires_at ON sign_in_codes (expires_at);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_account_id ON audit (account_id);
CREATE INDEX ix_messages_channel ON messages (channel, next_try);
CREATE INDEX ix_booking_origins_network ON booking_origins (network);
CREATE INDEX ix_booking_origins_at ON booking_origins (at);
CREATE INDEX ix_account_posts_account_id ON account_posts (account_id);
CREATE INDEX ix_account_posts_region_id ON account_posts (region_id);
CREATE INDEX ix_account_posts_organisation_id ON account_posts (organisation_id);
CREATE INDEX ix_account_posts_counsellor_id ON account_posts (counsellor_id);
CREATE INDEX ix_staff_sessions_account_id ON staff_sessions (account_id);
CREATE INDEX ix_staff_sessions_last_seen_at ON staff_sessions (last_seen_at);
CREATE INDEX ix_staff_sessions_post_id ON staff_sessions (post_id);
CREATE UNIQUE INDEX uq_account_posts_organisation_id ON account_posts (account_id, region_id, organisation_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX uq_account_posts_counsellor_id ON account_posts (account_id, region_id, counsellor_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX uq_account_posts_role ON account_posts (account_id, region_id, role) WHERE ended_at IS NULL AND organisation_id IS NULL AND counsellor_id IS NULL;
CREATE TRIGGER audit_is_append_only_insert BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE (position = NEW.position OR id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit WHEN OLD.digest IS NOT NULL OR NEW.id <> OLD.id OR NEW.at <> OLD.at OR NEW.account_id <> OLD.account_id OR NEW.role <> OLD.role OR NEW.region_id <> OLD.region_id OR NEW.action <> OLD.action OR NEW.page <> OLD.page OR NEW.appointment <> OLD.appointment OR NEW.clients <> OLD.clients BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_is_append_only_seal BEFORE UPDATE ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE (position = NEW.position OR id = NEW.id) AND id <> OLD.id) BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit WHEN OLD.position IS NULL OR OLD.position > coalesce((SELECT position FROM audit_anchor), 0) BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE INDEX ix_closures_ends_at ON closures (ends_at);
CREATE INDEX ix_closures_region_id ON closures (region_id);
CREATE INDEX ix_closures_loket_id ON closures (loket_id);
CREATE INDEX ix_closures_account_id ON closures (account_id);
CREATE INDEX ix_appointments_entry ON appointments (entry_id);
CREATE INDEX ix_appointments_holder ON appointments (holder);
CREATE INDEX ix_appointments_misfit ON appointments (misfit) WHERE misfit IS NOT NULL;
CREATE INDEX ix_appointments_answer_by ON appointments (answer_by) WHERE answer_by IS NOT NULL;
CREATE INDEX ix_appointments_referrer_id ON appointments (referrer_id);
CREATE INDEX ix_appointments_code ON appointments (code);
CREATE INDEX ix_appointments_hold_expires_at ON appointments (hold_expires_at);
CREATE INDEX ix_appointments_account_id ON appointments (account_id);
CREATE INDEX ix_appointments_client ON appointments (client_id);
CREATE INDEX ix_calendar_sources_next_read_at ON calendar_sources (next_read_at);
CREATE INDEX ix_season_drafts_region_id ON season_drafts (region_id);
CREATE INDEX ix_season_drafts_account_id ON season_drafts (account_id);
CREATE INDEX ix_season_draft_series_draft_id ON season_draft_series (draft_id);
CREATE INDEX ix_season_draft_series_series_id ON season_draft_series (series_id);
CREATE INDEX ix_season_draft_series_loket_id ON season_draft_series (loket_id);
CREATE INDEX ix_season_draft_series_counsellor_id ON season_draft_series (counsellor_id);
CREATE INDEX ix_season_draft_openings_draft_series_id ON season_draft_openings (draft_series_id);
CREATE INDEX ix_organisations_parent_id ON organisations (parent_id);
CREATE INDEX ix_organisations_region_id ON organisations (region_id);
CREATE INDEX ix_counsellors_region_id ON counsellors (region_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sign_in_codes',2);
COMMIT;
