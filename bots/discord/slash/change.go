package slash

func changeEntries() []entry {
	return []entry{
		{path: "close", verb: "close", options: append([]option{ticket(), text("A last word")}, files()...)},
		{path: "reopen", verb: "reopen", options: []option{ticket()}},
		{path: "status", verb: "status", help: "Change the status of a ticket", options: []option{ticket(), choose("status", "The new status", statuses()).asked()}},
		{path: "priority", verb: "priority", help: "Change the priority of a ticket", options: []option{ticket(), choose("priority", "The new priority", priorities()).asked()}},
		{path: "privacy", verb: "privacy", help: "Change who can read a ticket", options: []option{ticket(), choose("privacy", "Private or public", privacies()).asked()}},
		{path: "category", verb: "category", help: "Change what a ticket is about", options: []option{ticket(),
			{name: "category", help: "The new category", kind: Category, need: asked}}},
		{path: "subject", verb: "subject", help: "Give a ticket a better subject", options: []option{ticket(), subject().called("subject", "The new subject").asked()}},
		{path: "cc add", verb: "cc", help: "Copy somebody on a ticket", options: []option{ticket().before("add"), addresses().asked()}},
		{path: "cc remove", verb: "cc", help: "Stop copies to somebody", options: []option{ticket().before("remove"), addresses().asked()}},
		{path: "alerts", verb: "alerts", help: "All your alerts, or those of a ticket on or off", options: []option{
			ticket().beside("set"), choose("set", "On or off", onOff()).asked().beside("ticket")}},
		{path: "withdraw", verb: "withdraw", options: []option{ticket()}},
		{path: "assign", verb: "assign", help: "Choose who answers a ticket", options: []option{ticket(), person("to", "Who answers it: an address, me or nobody").or("me", "nobody", "none").asked()}},
	}
}
