package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jmoiron/sqlx"

	"usher/core"
)

// Tx is one transaction. Its methods read and write rows; errors of the
// database carry a core.Kind.
type Tx struct {
	s       *Store
	pool    *pool
	tx      *sqlx.Tx
	levels  []int // savepoint of each open Nested; zero while it wrote nothing
	noticed bool
	bound   map[string]*sqlx.Stmt // prepared statements used so far
	missed  []string              // queries that ran unprepared
	onDuty  []core.Person         // of StaffWithNewAlerts; nil where it must be asked
}

// stmt returns the prepared form of q for this transaction, or nil where there
// is none yet. It can't be made now: the only connection may be busy with us.
func (t *Tx) stmt(ctx context.Context, q string) *sqlx.Stmt {
	if t.pool.stmts == nil {
		return nil
	}
	if st := t.bound[q]; st != nil {
		return st
	}
	st := t.pool.stmt(q)
	if st == nil {
		t.missed = append(t.missed, q)
		return nil
	}
	st = t.tx.StmtxContext(ctx, st)
	t.bound[q] = st
	return st
}

// ready prepares to run a query: its parameters, and the savepoint that its
// Nested needs before the first write.
func (t *Tx) ready(ctx context.Context, q string, args []any) (string, []any, error) {
	q, args, err := t.bind(q, args)
	if err == nil && !strings.HasPrefix(strings.TrimLeft(q, "\n\t "), "SELECT") {
		err = t.mark(ctx)
	}
	return q, args, err
}

// bind turns a query with ? or, where args is one struct or map, with :names
// into the driver's form.
func (t *Tx) bind(q string, args []any) (string, []any, error) {
	var err error
	if len(args) == 1 {
		switch v := args[0].(type) {
		case names:
			n := t.s.named(q)
			q = n.query
			args, err = n.ofMap(v)
		case row:
			n := t.s.named(q)
			q = n.query
			args, err = n.ofRow(v)
		}
	}
	if t.s.dialect == Postgres {
		q = sqlx.Rebind(sqlx.DOLLAR, q)
	}
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = clean(s)
		}
	}
	return q, args, err
}

// named returns a query taken apart.
func (s *Store) named(q string) *named {
	if n, ok := s.apart.Load(q); ok {
		return n.(*named)
	}
	n, _ := s.apart.LoadOrStore(q, takeApart(q))
	return n.(*named)
}

// clean makes a text storable: PostgreSQL refuses NUL and what is not UTF-8,
// and both come in mails.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// names are named parameters; row is a struct whose db tags name them.
type (
	names map[string]any
	row   interface{ isRow() }
)

func (t *Tx) exec(ctx context.Context, q string, args ...any) (int64, error) {
	q, args, err := t.ready(ctx, q, args)
	if err != nil {
		return 0, err
	}
	var res sql.Result
	if st := t.stmt(ctx, q); st != nil {
		res, err = st.ExecContext(ctx, args...)
	} else {
		res, err = t.tx.ExecContext(ctx, q, args...)
	}
	if err != nil {
		return 0, kinded(err)
	}
	return res.RowsAffected()
}

// get scans one row into dest; NotFound if there is none.
func (t *Tx) get(ctx context.Context, dest any, q string, args ...any) error {
	q, args, err := t.ready(ctx, q, args)
	if err != nil {
		return err
	}
	if st := t.stmt(ctx, q); st != nil {
		return kinded(st.GetContext(ctx, dest, args...))
	}
	return kinded(t.tx.GetContext(ctx, dest, q, args...))
}

// all scans every row into the slice dest points to.
func (t *Tx) all(ctx context.Context, dest any, q string, args ...any) error {
	q, args, err := t.ready(ctx, q, args)
	if err != nil {
		return err
	}
	if st := t.stmt(ctx, q); st != nil {
		return kinded(st.SelectContext(ctx, dest, args...))
	}
	return kinded(t.tx.SelectContext(ctx, dest, q, args...))
}

// in expands slices in q; the caller returns early where one is empty.
func in(q string, args ...any) (string, []any, error) { return sqlx.In(q, args...) }

// fewLengths repeats the first of a list until its length is a power of two: few
// lengths make few statements to prepare.
func fewLengths[T any](list []T) []T {
	for n := len(list); n&(n-1) != 0; n++ {
		list = append(list, list[0])
	}
	return list
}
