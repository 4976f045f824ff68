package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// requestLimit is how much one request can hold. Source:
// developers/resources/message.mdx#create-message: "the maximum request size".
const (
	requestLimit = 25 << 20
	bodyLimit    = requestLimit + 1
)

// read takes the body: JSON, or a form with payload_json and files. Source:
// developers/reference.mdx#uploading-files.
func (c *call) read() error {
	data, err := io.ReadAll(io.LimitReader(c.req.Body, bodyLimit))
	if err != nil {
		return err
	}
	kind, params, _ := mime.ParseMediaType(c.req.Header.Get("Content-Type"))
	c.empty = len(data) == 0
	if len(data) > requestLimit {
		return refuse(40005, strconv.Itoa(len(data))+" bytes")
	}
	switch {
	case c.empty:
		c.body = object{}
		return nil
	case kind == "application/json":
		return c.decode(data)
	case kind == "multipart/form-data":
		return c.readForm(multipart.NewReader(bytes.NewReader(data), params["boundary"]))
	}
	return invalid("", "CONTENT_TYPE_INVALID", `Expected "Content-Type" header to be one of {application/json, multipart/form-data}.`)
}

func (c *call) decode(data []byte) error {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return refuse(50109, err.Error())
	}
	switch v := v.(type) {
	case object:
		c.body = v
	case []any:
		c.list = v
	default:
		c.body = object{}
		return invalid("", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	return nil
}

func (c *call) readForm(form *multipart.Reader) error {
	c.body, c.files = object{}, map[int]File{}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return refuse(50109, err.Error())
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FormName() == "payload_json" {
			err = c.decode(data)
		} else {
			err = c.addFile(part, data)
		}
		if err != nil {
			return err
		}
	}
}

func (c *call) addFile(part *multipart.Part, data []byte) error {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(part.FormName(), "files["), "]"))
	if err != nil || part.FileName() == "" {
		return invalid(part.FormName(), "BASE_TYPE_REQUIRED", "A file is named files[n] and has a filename.")
	}
	if len(data) > c.s.limits().File {
		r, _ := refuse(40005, fmt.Sprintf("%s has %d bytes", part.FileName(), len(data))).(*refusal)
		return r
	}
	kind := part.Header.Get("Content-Type")
	if kind == "application/octet-stream" {
		kind = "" // Discord looks at the name
	}
	c.files[n] = File{Name: part.FileName(), Type: kind, Data: data}
	return nil
}

// described checks the body against Discord's own description.
func (c *call) described() error {
	spec := c.s.description()
	if spec == nil {
		return nil
	}
	var v any = c.body
	if c.list != nil {
		v = c.list
	}
	return spec.check(c.route, v, c.empty && c.req.Method != http.MethodPatch)
}

// attached are the files of a message that is made or changed: those that came
// along, described by the body's attachments, and of the former ones those that
// are named there again. Source: developers/reference.mdx#uploading-files.
func (c *call) attached(body object, ch *Channel, former []*file) ([]*file, error) {
	described, isSet := body["attachments"].([]any)
	var f faults
	var all []*file
	if !isSet {
		all = append(all, former...)
	}
	used := map[int]bool{}
	for i, a := range objects(described) {
		n, err := strconv.Atoi(text(a, "id"))
		if old := fileOf(former, text(a, "id")); old != nil {
			all = append(all, old)
		} else if given, isGiven := c.files[n]; err == nil && isGiven {
			if name := text(a, "filename"); name != "" {
				given.Name = name
			}
			used[n] = true
			all = append(all, c.keep(given, ch, text(a, "description")))
		} else {
			f.add(fmt.Sprintf("attachments.%d.id", i), "ATTACHMENT_NOT_FOUND", "Attachment %s was neither uploaded nor there before", text(a, "id"))
		}
	}
	for n := range 10 {
		if given, isGiven := c.files[n]; isGiven && !used[n] {
			all = append(all, c.keep(given, ch, ""))
		}
	}
	if len(all) > 10 || len(c.files) > 10 {
		f.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
	}
	return all, f.err()
}

func (c *call) keep(given File, ch *Channel, description string) *file {
	kept := c.s.keep(given, ch)
	kept.description = description
	return kept
}

func fileOf(files []*file, id string) *file {
	for _, f := range files {
		if f.id == id {
			return f
		}
	}
	return nil
}
