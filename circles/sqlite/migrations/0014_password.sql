-- Why: a leader who would rather sign in with a name and a password than with a link may. name is chosen by the leader and
-- need not be an e-mail address; phc is Argon2id in the PHC form, with its own salt and parameters. No row: links only.

-- +goose Up
CREATE TABLE password (
    account  TEXT    NOT NULL PRIMARY KEY REFERENCES account (id),
    name     TEXT    NOT NULL UNIQUE,
    phc      TEXT    NOT NULL,
    set_at   INTEGER NOT NULL
) STRICT;
