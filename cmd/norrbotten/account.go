package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/auth"
	"norrbottenforalla.se/circles/sqlite"
	"norrbottenforalla.se/cmd/norrbotten/internal/web"
)

// invitation is how long a link from the command line can be used.
const invitation = 7 * 24 * time.Hour

// Run prints every account, in the words of the pages: id, role, name, and when it last signed in.
func (c accountListCmd) Run(ctx context.Context, to output) error {
	words, err := i18n.Load(assets.Locales())
	if err != nil {
		return err
	}
	p := words.Printer(c.Lang)
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		accounts, err := db.Accounts(ctx)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			signedIn := p.T("AdminNeverSignedIn")
			if !a.SignedIn.IsZero() {
				signedIn = p.T("AdminSignedIn", "Date", p.Date(a.SignedIn)+" "+p.Clock(a.SignedIn))
			}
			fmt.Fprintf(to.Out, "%s  %-14s  %s (%s)\n", a.ID, web.RoleWords(p, a.Role), a.Name, signedIn)
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
		return c.known(printLink(ctx, db, to, c.URL, circles.AccountID(c.ID)))
	})
}

// known says how to find accounts when there was none.
func (c accountLinkCmd) known(err error) error {
	if errors.Is(err, circles.ErrNotFound) {
		return noAccount(c.ID)
	}
	return err
}

// Run gives an account another role, and says which circles nobody leads because of it.
func (c accountRoleCmd) Run(ctx context.Context, to output) error {
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		id, role := circles.AccountID(c.ID), circles.Role(c.Role)
		alone, err := db.LeaderlessCircles(ctx, id)
		if err != nil {
			return err
		}
		a, err := db.SetRole(ctx, id, role, circles.By{At: time.Now()})
		if errors.Is(err, circles.ErrNotFound) {
			return noAccount(c.ID)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(to.Out, "%s är nu %s.\n", a.Name, roleNames[a.Role])
		if !role.Leads() {
			printLeaderless(to, "Saknar nu ledare", alone)
		}
		return nil
	})
}

// roleNames are the roles as the pages call them.
var roleNames = map[circles.Role]string{
	circles.RoleLeader: "cirkelledare", circles.RoleCoordinator: "samordnare", circles.RoleAdmin: "administratör",
}

func printLeaderless(to output, title string, alone []circles.Circle) {
	if len(alone) == 0 {
		return
	}
	fmt.Fprintf(to.Out, "%s:\n", title)
	for _, circle := range alone {
		fmt.Fprintf(to.Out, "  %s\n", circle.Name)
	}
}

// Run takes an account's password and passkeys away, signs it out everywhere and prints a new link.
func (c accountResetCmd) Run(ctx context.Context, to output) error {
	if err := checkURL(c.URL); err != nil {
		return err
	}
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		link, err := auth.New(db, rand.Reader, time.Now).ResetAccess(ctx, circles.AccountID(c.ID), invitation, byProgram)
		if err != nil {
			return c.known(err)
		}
		fmt.Fprintln(to.Out, "Lösenord och passkeys är borttagna, och kontot är utloggat överallt.")
		writeLink(to, c.URL, link)
		return nil
	})
}

// Run removes an account, as the administrator's page does, or says what removing it would do.
func (c accountRemoveCmd) Run(ctx context.Context, to output) error {
	return withDatabase(ctx, c.DB, func(db *sqlite.DB) error {
		id := circles.AccountID(c.ID)
		a, err := db.Account(ctx, id)
		if errors.Is(err, circles.ErrNotFound) {
			return noAccount(c.ID)
		}
		if err != nil {
			return err
		}
		alone, err := db.LeaderlessCircles(ctx, id)
		if err != nil {
			return err
		}
		heir, err := c.successor(ctx, db)
		if err != nil {
			return err
		}
		if !c.Yes {
			fmt.Fprintf(to.Out, "%s (%s) loggas ut överallt. Länkar, lösenord och passkeys slutar fungera, och namnet raderas.\n", a.Name, roleNames[a.Role])
			if heir != nil {
				printLeaderless(to, "Får "+heir.Name+" som ledare", alone)
			} else {
				printLeaderless(to, "Skulle sakna ledare", alone)
			}
			return errors.New("inget är ändrat än. Kör igen med --yes för att ta bort kontot")
		}
		r := circles.RemoveAccount{Account: id, By: circles.By{At: time.Now()}, Successors: map[circles.CircleID]circles.AccountID{}}
		if heir != nil {
			for _, circle := range alone {
				r.Successors[circle.ID] = heir.ID
			}
		}
		if err := db.RemoveAccount(ctx, r); err != nil {
			if _, left := db.Account(ctx, id); !errors.Is(err, circles.ErrUnavailable) || !errors.Is(left, circles.ErrNotFound) {
				return err
			}
			fmt.Fprintln(to.Log, "Kontot är borttaget, men det gick inte att rensa ut resterna av det ur databasfilen just nu. Det sker vid nästa gallring.")
		}
		fmt.Fprintf(to.Out, "Kontot %s är borttaget.\n", a.Name)
		if heir == nil {
			printLeaderless(to, "Saknar nu ledare", alone)
		}
		return nil
	})
}

// successor gives the account that takes over; nil when none was named.
func (c accountRemoveCmd) successor(ctx context.Context, db *sqlite.DB) (*circles.Account, error) {
	if c.Successor == "" {
		return nil, nil
	}
	a, err := db.Account(ctx, circles.AccountID(c.Successor))
	if errors.Is(err, circles.ErrNotFound) {
		return nil, noAccount(c.Successor)
	}
	if err != nil {
		return nil, err
	}
	if !a.Role.Leads() || c.Successor == c.ID {
		return nil, fmt.Errorf("%s kan inte ta över: ange en annan cirkelledare eller administratör med --successor", a.Name)
	}
	return &a, nil
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
	link, err := auth.New(db, rand.Reader, time.Now).CreateLink(ctx, id, invitation, byProgram)
	if err != nil {
		return err
	}
	writeLink(to, base, link)
	return nil
}

func writeLink(to output, base string, link auth.Token) {
	fmt.Fprintf(to.Out, "Länken loggar in en gång, inom sju dygn:\n%s\n",
		signInAddress(strings.TrimRight(base, "/"), link))
}
