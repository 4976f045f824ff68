package config

import "log/slog"

// Log is what is logged, and how.
type Log struct {
	Level slog.Level
	JSON  bool // else text
}

func readLog(t *table) Log {
	defer t.end()
	var level slog.Level
	// The choices are all names that slog knows.
	_ = level.UnmarshalText([]byte(t.choice("level", "info", "debug", "warn", "error")))
	return Log{Level: level, JSON: t.choice("format", "text", "json") == "json"}
}
