package store

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"usher/core"
)

// kinded gives an error of a driver its core.Kind, by code.
func kinded(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return &core.Error{Kind: core.NotFound, Text: "not there", Cause: err}
	case errors.As(err, &lite):
		return liteError(lite)
	case errors.As(err, &pg):
		return pgError(pg)
	}
	return err
}

func liteError(err *sqlite.Error) error {
	switch err.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return &core.Error{Kind: core.Conflict, Text: "already there", Cause: err}
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &core.Error{Kind: core.Invalid, Text: "refers to something that is not there", Cause: err}
	}
	return err
}

func pgError(err *pgconn.PgError) error {
	switch err.Code {
	case "23505": // unique violation
		return &core.Error{Kind: core.Conflict, Text: "already there", Cause: err}
	case "40001", "40P01": // serialization failure, deadlock
		return &core.Error{Kind: core.Conflict, Text: "Somebody changed the same at the same time. Please try again.", Cause: err}
	case "23503":
		return &core.Error{Kind: core.Invalid, Text: "refers to something that is not there", Cause: err}
	}
	return err
}
