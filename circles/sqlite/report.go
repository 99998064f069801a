package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"norrbottenforalla.se/circles"
)

// HeldMeetings implements circles.ReportStore.
func (db *DB) HeldMeetings(ctx context.Context) ([]circles.HeldMeeting, error) {
	lists := map[string][]string{} // the same few modules over and over
	all, err := list(ctx, db.readers, func(row scanner) (m circles.HeldMeeting, err error) {
		var started moment
		var modules string
		if err = row.Scan(&m.Circle, &started, &m.StudyHours, &modules, &m.Confirmed, &m.Month, &m.Counted); err != nil {
			return m, err
		}
		m.StartedAt = started.time()
		if known, ok := lists[modules]; ok {
			m.Modules = known
			return m, nil
		}
		if err := json.Unmarshal([]byte(modules), &m.Modules); err != nil {
			return m, fmt.Errorf("modules of a meeting of %s: %w", m.Circle, err)
		}
		lists[modules] = m.Modules
		return m, nil
	}, `
		SELECT
			meeting.circle,
			meeting.started_at,
			meeting.study_hours,
			meeting.modules,
			meeting.confirmed,
			COALESCE(report_meeting.month, ''),
			COALESCE(report_meeting.counted, '')
		FROM meeting
		LEFT JOIN report_meeting ON report_meeting.meeting = meeting.id
		WHERE meeting.state = 'held'
		ORDER BY meeting.started_at, meeting.id`)
	return all, wrap("held meetings", err)
}

// evenings gives each circle's evenings of a query that selects eveningColumns, in its order.
func (db *DB) evenings(ctx context.Context, query string, args ...any) (map[circles.CircleID][]circles.Evening, error) {
	all := map[circles.CircleID][]circles.Evening{}
	_, err := list(ctx, db.readers, func(row scanner) (struct{}, error) {
		e, err := scanEvening(row)
		all[e.Meeting.Circle] = append(all[e.Meeting.Circle], e)
		return struct{}{}, err
	}, query, args...)
	return all, err
}

// ToCount implements circles.ReportStore.
func (db *DB) ToCount(ctx context.Context, before time.Time) (map[circles.CircleID][]circles.Evening, error) {
	all, err := db.evenings(ctx, `
		SELECT`+eveningColumns+`
		FROM meeting
		LEFT JOIN report_meeting ON report_meeting.meeting = meeting.id
		LEFT JOIN round_record ON round_record.round = meeting.round
		WHERE meeting.confirmed = 1
			AND meeting.started_at < ?
			AND EXISTS (
				SELECT 1
				FROM meeting AS other
				LEFT JOIN report_meeting AS counted ON counted.meeting = other.id
				WHERE other.circle = meeting.circle
					AND other.confirmed = 1
					AND other.started_at < ?
					AND counted.meeting IS NULL
			)
		ORDER BY meeting.circle, meeting.started_at, meeting.number`, millis(before), millis(before))
	return all, wrap("to count", err)
}

// OpenEvenings implements circles.ReportStore.
func (db *DB) OpenEvenings(ctx context.Context) (map[circles.CircleID][]circles.Evening, error) {
	all, err := db.evenings(ctx, `
		SELECT`+eveningColumns+`
		FROM meeting
		JOIN round_record ON round_record.round = meeting.round
		LEFT JOIN report_meeting ON report_meeting.meeting = meeting.id
		WHERE meeting.state = 'held'
			AND meeting.confirmed = 0
		ORDER BY meeting.circle, meeting.started_at, meeting.number`)
	return all, wrap("open evenings", err)
}

// DrawKeys implements circles.ReportStore.
func (db *DB) DrawKeys(ctx context.Context) (map[circles.CircleID][]byte, error) {
	keys := map[circles.CircleID][]byte{}
	_, err := list(ctx, db.readers, func(row scanner) (struct{}, error) {
		var id circles.CircleID
		var key []byte
		err := row.Scan(&id, &key)
		keys[id] = key
		return struct{}{}, err
	}, `SELECT circle, key FROM report_key`)
	return keys, wrap("draw keys", err)
}

