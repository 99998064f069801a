-- Why: coordinators follow pilots and lead nothing, so account may be one; and a circle's leader can let somebody stand
-- in until a date. SQLite cannot change a CHECK, so account is written anew together with the tables that point at it:
-- dropping a table that others point at would take their rows for orphans.

-- +goose Up
CREATE TABLE account_next (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('admin', 'coordinator', 'leader')),
    lang       TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    signed_in  INTEGER
) STRICT;

INSERT INTO account_next (id, name, role, lang, created, signed_in)
SELECT id, name, role, lang, created, signed_in FROM account;

CREATE TABLE session_next (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES account_next (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL
) STRICT;

INSERT INTO session_next (hash, account, created, expires)
SELECT hash, account, created, expires FROM session;

CREATE TABLE sign_in_link_next (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES account_next (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    used     INTEGER
) STRICT;

INSERT INTO sign_in_link_next (hash, account, created, expires, used)
SELECT hash, account, created, expires, used FROM sign_in_link;

CREATE TABLE circle_leader_next (
    circle   TEXT    NOT NULL REFERENCES circle (id),
    account  TEXT    NOT NULL REFERENCES account_next (id),
    post     TEXT    NOT NULL CHECK (post IN ('leader', 'substitute')),
    until    INTEGER,
    PRIMARY KEY (circle, account),
    CHECK ((post = 'substitute') = (until IS NOT NULL))
) STRICT;

INSERT INTO circle_leader_next (circle, account, post, until)
SELECT circle, account, 'leader', NULL FROM circle_leader;

DROP TABLE session;
DROP TABLE sign_in_link;
DROP TABLE circle_leader;
DROP TABLE account;

ALTER TABLE account_next RENAME TO account;
ALTER TABLE session_next RENAME TO session;
ALTER TABLE sign_in_link_next RENAME TO sign_in_link;
ALTER TABLE circle_leader_next RENAME TO circle_leader;

CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires ON session (expires);
CREATE INDEX sign_in_link_account ON sign_in_link (account);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires);
CREATE INDEX circle_leader_account ON circle_leader (account);
