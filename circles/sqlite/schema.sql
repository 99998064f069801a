-- What the migrations come to. Written by: go test ./circles/sqlite -run Schema -update

CREATE TABLE "account" (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('admin', 'coordinator', 'leader')),
    lang       TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    signed_in  INTEGER
) STRICT;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;

CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;

CREATE TABLE audit (
    id       INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    account  TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    circle   TEXT    NOT NULL,
    meeting  TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    person   TEXT    NOT NULL,
    changes  TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_circle ON audit (circle, id);

CREATE TRIGGER audit_text_no_replace BEFORE INSERT ON audit_text
WHEN EXISTS (SELECT 1 FROM audit_text WHERE line = NEW.line AND field = NEW.field)
BEGIN
    SELECT RAISE(ABORT, 'texts of the audit trail are written once');
END;

CREATE TRIGGER audit_text_no_update BEFORE UPDATE ON audit_text
BEGIN
    SELECT RAISE(ABORT, 'texts of the audit trail are written once');
END;

CREATE TABLE audit_text (
    line    INTEGER NOT NULL REFERENCES audit (id),
    field   TEXT    NOT NULL,
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL,
    PRIMARY KEY (line, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE circle (
    id            TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    form          TEXT    NOT NULL,
    municipality  TEXT    NOT NULL CHECK (length(municipality) = 4),
    organiser     TEXT    NOT NULL,
    partner       TEXT    NOT NULL,
    lang          TEXT    NOT NULL,
    screen_key    TEXT    NOT NULL UNIQUE,
    created       INTEGER NOT NULL,
    version       INTEGER NOT NULL
, municipality_name TEXT NOT NULL DEFAULT '', pilot TEXT NOT NULL DEFAULT '', profile TEXT NOT NULL DEFAULT '', planned_meetings INTEGER NOT NULL DEFAULT 0, planned_minutes INTEGER NOT NULL DEFAULT 0, closed_at INTEGER, archived_at INTEGER) STRICT;

CREATE INDEX circle_pilot ON circle (pilot);

CREATE TABLE "circle_leader" (
    circle   TEXT    NOT NULL REFERENCES circle (id),
    account  TEXT    NOT NULL REFERENCES "account" (id),
    post     TEXT    NOT NULL CHECK (post IN ('leader', 'substitute')),
    until    INTEGER,
    PRIMARY KEY (circle, account),
    CHECK ((post = 'substitute') = (until IS NOT NULL))
) STRICT;

CREATE INDEX circle_leader_account ON circle_leader (account);

CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'the log of erasures is append only');
END;

CREATE TRIGGER erasure_no_replace BEFORE INSERT ON erasure
WHEN EXISTS (SELECT 1 FROM erasure WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the log of erasures is append only');
END;

CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure
BEGIN
    SELECT RAISE(ABORT, 'the log of erasures is append only');
END;

CREATE TABLE erasure (
    id        INTEGER NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    why       TEXT    NOT NULL CHECK (why IN ('schedule', 'request')),
    circles   INTEGER NOT NULL,
    meetings  INTEGER NOT NULL,
    rounds    INTEGER NOT NULL,
    events    INTEGER NOT NULL
, accounts INTEGER NOT NULL DEFAULT 0, texts INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE handover (
    hash      TEXT    NOT NULL PRIMARY KEY,
    circle    TEXT    NOT NULL REFERENCES circle (id),
    round     TEXT    REFERENCES round (id),
    until     INTEGER,
    given_by  TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    CHECK ((round IS NULL) = (until IS NOT NULL))
) STRICT;

CREATE INDEX handover_expires ON handover (expires);

CREATE TABLE journal (
    round  TEXT    NOT NULL REFERENCES round (id),
    seq    INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    data   TEXT    NOT NULL,
    PRIMARY KEY (round, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE leading_device (
    hash      TEXT    NOT NULL PRIMARY KEY,
    round     TEXT    NOT NULL REFERENCES round (id),
    given_by  TEXT    NOT NULL,
    taken     INTEGER NOT NULL,
    expires   INTEGER NOT NULL
) STRICT;

CREATE INDEX leading_device_expires ON leading_device (expires);

CREATE INDEX leading_device_given_by ON leading_device (given_by);

CREATE INDEX leading_device_round ON leading_device (round);

CREATE TABLE meeting (
    id             TEXT    NOT NULL PRIMARY KEY,
    circle         TEXT    NOT NULL REFERENCES circle (id),
    number         INTEGER NOT NULL CHECK (number >= 1),
    title          TEXT    NOT NULL,
    modules        TEXT    NOT NULL,
    planned_at     INTEGER,
    state          TEXT    NOT NULL CHECK (state IN ('planned', 'running', 'held')),
    started_at     INTEGER,
    ended_at       INTEGER,
    break_minutes  INTEGER NOT NULL CHECK (break_minutes >= 0),
    head_count     INTEGER NOT NULL CHECK (head_count BETWEEN 0 AND 400),
    study_hours    INTEGER NOT NULL CHECK (study_hours BETWEEN 0 AND 4),
    confirmed      INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    plan           TEXT    NOT NULL,
    round          TEXT    NOT NULL,
    version        INTEGER NOT NULL, place TEXT NOT NULL DEFAULT '', remote INTEGER NOT NULL DEFAULT 0 CHECK (remote IN (0, 1)), log TEXT NOT NULL DEFAULT '', on_paper INTEGER NOT NULL DEFAULT 0 CHECK (on_paper IN (0, 1)),
    UNIQUE (circle, number)
) STRICT;

CREATE INDEX meeting_state ON meeting (state);

CREATE TABLE minutes (
    meeting  TEXT    NOT NULL PRIMARY KEY REFERENCES meeting (id),
    body     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    kept_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE minutes_link (
    meeting  TEXT    NOT NULL PRIMARY KEY REFERENCES minutes (meeting),
    hash     TEXT    NOT NULL UNIQUE,
    created  INTEGER NOT NULL
) STRICT;

CREATE TABLE passkey (
    id              TEXT    NOT NULL PRIMARY KEY,
    account         TEXT    NOT NULL REFERENCES account (id),
    site            TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    public_key      BLOB    NOT NULL,
    count           INTEGER NOT NULL,
    backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
    created         INTEGER NOT NULL,
    used            INTEGER
) STRICT;

CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE password (
    account  TEXT    NOT NULL PRIMARY KEY REFERENCES account (id),
    name     TEXT    NOT NULL UNIQUE,
    phc      TEXT    NOT NULL,
    set_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE pilot (
    id              TEXT    NOT NULL PRIMARY KEY,
    name            TEXT    NOT NULL,
    starts          TEXT    NOT NULL,
    ends            TEXT    NOT NULL,
    municipalities  TEXT    NOT NULL,
    organisers      TEXT    NOT NULL,
    created         INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT;

CREATE TABLE report_key (
    circle  TEXT  NOT NULL PRIMARY KEY REFERENCES circle (id),
    key     BLOB  NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE report_meeting (
    meeting  TEXT NOT NULL PRIMARY KEY,
    counted    TEXT NOT NULL REFERENCES report_month (month)
, month TEXT NOT NULL DEFAULT '', people INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE report_month (
    month       TEXT    NOT NULL PRIMARY KEY CHECK (length(month) = 7),
    counted_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE "report_unit" (
    month    TEXT     NOT NULL CHECK (length(month) = 7),
    circle   TEXT     NOT NULL,
    counted  TEXT     NOT NULL REFERENCES report_month (month),
    unit     TEXT     NOT NULL,
    drawn    INTEGER  NOT NULL DEFAULT 0 CHECK (drawn IN (0, 1)),
    PRIMARY KEY (month, circle, counted)
) STRICT;

CREATE TABLE round (
    id           TEXT    NOT NULL PRIMARY KEY,
    meeting      TEXT    NOT NULL REFERENCES meeting (id),
    code         TEXT    NOT NULL,
    plan         TEXT,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    recorded_at  INTEGER,
    erased_at    INTEGER, ended_by TEXT,
    CHECK ((ended_at IS NULL) = (recorded_at IS NULL)),
    CHECK (erased_at IS NULL OR (recorded_at IS NOT NULL AND plan IS NULL))
) STRICT;

CREATE UNIQUE INDEX round_code ON round (code) WHERE erased_at IS NULL;

CREATE INDEX round_code_ever ON round (code, created_at);

CREATE INDEX round_meeting ON round (meeting, created_at);

CREATE UNIQUE INDEX round_running ON round (meeting) WHERE ended_at IS NULL;

CREATE INDEX round_to_erase ON round (ended_at) WHERE erased_at IS NULL;

CREATE TABLE round_record (
    round   TEXT NOT NULL PRIMARY KEY REFERENCES round (id),
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE "session" (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES "account" (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL
, proved INTEGER) STRICT;

CREATE INDEX session_account ON session (account);

CREATE INDEX session_expires ON session (expires);

CREATE TABLE "sign_in_link" (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES "account" (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    used     INTEGER
, replaced INTEGER, own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1))) STRICT;

CREATE INDEX sign_in_link_account ON sign_in_link (account);

CREATE INDEX sign_in_link_expires ON sign_in_link (expires);

CREATE TABLE voice (
    meeting     TEXT    NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    module      TEXT    NOT NULL,
    prompt      TEXT    NOT NULL,
    conclusion  TEXT    NOT NULL,
    disagree    TEXT    NOT NULL,
    people      INTEGER NOT NULL,
    PRIMARY KEY (meeting, number)
) STRICT;
