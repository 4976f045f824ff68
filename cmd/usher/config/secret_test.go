package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"usher/cmd/usher/config"
)

func TestSecretNeverPrints(t *testing.T) {
	secret := config.NewSecret("hunter2")
	cfg := config.Config{Desk: config.Desk{Name: "Acme", Secret: secret}}
	within := struct{ unexported config.Secret }{secret}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T", "%p"} {
		for _, v := range []any{secret, &secret, cfg, &cfg, within, &within, []config.Secret{secret}, map[string]config.Secret{"a": secret}} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "secret", secret, "config", cfg, "within", within)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "secret", secret, "config", cfg, "within", within)
	if err := json.NewEncoder(&out).Encode(cfg); err != nil {
		t.Fatal(err)
	}
	if err := toml.NewEncoder(&out).Encode(map[string]any{"a": secret}); err != nil {
		t.Fatal(err)
	}
	// 68756e74657232 is hunter2 in hex.
	if s := out.String(); strings.Contains(s, "hunter2") || strings.Contains(s, "68756e74657232") {
		t.Errorf("printed %s, want the secret nowhere", s)
	}
	if got := strings.Count(out.String(), "***"); got < 40 {
		t.Errorf("printed *** %d times, want it wherever the secret stands", got)
	}
	if secret.Reveal() != "hunter2" || !secret.Set() {
		t.Errorf("Reveal = %q, want hunter2", secret.Reveal())
	}
	if none := config.NewSecret(""); none.Set() || none.Reveal() != "" || none.String() != "***" {
		t.Errorf("NewSecret of nothing = %#v, want none, printing no less than one", none)
	}
}
