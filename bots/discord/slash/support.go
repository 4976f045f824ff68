package slash

import "slices"

func supportGroups() map[string]string {
	return map[string]string{
		"alerts": "Where and of what you are told", "article": "Articles that may help at once", "person": "What is known of people",
	}
}

func supportEntries() []entry {
	return slices.Concat([]entry{{path: "plan", verb: "plan", options: []option{org("")}}},
		roll("contacts", "a contact"), roll("owners", "an owner"), roll("billing", "a billing manager"), memberEntries(), partnerEntries())
}

// roll is a list of people: seen, added to and taken from.
func roll(verb, one string) []entry {
	return []entry{
		{path: verb + " list", verb: verb, options: []option{org("")}},
		{path: verb + " add", verb: verb, says: verb + " add", help: "Add " + one, options: []option{addresses().asked(), org("")}},
		{path: verb + " remove", verb: verb, says: verb + " remove", help: "Remove " + one, options: []option{addresses().asked(), org("")}},
	}
}

func memberEntries() []entry {
	return []entry{
		{path: "members list", verb: "members", help: "All members", options: []option{org("")}},
		{path: "members remove", verb: "members", says: "members remove", help: "Take a member out", options: []option{
			person("address", "Their mail address").or("me").asked(), org("")}},
		{path: "members leave", verb: "members", says: "members remove me", help: "Leave an organization", options: []option{org("")}},
	}
}

func partnerEntries() []entry {
	partner := option{name: "partner", help: "Its name", kind: Partner, need: must}
	return []entry{
		{path: "partners list", verb: "partners", options: []option{org("")}},
		{path: "partners add", verb: "partners", says: "partners add", help: "Let a partner act for you", options: []option{partner,
			{name: "until", help: "The last day; left out, there is no end", as: until, kind: Day}, org("")}},
		{path: "partners remove", verb: "partners", says: "partners remove", help: "A partner no longer acts for you", options: []option{partner, org("")}},
	}
}
