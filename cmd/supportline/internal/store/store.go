package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"supportline/verify"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is one database. It is safe for concurrent use, also by several processes on the same file.
type Store struct {
	write *sql.DB // one connection: SQLite has one writer
	read  *sql.DB
	now   func() time.Time
	// chain makes the hash of an audit entry that follows another's; nil where nothing may be audited.
	chain func(prev string, e verify.Entry) string
}

// Audit says how the entries of the audit are chained (verify.Key.Chain); it must be called before anything is verified.
func (s *Store) Audit(chain func(prev string, e verify.Entry) string) { s.chain = chain }

// Open opens or creates the database at path and brings its schema up to date. A row that was acknowledged survives the
// end of the process at any instant, and of the machine (WAL, synchronous=FULL).
func Open(ctx context.Context, path string, now func() time.Time) (*Store, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate"
	write, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the schema of %s up to date: %w; is the folder writable?", path, err), write.Close())
	}
	read, err := sql.Open("sqlite", dsn+"&mode=ro")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s for reading: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(4)
	return &Store{write: write, read: read, now: now}, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	// Others may open a new database at the same time. Who comes second finds what the first has made and fails, and goes on
	// from there the next time.
	for range p.ListSources() {
		if _, err = p.Up(ctx); err == nil {
			break
		}
	}
	return err
}

// Close closes the database.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Ping tells whether the database can be read and written: the readiness of the process hangs on it.
func (s *Store) Ping(ctx context.Context) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE heartbeat SET at=$1 WHERE id=1`, s.ms())
		return err
	})
}

func (s *Store) ms() int64 { return s.now().UnixMilli() }

func fromMS(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// tx runs f in a transaction that takes the write lock at once. It is run again, up to five times, when another process
// held the lock for too long; f must not keep anything from a run that failed.
func (s *Store) tx(ctx context.Context, f func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := s.txOnce(ctx, f)
		var busy *sqlite.Error
		if err == nil || try == 5 || !errors.As(err, &busy) || busy.Code()&0xff != sqlite3.SQLITE_BUSY {
			return err
		}
	}
}

func (s *Store) txOnce(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	open := true
	defer func() {
		if open { // f panicked: the one connection that writes must not stay taken
			_ = tx.Rollback()
		}
	}()
	err = f(tx)
	open = false
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
