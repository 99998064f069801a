-- Why: a leader who would rather sign in with a fingerprint or a PIN than with a link or a password may. What is kept is the
-- public half of a key that never leaves the leader's device; site is the host it was made for. No row: other ways only.

-- +goose Up
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
