package store

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"strconv"
	"strings"

	"usher/core"
)

const (
	usualPage   = 20
	largestPage = 200
)

func pageSize(limit int) int {
	if limit <= 0 {
		return usualPage
	}
	return min(limit, largestPage)
}

// place is where in an order a page ended: after this ticket with this value.
type place struct {
	order string
	id    int64
	value string
}

// String is the place as people carry it: base64 with a checksum, as it may
// be cut or mangled on the way. It holds no secret, and needs none.
func (p place) String() string {
	body := []byte(p.order + "\n" + strconv.FormatInt(p.id, 10) + "\n" + p.value)
	return base64.RawURLEncoding.EncodeToString(append(sum(body), body...))
}

func sum(body []byte) []byte { return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)) }

const notAPlace = "This is not where a page of this list ended. Ask for the list again without `next:`."

// parsePlace reads what String wrote. Invalid if it is something else or of
// another order.
func parsePlace(text, order string) (place, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) < 4 || string(sum(raw[4:])) != string(raw[:4]) {
		return place{}, core.Errorf(core.Invalid, notAPlace)
	}
	parts := strings.SplitN(string(raw[4:]), "\n", 3)
	if len(parts) != 3 {
		return place{}, core.Errorf(core.Invalid, notAPlace)
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || id <= 0 {
		return place{}, core.Errorf(core.Invalid, notAPlace)
	}
	if parts[0] != order {
		return place{}, core.Errorf(core.Invalid, "This is where a list in another order ended. Ask for the list again without `next:`.")
	}
	return place{parts[0], id, parts[2]}, nil
}
