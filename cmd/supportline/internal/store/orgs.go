package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"supportline/ivr/phone"
	"supportline/verify"
)

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

const organisationColumns = `o.number, o.name, o.language, o.region, o.advanced, o.always_pin`

func scanOrganisation(r row) (verify.Organisation, error) {
	var o verify.Organisation
	err := r.Scan(&o.Number, &o.Name, &o.Language, &o.Region, &o.Advanced, &o.AlwaysPIN)
	return o, err
}

// Registered returns the organisations for which n is registered and confirmed, and was not added lately.
func (s *Store) Registered(ctx context.Context, n phone.Number) ([]verify.Organisation, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+organisationColumns+` FROM numbers n JOIN organisations o ON o.number=n.organisation
		WHERE n.e164=$1 AND n.confirmed_at>0 AND n.changed_at<=$2 ORDER BY o.number`, n.E164(), s.now().Add(-verify.CoolOff).UnixMilli())
	if err != nil {
		return nil, err
	}
	return collect(rows, scanOrganisation)
}

// Profile returns an organisation with all that is registered for it.
func (s *Store) Profile(ctx context.Context, number string) (verify.Profile, bool, error) {
	return profile(ctx, s.read, number)
}

func profile(ctx context.Context, q querier, number string) (verify.Profile, bool, error) {
	o, err := scanOrganisation(q.QueryRowContext(ctx, `SELECT `+organisationColumns+` FROM organisations o WHERE o.number=$1`, number))
	known := !errors.Is(err, sql.ErrNoRows)
	if err != nil && known {
		return verify.Profile{}, false, err
	}
	p := verify.Profile{Organisation: o} // the same questions are asked where there is none
	rows, err := q.QueryContext(ctx, `SELECT e164 FROM numbers WHERE organisation=$1 ORDER BY e164`, number)
	if err != nil {
		return p, known, err
	}
	p.Phones, err = collect(rows, func(r row) (phone.Number, error) {
		var e164 string
		if err := r.Scan(&e164); err != nil {
			return phone.Number{}, err
		}
		return phone.Parse(e164, "")
	})
	if err != nil {
		return p, known, err
	}
	p.Admins, err = admins(ctx, q, number)
	return p, known, err
}

func admins(ctx context.Context, q querier, number string) ([]verify.Admin, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.name, coalesce(c.id,''), coalesce(c.channel,''), coalesce(c.value,''),
		coalesce(c.changed_at,0) FROM admins a LEFT JOIN contacts c ON c.organisation=a.organisation AND c.admin=a.name AND c.confirmed_at>0
		WHERE a.organisation=$1 ORDER BY a.position, c.position`, number)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []verify.Admin
	for rows.Next() {
		var name string
		var c verify.Contact
		var changed int64
		if err := rows.Scan(&name, &c.ID, &c.Channel, &c.Value, &changed); err != nil {
			return nil, err
		}
		c.Changed = fromMS(changed)
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, verify.Admin{Name: name})
		}
		if last := &all[len(all)-1]; c.ID != "" {
			last.Contacts = append(last.Contacts, c)
		}
	}
	return all, rows.Err()
}

// SaveProfiles makes each organisation exactly what its profile says, all of them or none. Contacts and numbers that stay
// keep their dates; what is new in an organisation that was there already counts only after a while, see verify.CoolOff.
// Organisations that are not named are left alone.
func (s *Store) SaveProfiles(ctx context.Context, profiles []verify.Profile) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		for _, p := range profiles {
			if err := s.saveProfile(ctx, tx, s.ms(), p); err != nil {
				return fmt.Errorf("save organisation %s: %w", p.Number, err)
			}
		}
		return nil
	})
}

func (s *Store) saveProfile(ctx context.Context, tx *sql.Tx, now int64, p verify.Profile) error {
	old, known, err := profile(ctx, tx, p.Number)
	if err != nil {
		return err
	}
	changes := p.Changes(old)
	if known && len(changes) == 0 {
		return nil
	}
	if err := s.audit(ctx, tx, now, verify.Entry{Kind: verify.AuditRegister, Organisation: p.Number, By: "operator",
		Detail: strings.Join(changes, "; ")}); err != nil {
		return err
	}
	since := now
	if !known {
		since = 0 // registered from the start: nobody has changed anything
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO organisations (number, name, region, language, advanced, always_pin, changed_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (number) DO UPDATE SET name=excluded.name, region=excluded.region,
		language=excluded.language, advanced=excluded.advanced, always_pin=excluded.always_pin, changed_at=excluded.changed_at`,
		p.Number, p.Name, p.Region, p.Language, p.Advanced, p.AlwaysPIN, now); err != nil {
		return err
	}
	if err := saveNumbers(ctx, tx, now, since, old, p); err != nil {
		return err
	}
	return saveAdmins(ctx, tx, now, since, old, p)
}

func saveNumbers(ctx context.Context, tx *sql.Tx, now, since int64, old, p verify.Profile) error {
	keep := map[phone.Number]bool{}
	for _, n := range p.Phones {
		keep[n] = true
		if _, err := tx.ExecContext(ctx, `INSERT INTO numbers (e164, organisation, confirmed_at, changed_at) VALUES ($1,$2,$3,$4)
			ON CONFLICT (e164, organisation) DO NOTHING`, n.E164(), p.Number, now, since); err != nil {
			return err
		}
	}
	for _, n := range old.Phones {
		if keep[n] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM numbers WHERE e164=$1 AND organisation=$2`, n.E164(), p.Number); err != nil {
			return err
		}
	}
	return nil
}

func saveAdmins(ctx context.Context, tx *sql.Tx, now, since int64, old, p verify.Profile) error {
	type place struct{ admin, channel, value string }
	keep, names := map[place]bool{}, map[string]bool{}
	for i, a := range p.Admins {
		names[a.Name] = true
		if _, err := tx.ExecContext(ctx, `INSERT INTO admins (organisation, name, position) VALUES ($1,$2,$3)
			ON CONFLICT (organisation, name) DO UPDATE SET position=excluded.position`, p.Number, a.Name, i); err != nil {
			return err
		}
		for j, c := range a.Contacts {
			keep[place{a.Name, c.Channel, c.Value}] = true
			if _, err := tx.ExecContext(ctx, `INSERT INTO contacts
				(id, organisation, admin, channel, value, position, confirmed_at, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
				ON CONFLICT (organisation, admin, channel, value) DO UPDATE SET position=excluded.position`,
				uuid.NewString(), p.Number, a.Name, c.Channel, c.Value, j, now, since); err != nil {
				return err
			}
		}
	}
	for _, a := range old.Admins {
		for _, c := range a.Contacts {
			if keep[place{a.Name, c.Channel, c.Value}] {
				continue
			}
			if err := notInUse(ctx, tx, now, c); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM contacts WHERE id=$1`, c.ID); err != nil {
				return err
			}
		}
		if names[a.Name] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM admins WHERE organisation=$1 AND name=$2`, p.Number, a.Name); err != nil {
			return err
		}
	}
	return nil
}

// notInUse is an error while a PIN that was sent to a contact may still be keyed.
func notInUse(ctx context.Context, tx *sql.Tx, now int64, c verify.Contact) error {
	var live bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM challenges WHERE contact=$1 AND state='open' AND expires_at>$2)`, c.ID, now).
		Scan(&live)
	if err == nil && live {
		err = fmt.Errorf("a PIN is on its way to %v, which would be removed; try again in ten minutes", c)
	}
	return err
}

// collect scans all rows and closes them.
func collect[T any](rows *sql.Rows, scan func(row) (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
