package core

// line is a row of the table.
type line int

const (
	seePublic   line = iota // a public ticket's public messages
	seePrivate              // a private ticket, private messages
	seeInternal             // internal messages
	openPublic
	openPrivate // open a private ticket, set priority, attach files
	openFor     // open on behalf of another
	reply
	status // change status, close
	reopen
	priority // priority, privacy
	category // category, subject
	assign   // assign, internal note
	cc       // add or remove cc
	alerts   // alerts on or off for oneself
	company  // company list; alerts for all company tickets
	contacts // add or remove named contacts, grant or revoke partners
	roles    // make or unmake an owner or billing manager
	members  // remove a member, or leave
	administer
	withdraw
	newAlert
	handleMail
	releaseMail
	readPublic // a public article
	readStaff  // an article for staff only
	editMessage
	unknown
)

// row holds what each relation may, strongest first, and the rule that is
// named where a cell says a plain no.
type row struct {
	staff, entitled, partner, own, cc, anyone, stranger cell
	rule                                                string
}

// table is the table of DESIGN section 3, row for row and column for column.
var table = [...]row{
	//           staff, entitled, partner, creator of a community ticket, cc, anyone, stranger; rule of a plain no
	seePublic:   {yes, yes, yes, yes, yes, yes, no, RulePrivate},
	seePrivate:  {yes, yes, yes, own, whileCCd, ownMessage, no, RulePrivate},
	seeInternal: {yes, no, no, no, no, no, no, RuleNoMessage},
	openPublic:  {yes, yes, yes, inCommunity, inCommunity, inCommunity, heldUntilProven, RuleEntitlement},
	openPrivate: {yes, byPlan, forCustomer, no, replyFiles, no, no, RuleEntitlement},
	openFor:     {anybody, colleague, customersPeople, no, no, no, no, RuleEntitlement},
	reply:       {yes, yes, yes, yes, yes, publicReplies, no, RulePeople},
	status:      {yes, yes, yes, closeOwn, no, no, no, RulePeople},
	reopen:      {yes, yes, yes, own, no, no, no, RulePeople},
	priority:    {yes, byPlan, forCustomer, no, no, no, no, RuleEntitlement},
	category:    {yes, yes, yes, own, no, no, no, RulePeople},
	assign:      {yes, no, no, no, no, no, no, RuleStaff},
	cc:          {yes, yes, yes, own, removeSelf, no, no, RulePeople},
	alerts:      {yes, yes, yes, yes, yes, publicTickets, no, RulePeople},
	company:     {seesAll, yes, customersList, no, no, no, no, RuleEntitlement},
	contacts:    {admin, ownersOnly, no, no, no, no, no, RuleOwners},
	roles:       {admin, ownersOnly, no, no, no, no, no, RuleOwners},
	administer:  {admin, no, no, no, no, no, no, RuleAdmins},
	// What the commands add to DESIGN's table.
	members:     {admin, ownersOrSelf, no, no, no, ownersOrSelf, no, RuleOwners},
	withdraw:    {yes, no, no, own, no, no, no, RuleWithdraw},
	newAlert:    {yes, no, no, no, no, no, no, RuleStaff},
	handleMail:  {yes, no, no, no, no, no, no, RuleStaff},
	releaseMail: {ofNoAdmin, no, no, no, no, no, no, RuleStaff},
	readPublic:  {yes, yes, yes, yes, yes, yes, no, RuleNoArticle},
	readStaff:   {yes, no, no, no, no, no, no, RuleNoArticle},
	editMessage: {author, author, author, author, author, author, no, RuleAuthor},
	unknown:     {no, no, no, no, no, no, no, RuleUnknown},
}

func (r row) cell(to Relation) cell {
	return [...]cell{no, r.staff, r.entitled, r.partner, r.own, r.cc, r.anyone, r.stranger}[to]
}

var lines = map[Action]line{
	OpenPublic: openPublic, OpenPrivate: openPrivate, SetPriority: openPrivate, AttachFile: openPrivate,
	OpenFor: openFor, ReplyTo: reply, SetStatus: status, CloseTicket: status, Reopen: reopen,
	MakePrivate: priority, MakePublic: priority, SetCategory: category, SetSubject: category,
	Assign: assign, WriteNote: assign, AddCC: cc, RemoveCC: cc, Subscribe: alerts,
	ListCompany: company, CompanyAlert: company, Contacts: contacts, Partners: contacts, Roles: roles, RemoveMember: members,
	Administer: administer, Withdraw: withdraw, NewAlert: newAlert, HandleMail: handleMail, ReleaseMail: releaseMail,
	EditMessage: editMessage,
}

// needsTicket are the actions that make no sense without a ticket.
var needsTicket = map[line]bool{
	reply: true, status: true, reopen: true, priority: true, category: true, assign: true, cc: true, alerts: true,
	withdraw: true, editMessage: true,
}

// lineOf finds the row that judges the question.
func lineOf(q Question) line {
	switch {
	case q.Action == SeeTicket:
		return seeLine(q)
	case q.Action == ReadArticle && q.Article != nil && q.Article.Public:
		return readPublic
	case q.Action == ReadArticle && q.Article != nil:
		return readStaff
	}
	l, ok := lines[q.Action]
	switch {
	case q.Action == SetPriority && q.Ticket != nil:
		return priority
	case !ok, q.Ticket == nil && needsTicket[l]:
		return unknown
	}
	return l
}

func seeLine(q Question) line {
	m := q.Message
	switch {
	case q.Ticket == nil:
		return unknown
	case m != nil && m.Internal:
		return seeInternal
	case m != nil && m.Effective(*q.Ticket) != Public, !q.Ticket.PublicNow(q.Now):
		return seePrivate
	}
	return seePublic
}