// drawKeys gives a key to circles that have none: new ones, and those of before keys were.
func drawKeys(ctx context.Context, tx *sql.Tx) error {
	without, err := list(ctx, tx, func(row scanner) (id circles.CircleID, err error) { return id, row.Scan(&id) },
		`SELECT id FROM circle WHERE id NOT IN (SELECT circle FROM report_key)`)
	if err != nil {
		return err
	}
	for _, id := range without {
		key := make([]byte, 32)
		rand.Read(key) // documented never to fail
		if _, err := tx.ExecContext(ctx, `INSERT INTO report_key (circle, key) VALUES (?, ?)`, id, key); err != nil {
			return err
		}
	}
	return nil
}

// eveningColumns is what scanEvening reads.
const eveningColumns = `
			meeting.id,
			meeting.circle,
			meeting.number,
			meeting.started_at,
			COALESCE(report_meeting.people, meeting.head_count),
			meeting.modules,
			COALESCE(report_meeting.month, ''),
			COALESCE(report_meeting.counted, ''),
			round_record.record`

// scanEvening reads a held meeting with its record, and where in the report it is.
func scanEvening(row scanner) (e circles.Evening, err error) {
	var started moment
	var modules []byte
	var record sql.NullString
	m := &e.Meeting
	err = row.Scan(&m.ID, &m.Circle, &m.Number, &started, &m.HeadCount, &modules, &e.Month, &e.Counted, &record)
	if err != nil {
		return e, err
	}
	m.StartedAt = started.time()
	if err := json.Unmarshal(modules, &m.Modules); err != nil {
		return e, fmt.Errorf("modules of meeting %s: %w", m.ID, err)
	}
	if record.Valid {
		if err := json.Unmarshal([]byte(record.String), &e.Record); err != nil {
			return e, fmt.Errorf("record of meeting %s: %w", m.ID, err)
		}
	}
	return e, nil
}

// OldUnits implements circles.ReportStore.
func (db *DB) OldUnits(ctx context.Context) ([]circles.OldUnit, error) {
	old, err := list(ctx, db.readers, func(row scanner) (u circles.OldUnit, err error) {
		return u, row.Scan(&u.Month, &u.Circle, &u.Counted, &u.Unit)
	}, `SELECT month, circle, counted, unit FROM report_unit WHERE drawn = 0 ORDER BY month, circle, counted`)
	if err != nil || len(old) == 0 {
		return old, wrap("old units", err)
	}
	evenings := map[circles.CircleID][]circles.Evening{}
	_, err = list(ctx, db.readers, func(row scanner) (struct{}, error) {
		e, err := scanEvening(row)
		evenings[e.Meeting.Circle] = append(evenings[e.Meeting.Circle], e)
		return struct{}{}, err
	}, `
		SELECT`+eveningColumns+`
		FROM meeting
		JOIN report_meeting ON report_meeting.meeting = meeting.id
		LEFT JOIN round_record ON round_record.round = meeting.round
		WHERE meeting.confirmed = 1
			AND meeting.circle IN (SELECT circle FROM report_unit WHERE drawn = 0)
		ORDER BY meeting.circle, meeting.started_at, meeting.number`)
	for i, u := range old {
		for _, e := range evenings[u.Circle] {
			switch {
			case e.Counted == u.Counted:
				e.Counted = ""
			case e.Counted > u.Counted:
				continue
			}
			old[i].Evenings = append(old[i].Evenings, e)
		}
	}
	return old, wrap("old units", err)
}

