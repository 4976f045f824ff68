package discordtest

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	printing "golang.org/x/text/message"
)

// specFile is Discord's OpenAPI description, in the folder that lies beside the
// repository.
const specFile = "shared/specs/discord/openapi.json"

// description is Discord's description of its API, whose schemas are compiled when
// they are first needed.
type description struct {
	mu       sync.Mutex
	paths    object
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

// described is the description, read once; nil if it is not to be found.
var described = sync.OnceValue(func() *description {
	file, err := os.Open(findSpec())
	if err != nil {
		return nil
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		return nil
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("openapi.json", doc); err != nil {
		return nil
	}
	whole, _ := doc.(object)
	return &description{paths: inner(whole, "paths"), compiler: compiler, compiled: map[string]*jsonschema.Schema{}}
})

func findSpec() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, specFile); exists(found) {
			return found
		}
	}
	return ""
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// missing says that bodies are not checked, which must not happen unnoticed.
func missing(t testing.TB) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("no ../%s beside the repository: bodies cannot be checked", specFile)
	}
	t.Logf("no ../%s beside the repository: bodies are not checked against it", specFile)
}

// check refuses a body that is not as described for the route, such as
// "POST /channels/{channel_id}/messages".
func (d *description) check(route string, body any, empty bool) error {
	method, path, _ := strings.Cut(route, " ")
	request := inner(inner(inner(d.paths, path), strings.ToLower(method)), "requestBody")
	if inner(inner(request, "content"), "application/json") == nil {
		return nil
	}
	if empty {
		if flag(request, "required") {
			return refuse(50109, "there is no body")
		}
		return nil
	}
	schema, err := d.schema(strings.ToLower(method), path)
	if err != nil {
		return invalid("", "SCHEMA", "the description of %s: %v", route, err)
	}
	var wrong *jsonschema.ValidationError
	if !errors.As(schema.Validate(coerced(body)), &wrong) {
		return nil
	}
	var f faults
	leaves(wrong, func(leaf *jsonschema.ValidationError) {
		f.add(strings.Join(leaf.InstanceLocation, "."), "SCHEMA", "%s", leaf.ErrorKind.LocalizedString(printing.NewPrinter(language.English)))
	})
	return f.err()
}

func (d *description) schema(method, path string) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := "openapi.json#/paths/" + escaped(path) + "/" + method + "/requestBody/content/application~1json/schema"
	if done := d.compiled[at]; done != nil {
		return done, nil
	}
	schema, err := d.compiler.Compile(at)
	if err == nil {
		d.compiled[at] = schema
	}
	return schema, err
}

// escaped is a path as one part of a JSON pointer in an address.
func escaped(path string) string {
	return url.PathEscape(strings.ReplaceAll(path, "/", "~1"))
}

func leaves(e *jsonschema.ValidationError, do func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		do(e)
	}
	for _, cause := range e.Causes {
		leaves(cause, do)
	}
}

// sets are the keys whose values the description calls numbers although Discord
// takes and gives them as texts. Source: developers/topics/permissions.mdx: "permissions
// are stored in a variable-length integer serialized into a string".
var sets = []string{"default_member_permissions", "allow", "deny", "permissions"}

// coerced is a body in which texts are numbers where Discord takes either.
func coerced(v any) any {
	v = copied(v)
	if l, isList := v.([]any); isList {
		for _, o := range objects(l) {
			coerce(o)
		}
		return v
	}
	o, _ := v.(object)
	coerce(o)
	for _, w := range objects(list(o, "permission_overwrites")) {
		coerce(w)
	}
	return v
}

func coerce(o object) {
	for _, key := range sets {
		if t, isText := o[key].(string); isText && t != "" && strings.Trim(t, "0123456789") == "" {
			o[key] = jsonNumber(t)
		}
	}
}
