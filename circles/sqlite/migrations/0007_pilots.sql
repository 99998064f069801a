-- Why: circles are followed together in pilots. A circle names its pilot itself (circle.pilot); here is what the pilot is
-- called, when it runs, and which municipalities and organisers it is about, as JSON lists, read and written whole.

-- +goose Up
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
