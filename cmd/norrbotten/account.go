package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/circles/sqlite"
)

// invitation is how long a link from the command line can be used.
const invitation = 7 * 24 * time.Hour

// Run prints every account: id, role, name, and when it last signed in.
func (c accountListCmd) Run(ctx context.Context, to output) error {
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		accounts, err := db.Accounts(ctx)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			signedIn := "aldrig inloggad"
			if !a.SignedIn.IsZero() {
				signedIn = "inloggad " + a.SignedIn.Local().Format("2006-01-02 15:04")
			}
			fmt.Fprintf(to.Out, "%s  %-11s  %s (%s)\n", a.ID, a.Role, a.Name, signedIn)
		}
		return nil
	})
}

// Run makes an account and prints its link.
func (c accountAddCmd) Run(ctx context.Context, to output) error {
	if err := checkURL(c.URL); err != nil {
		return err
	}
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		a, err := createAccount(ctx, db, c.Name, circles.Role(c.Role), time.Now())
		if err != nil {
			return err
		}
		return printLink(ctx, db, to, c.URL, a.ID)
	})
}

// Run prints a new link for an account.
func (c accountLinkCmd) Run(ctx context.Context, to output) error {
	if err := checkURL(c.URL); err != nil {
		return err
	}
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		err := printLink(ctx, db, to, c.URL, circles.AccountID(c.ID))
		if errors.Is(err, circles.ErrNotFound) {
			return noAccount(c.ID)
		}
		return err
	})
}

// Run gives an account another role.
func (c accountRoleCmd) Run(ctx context.Context, to output) error {
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		a, err := db.Account(ctx, circles.AccountID(c.ID))
		if errors.Is(err, circles.ErrNotFound) {
			return noAccount(c.ID)
		}
		if err != nil {
			return err
		}
		a.Role = circles.Role(c.Role)
		if err := db.UpdateAccount(ctx, a, circles.By{At: time.Now()}); err != nil {
			return err
		}
		fmt.Fprintf(to.Out, "%s är nu %s.\n", a.Name, a.Role)
		return nil
	})
}

// Run takes an account's password and passkeys away, signs it out everywhere and prints a new link.
func (c accountResetCmd) Run(ctx context.Context, to output) error {
	if err := checkURL(c.URL); err != nil {
		return err
	}
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		id := circles.AccountID(c.ID)
		if _, err := db.Account(ctx, id); errors.Is(err, circles.ErrNotFound) {
			return noAccount(c.ID)
		} else if err != nil {
			return err
		}
		if err := db.RemovePassword(ctx, id); err != nil {
			return err
		}
		if _, err := db.RemovePasskeys(ctx, id, circles.By{At: time.Now()}); err != nil {
			return err
		}
		if _, err := db.EndSessions(ctx, id); err != nil {
			return err
		}
		return printLink(ctx, db, to, c.URL, id)
	})
}

func noAccount(id string) error {
	return fmt.Errorf("det finns inget konto med id %q. Kör ”norrbotten account list”", id)
}

func withDatabase(ctx context.Context, path string, use func(*sqlite.DB) error) error {
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

func printLink(ctx context.Context, db *sqlite.DB, to output, base string, id circles.AccountID) error {
	if _, err := db.Account(ctx, id); err != nil {
		return err
	}
	// A link that the trail does not know of is not made.
	err := db.AppendAudit(ctx, circles.AuditEntry{By: circles.By{At: time.Now()}, What: circles.AuditAccountLink, Person: id})
	if err != nil {
		return err
	}
	link, err := auth.New(db, rand.Reader, time.Now).CreateLink(ctx, id, invitation)
	if err != nil {
		return err
	}
	fmt.Fprintf(to.Out, "Länken loggar in en gång, inom sju dygn:\n%s\n", signInAddress(strings.TrimRight(base, "/"), link))
	return nil
}
