-- Why: circle leaders and administrators sign in, by one-time link. Secrets are kept as SHA-256 only, so that whoever
-- reads a copy of this file can sign in as nobody. There is no e-mail address, because none is needed.
-- Times in every table are whole milliseconds since 1970 in UTC; NULL is "not yet".

-- +goose Up
CREATE TABLE account (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL CHECK (role IN ('admin', 'leader')),
    lang       TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    signed_in  INTEGER
) STRICT;

CREATE TABLE session (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES account (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL
) STRICT;

CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE sign_in_link (
    hash     TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL REFERENCES account (id),
    created  INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    used     INTEGER
) STRICT;

CREATE INDEX sign_in_link_account ON sign_in_link (account);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires);
