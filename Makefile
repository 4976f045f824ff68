# Every target works from a fresh clone with Go alone; make test fetches what
# the tests want besides. Values below can be set from outside: make fuzz
# FUZZTIME=5m.

FUZZTIME  ?= 15s
TIMEOUT   ?= 50m
TESTFLAGS ?=
# The corpus lies beside the repository; the tests look there too.
CORPUS    := $(or $(USHER_CORPUS),../shared/corpus)

# Folders whose code or tests start goroutines: elsewhere there is nothing to race.
RACING = $(shell grep -lrE --include='*.go' '^[[:space:]]*go [a-zA-Z]|[.]Go\>|[.]Parallel\>' . | xargs -rn1 dirname | sort -u)

.PHONY: test check fmt vet lint arrows race fuzz bench run corpus gallery

test: ## the tests, with the real servers they want
	.ci/deps
	go test -timeout $(TIMEOUT) $(TESTFLAGS) ./...

check: fmt vet lint arrows race ## all that a change must pass before review, besides test

fmt:
	@bad=$$(gofmt -l .); if [ -n "$$bad" ]; then echo "gofmt would change:"; echo "$$bad"; exit 1; fi

vet:
	go vet ./...

lint: ## settings and their reasons: staticcheck.conf
	go tool -modfile=tools.mod staticcheck ./...

arrows: ## always anew: the test cache does not see new packages
	go test -count=1 -run 'TestArrows|TestFiles|TestChecks' ./cmd/usher

race: ## the model of core/desk runs one thing after another: there is little to race
	CGO_ENABLED=1 USHER_MODEL_STEPS=300 go test -race -timeout $(TIMEOUT) $(TESTFLAGS) $(or $(RACING),./...)

fuzz: ## each fuzz target for FUZZTIME
	@grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | \
	while IFS=: read -r file line found; do \
		echo "== $${found#func } in $$(dirname $$file)"; \
		go test -run '^$$' -fuzz "^$${found#func }\$$" -fuzztime $(FUZZTIME) "$$(dirname $$file)" || exit 1; \
	done

bench:
	go test -run '^$$' -bench . -benchmem ./...

run: ## the demo: needs nothing, ends with Ctrl-C
	go run ./cmd/usher demo

corpus: ## score what usher reads in the corpus's mails; paths are those of the list
	@results=$$(mktemp); trap 'rm -f "$$results"' EXIT; \
	go run ./cmd/usher parse --list $(CORPUS)/expect.jsonl > "$$results" && \
	python3 $(CORPUS)/score.py $(CORPUS)/expect.jsonl "$$results"

gallery: ## what usher draws in Slack and Discord, on a page each and as a picture; wants npm and Chromium
	.gallery/run
