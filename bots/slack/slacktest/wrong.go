package slacktest

import "encoding/json"

// Wrong says what Slack would refuse about the blocks of a message, given as a
// list, or about a view, given as an object.
func Wrong(v any) ([]string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var decoded any
	if err := json.Unmarshal(b, &decoded); err != nil {
		return nil, err
	}
	if blocks, ok := decoded.([]any); ok {
		return checkBlocks(blocks, inMessage), nil
	}
	def, _ := decoded.(object)
	return checkView(def), nil
}
