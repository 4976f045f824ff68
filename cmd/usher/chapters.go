package main

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/command"
)

const logText = "12:00:01 login: session store not reachable\n"

func (s *story) opens(ctx context.Context) error {
	s.say.chapter("A customer asks for help", "Alice of Acme mails "+supportAddress+", with a file")
	if err := s.send("alice@acme.example", supportAddress, "Nobody can log in since the upgrade", "",
		"Hello,\n\nsince last night's upgrade nobody at Acme can log in. The log is attached.\n\nAlice\n",
		attachment{"login.log", repeat(logText, 3000)}); err != nil {
		return err
	}
	if err := s.gets(ctx, "alice@acme.example", "Alice has an answer that says where Acme stands", "[#1]", "Acme", "premium"); err != nil {
		return err
	}
	if err := s.gets(ctx, "sam@desk.example", "Sam, an agent, is told of the new ticket, with the file", "[#1]", "nobody at Acme can log in"); err != nil {
		return err
	}
	v, err := s.ticket(ctx, 1)
	if err != nil {
		return err
	}
	private := v.Ticket.Privacy == core.Private && len(v.Messages) == 1 && len(v.Messages[0].Attachments) == 1
	s.check(private, "ticket #1 is private and has the file", fmt.Sprintf("%+v", v.Ticket))
	return nil
}

func (s *story) answers(ctx context.Context) error {
	s.say.chapter("An agent answers from his mail", "Sam replies to the notification")
	if err := s.reply("sam@desk.example", "The session store did not come back after the upgrade. Restart it with `svc session restart`; that is all.\n\nSam\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "alice@acme.example", "Alice has Sam's answer, in the same thread", "[#1]", "svc session restart"); err != nil {
		return err
	}
	s.say.step("Alice replies: it works; the line #close closes the ticket")
	if err := s.reply("alice@acme.example", "That was it. Thank you!\n\n#close\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "sam@desk.example", "Sam is told: an answer, and closed", "That was it", "closed"); err != nil {
		return err
	}
	v, err := s.ticket(ctx, 1)
	if err != nil {
		return err
	}
	s.check(v.Ticket.Status == core.Closed && v.People[v.Ticket.Assignee].Primary == "sam@desk.example",
		"ticket #1 is closed; Sam had taken it by answering", fmt.Sprintf("%+v", v.Ticket))
	return nil
}

func (s *story) partner(ctx context.Context) error {
	s.say.chapter("A partner acts for its customer", "Pat of Parta mails on behalf of Bob, with the line #for bob@acme.example")
	if err := s.send("pat@parta.example", supportAddress, "Reports are empty", "",
		"#for bob@acme.example\n\nSince Monday Acme's weekly reports have no rows.\n\nPat\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "pat@parta.example", "Pat has the answer", "[#2]", "Acme"); err != nil {
		return err
	}
	if err := s.gets(ctx, "bob@acme.example", "Bob is told that a ticket was opened for him", "[#2]", "weekly reports"); err != nil {
		return err
	}
	v, err := s.ticket(ctx, 2)
	if err != nil {
		return err
	}
	s.check(v.Organization.Name == "Acme" && v.People[v.Ticket.Requester].Primary == "bob@acme.example",
		"ticket #2 is Acme's, requested by Bob, created by Pat", fmt.Sprintf("%+v", v.Ticket))
	return nil
}

func (s *story) community(ctx context.Context) error {
	s.say.chapter("Somebody without a plan asks for privacy", "Zoe, no customer, mails with the line #private")
	if err := s.send("zoe@home.example", supportAddress, "How do I export my data?", "",
		"#private\n\nI can't find the export. Where is it?\n\nZoe\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "zoe@home.example", "Zoe is told that it will be public, by which rule, and how to take it back", "[#3]", "#withdraw", "private"); err != nil {
		return err
	}
	v, err := s.ticket(ctx, 3)
	if err != nil {
		return err
	}
	s.check(v.Ticket.Privacy == core.Public && v.Ticket.Community(), "ticket #3 is a community ticket", fmt.Sprintf("%+v", v.Ticket))
	return nil
}

func (s *story) tooLarge(ctx context.Context) error {
	s.say.chapter("A file is too large for the plan", "Gina of Globex, on plan basic, mails a file of 3 MB")
	if err := s.send("gina@globex.example", supportAddress, "The import stops", "",
		"The import stops at line 7. The whole dump is attached.\n\nGina\n", attachment{"dump.sql", repeat("INSERT INTO t VALUES (1);\n", 3_000_000/26)}); err != nil {
		return err
	}
	if err := s.gets(ctx, "gina@globex.example", "Gina's ticket is open; she is told why the file is not with it", "[#4]", "dump.sql"); err != nil {
		return err
	}
	v, err := s.ticket(ctx, 4)
	if err != nil {
		return err
	}
	s.check(len(v.Messages) == 1 && len(v.Messages[0].Attachments) == 0, "ticket #4 has the text and not the file", fmt.Sprintf("%+v", v.Messages))
	return nil
}

func (s *story) tooMany(ctx context.Context) error {
	s.say.chapter("A lead contact runs her own account", "Gina mails commands to support+desk@desk.example; basic includes 4 seats")
	if err := s.send("gina@globex.example", "support+desk@desk.example", "Our contacts", "",
		"contacts add hans@globex.example\ncontacts add ines@globex.example\ncontacts add jan@globex.example\ncontacts add kim@globex.example\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "gina@globex.example", "Commands need proof, so the desk asks whether it was her", "confirm"); err != nil {
		return err
	}
	s.say.step("Gina replies: yes")
	if err := s.reply("gina@globex.example", "yes\n"); err != nil {
		return err
	}
	if err := s.gets(ctx, "gina@globex.example", "Three are added; the fourth is refused with the seats and the price of another", "contacts add kim", "199 USD"); err != nil {
		return err
	}
	a, err := s.house.desk.Account(ctx, core.System(), "Globex")
	if err != nil {
		return err
	}
	s.check(a.Seats.Taken() == 4, "Globex has 4 of 4 seats taken", a.Seats.String())
	return nil
}

func (s *story) list(ctx context.Context) error {
	s.say.chapter("What the desk has now", "usher do list")
	a, err := s.do(ctx, "list sort:number")
	if err != nil {
		return err
	}
	s.say.block(command.Text(a, width))
	s.check(len(a.Data.Tickets) == 4, "four tickets", fmt.Sprint(len(a.Data.Tickets)))
	return nil
}
