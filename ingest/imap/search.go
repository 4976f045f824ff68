package imap

import (
	"fmt"
	"slices"

	goimap "github.com/emersion/go-imap/v2"
)

// uids lists the folder's UIDs from first to last, both included, ascending;
// last 0 means no end.
func (s *session) uids(first, last uint32) ([]goimap.UID, error) {
	answered := s.conn.expect()
	defer answered()
	set := goimap.UIDSet{{Start: goimap.UID(first), Stop: goimap.UID(last)}}
	data, err := s.client.UIDSearch(&goimap.SearchCriteria{UID: []goimap.UIDSet{set}}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("search new mails: %w", s.why(err))
	}
	// "n:*" matches the last mail even where that is below n.
	found := slices.DeleteFunc(data.AllUIDs(), func(u goimap.UID) bool {
		return u == 0 || uint32(u) < first || last != 0 && uint32(u) > last
	})
	slices.Sort(found)
	return slices.Compact(found), nil
}

// numbers lists the sequence numbers of UIDs. They hold until the next answer
// to anything but FETCH, STORE and SEARCH by number.
func (s *session) numbers(uids []goimap.UID) (goimap.SeqSet, error) {
	answered := s.conn.expect()
	defer answered()
	data, err := s.client.Search(&goimap.SearchCriteria{UID: []goimap.UIDSet{goimap.UIDSetNum(uids...)}}, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("search sequence numbers: %w", s.why(err))
	}
	return goimap.SeqSetNum(data.AllSeqNums()...), nil
}
