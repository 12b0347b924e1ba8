package main

import (
	"database/sql"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"supportline/ivr/rehearse"
)

// secretCall is a call in which everything worth hiding happens.
const secretCall = `at 2026-11-23T10:00:00+01:00
from +46 70 174 06 15
dials 020 160 5899
keys 1
keys 100200#
keys WRONG
keys 98765#
keys PIN
keys 1
agent answers
agent hangs up
`

func TestNoPINNumberOrAddressIsLoggedCountedOrRecorded(t *testing.T) {
	t.Parallel()
	for name, open := range doors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script, err := rehearse.ReadScript(name, strings.NewReader(secretCall))
			if err != nil {
				t.Fatal(err)
			}
			at, err := script.At()
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, at)
				s.script = script
				m := newMetrics()
				s.x.watchers = append(s.x.watchers, m.watch)
				heard := s.play(script, open(s))
				pin := s.mailbox.lastPIN()
				if pin == "" || !strings.Contains(fmt.Sprint(heard), "Verified by a one-time PIN") {
					t.Fatalf("the call did not go as planned: %q", heard)
				}
				record, err := s.x.store.Record(t.Context(), s.id)
				if err != nil {
					t.Fatal(err)
				}
				page := httptest.NewRecorder()
				newWeb(m, s.x.store.Ping).mux.ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
				metrics := ours(page.Body.String())
				time.Sleep(time.Minute) // what is logged late
				wrong := s.keys("WRONG")
				for where, text := range map[string]string{"log": s.logged.String(), "record": fmt.Sprint(record), "metrics": metrics} {
					if text == "" {
						t.Errorf("the %s is empty: nothing was looked at", where)
					}
					for _, secret := range []string{pin, wrong, "98765", "+46701740615", "0701740615", "46701740615", "701740615", "740615", "+46701740610", "0701740610", "anna@contoso.example"} {
						if standsIn(text, secret) {
							t.Errorf("the %s holds %q", where, secret)
						}
					}
				}
				for _, secret := range []string{pin, wrong, "98765"} {
					if table := tableWith(t, s.data, secret); table != "" {
						t.Errorf("table %s holds keys of the caller", table)
					}
				}
			})
		})
	}
}

// ours are the lines of a metrics page that the program itself counts; the runtime's hold any digits.
func ours(page string) string {
	lines := slices.DeleteFunc(strings.Split(page, "\n"), func(l string) bool { return !strings.HasPrefix(l, "supportline_") })
	return strings.Join(lines, "\n")
}

// standsIn tells whether a secret stands in a text by itself: not as a part of a longer number, time or random name, in
// which its digits may come by chance.
func standsIn(text, secret string) bool {
	found, err := regexp.MatchString(`(^|[^0-9A-Za-z])`+regexp.QuoteMeta(secret)+`([^0-9A-Za-z]|$)`, text)
	return found || err != nil
}

// tableWith names a table in which a text stands in any column of any row.
func tableWith(t *testing.T, data, text string) string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "supportline.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range column(t, db, `SELECT name FROM sqlite_master WHERE type='table'`) {
		columns := column(t, db, `SELECT 'COALESCE(CAST(' || name || ' AS TEXT),'''')' FROM pragma_table_info('`+table+`')`)
		for _, row := range column(t, db, `SELECT `+strings.Join(columns, "||'|'||")+` FROM `+table) {
			if standsIn(row, text) {
				return table
			}
		}
	}
	return ""
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}
