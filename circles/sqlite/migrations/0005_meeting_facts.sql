-- Why: what a study association asks for that was not kept: where a meeting was and whether it was at a distance, a few
-- sentences of what was done, and meetings that were held on paper; for a circle its pilot, its association's rules, what
-- it plans, and when it was closed and archived.

-- +goose Up
ALTER TABLE circle ADD COLUMN municipality_name TEXT NOT NULL DEFAULT '';
ALTER TABLE circle ADD COLUMN pilot TEXT NOT NULL DEFAULT '';
ALTER TABLE circle ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE circle ADD COLUMN planned_meetings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE circle ADD COLUMN planned_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE circle ADD COLUMN closed_at INTEGER;
ALTER TABLE circle ADD COLUMN archived_at INTEGER;

CREATE INDEX circle_pilot ON circle (pilot);

ALTER TABLE meeting ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN remote INTEGER NOT NULL DEFAULT 0 CHECK (remote IN (0, 1));
ALTER TABLE meeting ADD COLUMN log TEXT NOT NULL DEFAULT '';
ALTER TABLE meeting ADD COLUMN on_paper INTEGER NOT NULL DEFAULT 0 CHECK (on_paper IN (0, 1));
