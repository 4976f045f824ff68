package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// pool is connections to the database with the statements prepared on them.
type pool struct {
	*sqlx.DB

	mu    sync.Mutex
	stmts map[string]*sqlx.Stmt // nil on PostgreSQL, where pgx does it
}

// manyStatements is how many are kept prepared: queries built from filters
// would fill the memory without end.
const manyStatements = 300

func (p *pool) stmt(q string) *sqlx.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stmts[q]
}

// prepare prepares what a transaction ran unprepared. It needs a connection.
func (p *pool) prepare(ctx context.Context, queries []string) {
	for _, q := range queries {
		p.mu.Lock()
		needless := p.stmts[q] != nil || len(p.stmts) >= manyStatements
		p.mu.Unlock()
		if needless {
			continue
		}
		st, err := p.PreparexContext(ctx, q)
		if err != nil {
			return // it ran unprepared and will again
		}
		p.mu.Lock()
		if p.stmts[q] == nil {
			p.stmts[q], st = st, nil
		}
		p.mu.Unlock()
		if st != nil {
			_ = st.Close() // another transaction did the same
		}
	}
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, st := range p.stmts {
		_ = st.Close()
	}
	clear(p.stmts)
	return p.Close()
}