// Redraw implements circles.ReportStore.
func (db *DB) Redraw(ctx context.Context, units []circles.CountedUnit) error {
	return db.inTx(ctx, "redraw", func(tx *sql.Tx) error {
		for _, u := range units {
			_, err := tx.ExecContext(ctx, `
				UPDATE report_unit
				SET unit = ?, drawn = 1
				WHERE month = ? AND circle = ? AND counted = ? AND drawn = 0`, string(u.Unit), u.Month, u.Circle, u.Counted)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// CountMonth implements circles.ReportStore.
func (db *DB) CountMonth(ctx context.Context, m circles.CountedMonth) error {
	return db.inTx(ctx, "count month", func(tx *sql.Tx) error {
		counted, err := exists(ctx, tx, `SELECT 1 FROM report_month WHERE month = ?`, m.Month)
		if err != nil {
			return err
		}
		if counted {
			return circles.Because(circles.ErrMonthCounted, nil)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO report_month (month, counted_at) VALUES (?, ?)`, m.Month, millis(m.At))
		if err != nil {
			return err
		}
		for _, u := range m.Units {
			_, err := tx.ExecContext(ctx, `INSERT INTO report_unit (month, circle, counted, unit, drawn) VALUES (?, ?, ?, ?, 1)`,
				u.Month, u.Circle, m.Month, string(u.Unit))
			if err != nil {
				return err
			}
		}
		for _, c := range m.Meetings {
			_, err := tx.ExecContext(ctx, `INSERT INTO report_meeting (meeting, counted, month, people) VALUES (?, ?, ?, ?)`,
				c.Meeting, m.Month, c.Month, c.People)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// CountedMonthOf implements circles.ReportStore.
func (db *DB) CountedMonthOf(ctx context.Context, id circles.MeetingID) (string, error) {
	var month string
	err := db.readers.QueryRowContext(ctx, `SELECT month FROM report_meeting WHERE meeting = ?`, id).Scan(&month)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return month, wrap("counted month of", err)
}

// CountedMonths implements circles.ReportStore.
func (db *DB) CountedMonths(ctx context.Context) ([]string, error) {
	all, err := list(ctx, db.readers, func(row scanner) (month string, err error) { return month, row.Scan(&month) },
		`SELECT month FROM report_month ORDER BY month`)
	return all, wrap("counted months", err)
}

// CountedUnits implements circles.ReportStore.
func (db *DB) CountedUnits(ctx context.Context) ([]circles.CountedUnit, error) {
	all, err := list(ctx, db.readers, func(row scanner) (u circles.CountedUnit, err error) {
		return u, row.Scan(&u.Month, &u.Circle, &u.Counted, &u.Unit)
	}, `SELECT month, circle, counted, unit FROM report_unit ORDER BY month, circle, counted`)
	return all, wrap("counted units", err)
}

// Voices implements circles.ReportStore.
func (db *DB) Voices(ctx context.Context) ([]circles.Voice, error) {
	all, err := list(ctx, db.readers, func(row scanner) (v circles.Voice, err error) {
		var held moment
		err = row.Scan(&v.Pilot, &v.Municipality, &v.Module, &held, &v.Text, &v.Conclusion, &v.Disagree, &v.Month, &v.People)
		v.HeldAt = held.time()
		return v, err
	}, `
		SELECT
			circle.pilot,
			COALESCE(json_extract(report_unit.unit, '$.municipality'), circle.municipality),
			voice.module,
			meeting.started_at,
			voice.prompt,
			voice.conclusion,
			voice.disagree,
			COALESCE(report_meeting.month, ''),
			COALESCE(report_meeting.people, 0)
		FROM voice
		JOIN meeting ON meeting.id = voice.meeting
		JOIN circle ON circle.id = meeting.circle
		LEFT JOIN report_meeting ON report_meeting.meeting = meeting.id
		LEFT JOIN report_unit ON report_unit.month = report_meeting.month
			AND report_unit.circle = circle.id
			AND report_unit.counted = report_meeting.counted
		WHERE meeting.confirmed = 1
		ORDER BY meeting.started_at DESC, voice.meeting, voice.number`)
	return all, wrap("voices", err)
}

// keepVoices writes the conclusions that a record shares, in place of those of an earlier round of the meeting.
func keepVoices(ctx context.Context, tx *sql.Tx, m circles.Meeting, r circles.RoundRecord) error {
	return writeVoices(ctx, tx, m, r, circles.Minutes{})
}

// writeVoices writes the conclusions that a record shares, in the words of the minutes where they have some.
func writeVoices(ctx context.Context, tx *sql.Tx, m circles.Meeting, r circles.RoundRecord, words circles.Minutes) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM voice WHERE meeting = ?`, m.ID); err != nil {
		return err
	}
	for i, c := range r.Conclusions {
		for _, kept := range words.Conclusions {
			if kept.ID == c.Prompt {
				c.Conclusion, c.Disagree = kept.Conclusion, kept.Disagree
			}
		}
		if !c.Shared || c.Conclusion == "" && c.Disagree == "" {
			continue
		}
		module := c.Module
		if module == "" && len(m.Modules) > 0 {
			module = m.Modules[0]
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO voice (
				meeting,
				number,
				module,
				prompt,
				conclusion,
				disagree,
				people
			) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			m.ID, i, module, c.Text, c.Conclusion, c.Disagree, c.People)
		if err != nil {
			return err
		}
	}
	return nil
}
