package core

// The rules that refuse, by name. Names are stable: logs, `usher do --json` and
// people's scripts go by them. A Verdict that allows has its Relation as rule.
const (
	RuleNoTicket       = "no such ticket"       // is not there or may not be known
	RuleNoMessage      = "no such message"      // is not there or may not be known
	RuleNoOrganization = "no such organization" // is not there or may not be known
	RuleNoArticle      = "no such article"      // is not there or may not be known

	RulePrivate   = "private ticket"      // hidden: for its own people
	RuleNotYet    = "not public yet"      // hidden: its delay is not over
	RuleWithdrawn = "withdrawn"           // hidden: taken back by its creator
	RuleHeld      = "held until proven"   // a stranger's new ticket
	RuleProof     = "needs proof"         // of who acts, better than the channel gives
	RuleClosed    = "community is closed" // the desk takes customers' tickets only
	RuleUnknown   = "unknown action"      // a mistake of the program

	RuleStaff       = "staff only"
	RuleAdmins      = "admins only"
	RuleOwners      = "owners only"
	RuleEntitlement = "needs an entitlement"
	RulePeople      = "the ticket's own people only" // and staff
	RuleCommunity   = "not on a community ticket"
	RuleColleague   = "for colleagues only"
	RuleCustomer    = "for the customer's people only"
	RuleCloseOwn    = "close and reopen only"   // what creators may do to a status
	RuleRemoveSelf  = "remove oneself only"     // from the cc
	RuleWithdraw    = "own community tickets"   // can be withdrawn, others not
	RuleSeesAll     = "staff see every company" // and need no company list

	RulePlanPrivate  = "plan without private tickets"
	RulePlanPriority = "plan without priorities"
	RulePlanFiles    = "plan without files"
	RuleFileSize     = "file too large" // for the plan

	RuleSeats     = "no seat left"
	RuleShrunk    = "more contacts than seats" // the plan shrank
	RuleLastOwner = "the last owner stays"
	RuleAutomatic = "contact by role" // owners and billing managers

	RuleNotConnected = "not connected yet"      // the desk, to that network
	RuleNotLinked    = "no linked account"      // of that network
	RuleUnlinked     = "unlinked"               // an account that its person unlinked is not linked by itself again
	RuleAuthor       = "the author only"        // edits and deletes a message
	RuleOneTicket    = "one ticket a thread"    // and a thread keeps it
	RuleNoAddress    = "an address comes first" // before the last way to somebody goes
)
