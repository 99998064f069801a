package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"norrbottenforalla.se/circles"
)

const meetingColumns = `
	meeting.id,
	meeting.circle,
	meeting.number,
	meeting.title,
	meeting.modules,
	meeting.planned_at,
	meeting.state,
	meeting.started_at,
	meeting.ended_at,
	meeting.break_minutes,
	meeting.head_count,
	meeting.study_hours,
	meeting.confirmed,
	meeting.plan,
	meeting.round,
	meeting.version`

func scanMeeting(row scanner) (circles.Meeting, error) {
	var m circles.Meeting
	var planned, started, ended moment
	var modules, plan []byte
	err := row.Scan(&m.ID, &m.Circle, &m.Number, &m.Title, &modules, &planned, &m.State, &started, &ended,
		&m.BreakMinutes, &m.HeadCount, &m.StudyHours, &m.Confirmed, &plan, &m.Round, &m.Version)
	if err != nil {
		return circles.Meeting{}, err
	}
	m.PlannedAt, m.StartedAt, m.EndedAt = planned.time(), started.time(), ended.time()
	if err := json.Unmarshal(modules, &m.Modules); err != nil {
		return circles.Meeting{}, fmt.Errorf("modules of meeting %s: %w", m.ID, err)
	}
	if err := json.Unmarshal(plan, &m.Plan); err != nil {
		return circles.Meeting{}, fmt.Errorf("plan of meeting %s: %w", m.ID, err)
	}
	return m, nil
}

// meeting reads one meeting.
func meeting(ctx context.Context, q querier, id circles.MeetingID) (circles.Meeting, error) {
	return scanMeeting(q.QueryRowContext(ctx, `SELECT `+meetingColumns+` FROM meeting WHERE id = ?`, id))
}

// planned gives the JSON of what a leader plans, lists never null.
func planned(modules []string, p circles.PlanChoice) (string, string, error) {
	m, err := json.Marshal(append([]string{}, modules...))
	if err != nil {
		return "", "", err
	}
	plan, err := json.Marshal(circles.PlanChoice{
		Order:   append([]string{}, p.Order...),
		Skipped: append([]string{}, p.Skipped...),
		Own:     append([]circles.OwnPrompt{}, p.Own...),
	})
	return string(m), string(plan), err
}

// CreateMeeting implements circles.MeetingStore.
func (db *DB) CreateMeeting(ctx context.Context, m circles.Meeting) (kept circles.Meeting, err error) {
	if err := m.Check(); err != nil {
		return circles.Meeting{}, wrap("create meeting", err)
	}
	modules, plan, err := planned(m.Modules, m.Plan)
	if err != nil {
		return circles.Meeting{}, wrap("create meeting", err)
	}
	err = db.inTx(ctx, "create meeting", func(tx *sql.Tx) error {
		var number int
		err := tx.QueryRowContext(ctx,
			`SELECT COALESCE(MAX(number), 0) + 1 FROM meeting WHERE circle = ?`, m.Circle).Scan(&number)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO meeting (
				id,
				circle,
				number,
				title,
				modules,
				planned_at,
				state,
				break_minutes,
				head_count,
				study_hours,
				confirmed,
				plan,
				round,
				version
			) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, '', 1)`,
			m.ID, m.Circle, number, m.Title, modules, millis(m.PlannedAt), circles.Planned, m.BreakMinutes, plan)
		if err != nil {
			return err
		}
		kept, err = meeting(ctx, tx, m.ID)
		return err
	})
	if err != nil {
		return circles.Meeting{}, err
	}
	return kept, nil
}

// Meeting implements circles.MeetingStore.
func (db *DB) Meeting(ctx context.Context, id circles.MeetingID) (circles.Meeting, error) {
	m, err := meeting(ctx, db.readers, id)
	return m, wrap("meeting", err)
}

// MeetingsOf implements circles.MeetingStore.
func (db *DB) MeetingsOf(ctx context.Context, id circles.CircleID) ([]circles.Meeting, error) {
	all, err := list(ctx, db.readers, scanMeeting,
		`SELECT `+meetingColumns+` FROM meeting WHERE circle = ? ORDER BY number`, id)
	return all, wrap("meetings of", err)
}

// PlanMeeting implements circles.MeetingStore.
func (db *DB) PlanMeeting(ctx context.Context, p circles.PlanMeeting) (circles.Meeting, error) {
	if err := p.Check(); err != nil {
		return circles.Meeting{}, wrap("plan meeting", err)
	}
	modules, plan, err := planned(p.Modules, p.Plan)
	if err != nil {
		return circles.Meeting{}, wrap("plan meeting", err)
	}
	may := func(m circles.Meeting) error {
		switch m.State {
		case circles.Running:
			return circles.Because(circles.ErrMeetingRunning, nil)
		case circles.Held:
			return circles.Because(circles.ErrMeetingHeld, nil)
		}
		return nil
	}
	return db.changeMeeting(ctx, "plan meeting", p.Meeting, p.Version, may, `
		UPDATE meeting SET
			title = ?,
			modules = ?,
			planned_at = ?,
			break_minutes = ?,
			plan = ?,
			version = version + 1
		WHERE id = ?`,
		p.Title, modules, millis(p.PlannedAt), p.BreakMinutes, plan, p.Meeting)
}

// ConfirmMeeting implements circles.MeetingStore.
func (db *DB) ConfirmMeeting(ctx context.Context, c circles.ConfirmMeeting) (circles.Meeting, error) {
	if err := c.Check(); err != nil {
		return circles.Meeting{}, wrap("confirm meeting", err)
	}
	may := func(m circles.Meeting) error {
		if m.State != circles.Held {
			return circles.Because(circles.ErrMeetingNotHeld, nil)
		}
		return nil
	}
	return db.changeMeeting(ctx, "confirm meeting", c.Meeting, c.Version, may, `
		UPDATE meeting SET
			started_at = ?,
			ended_at = ?,
			break_minutes = ?,
			head_count = ?,
			study_hours = ?,
			confirmed = 1,
			version = version + 1
		WHERE id = ?`,
		millis(c.StartedAt), millis(c.EndedAt), c.BreakMinutes, c.HeadCount, c.StudyHours, c.Meeting)
}

// changeMeeting changes a meeting that is as the leader saw it and that may be changed, and gives it as kept.
func (db *DB) changeMeeting(
	ctx context.Context, op string, id circles.MeetingID, version int, may func(circles.Meeting) error,
	update string, args ...any,
) (kept circles.Meeting, err error) {
	err = db.inTx(ctx, op, func(tx *sql.Tx) error {
		m, err := meeting(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := may(m); err != nil {
			return err
		}
		if m.Version != version {
			return circles.Because(circles.ErrStale, nil)
		}
		if _, err := tx.ExecContext(ctx, update, args...); err != nil {
			return err
		}
		kept, err = meeting(ctx, tx, id)
		return err
	})
	if err != nil {
		return circles.Meeting{}, err
	}
	return kept, nil
}
