package slash

// Kind is what is offered to choose from while somebody types an option.
type Kind string

// The kinds. What Fixed does not know, the app looks up for whoever types.
const (
	Ticket       Kind = "ticket"       // that they see; the value is its number
	Similar      Kind = "similar"      // tickets and articles like the subject typed
	Person       Kind = "person"       // whom the command may be about, by address
	Organization Kind = "organization" // by name
	Partner      Kind = "partner"      // by name
	Plan         Kind = "plan"         // by name
	Article      Kind = "article"      // the value is its number or name
	Mail         Kind = "mail"         // that came; the value is its number
	Category     Kind = "category"     // of the desk
	Period       Kind = "period"       // of time
	Day          Kind = "day"          // to come
	Topic        Kind = "topic"        // of help
)
