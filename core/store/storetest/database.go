package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"usher/core/store"
)

// cluster starts the server of this process on first use.
var cluster = sync.OnceValues(func() (*server, error) { return start(context.Background()) })

// template makes the database that the others are copies of.
var template = sync.OnceValue(func() error {
	s, err := cluster()
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := s.exec(ctx, `CREATE DATABASE desk`); err != nil {
		return err
	}
	db, err := store.Open(ctx, s.url("desk"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Migrate(ctx)
	return err
})

var count atomic.Int64

// cloned returns the address of a fresh copy of the template.
func cloned(t testing.TB) string {
	t.Helper()
	s := running(t)
	if err := template(); err != nil {
		t.Fatalf("make template database: %v", err)
	}
	return database(t, s, "desk")
}

// created returns the address of a database with nothing in it.
func created(t testing.TB) string {
	t.Helper()
	return database(t, running(t), "template0")
}

func database(t testing.TB, s *server, from string) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", count.Add(1))
	if err := s.exec(t.Context(), `CREATE DATABASE `+name+` TEMPLATE `+from); err != nil {
		t.Fatalf("create database: %v", err)
	}
	t.Cleanup(func() { // the context of the test has ended by now
		if err := s.exec(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return s.url(name)
}

func running(t testing.TB) *server {
	t.Helper()
	s, err := cluster()
	switch {
	case errors.Is(err, errAbsent) && os.Getenv("CI") != "true":
		t.Skip("PostgreSQL is not installed: ", err)
	case err != nil:
		t.Fatalf("start PostgreSQL: %v", err)
	}
	return s
}
