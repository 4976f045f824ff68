package discordtest

// app is how the app is set up in the developers' portal.
type app struct {
	name       string
	privileged intents    // switched on
	invite     Permission // asked for by the link that the bot was invited with
}

// defaultApp has the privileged intents that a support desk wants, and the
// permissions that its invite asks for.
func defaultApp() app {
	return app{
		name:       "usher",
		privileged: messageContent | guildMembers,
		invite: ViewChannel | SendMessages | SendMessagesInThreads | CreatePublicThreads | CreatePrivateThreads | ManageThreads |
			EmbedLinks | AttachFiles | ReadMessageHistory | AddReactions | UseCommands,
	}
}

// Privileged sets which privileged intents are switched on in the portal; both
// that matter here are at first.
func (s *Server) Privileged(members, content bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.privileged = 0
	if members {
		s.app.privileged |= guildMembers
	}
	if content {
		s.app.privileged |= messageContent
	}
}

// Invite sets what the bot's own role may do in every guild: what its invite link
// asked for.
func (s *Server) Invite(p Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.invite = p
	for _, g := range s.guilds {
		g.BotRole.permissions = p
		g.emitRole("GUILD_ROLE_UPDATE", g.BotRole)
	}
}

// wire is the app. Source: developers/resources/application.mdx#application-object.
func (s *Server) appWire() object {
	flags := 0
	if s.app.privileged&guildMembers != 0 {
		flags |= 1 << 15 // GATEWAY_GUILD_MEMBERS_LIMITED
	}
	if s.app.privileged&messageContent != 0 {
		flags |= 1 << 19 // GATEWAY_MESSAGE_CONTENT_LIMITED
	}
	return object{
		"id": s.AppID, "name": s.app.name, "icon": nil, "description": "", "summary": "", "type": nil, "bot": s.Bot.wire(),
		"bot_public": true, "bot_require_code_grant": false, "verify_key": s.PublicKey, "flags": flags, "team": nil,
		"owner": s.Home.Owner.wire(), "interactions_endpoint_url": orNull(s.endpoint), "redirect_uris": []any{}, "hook": true,
		"approximate_guild_count": len(s.guilds), "integration_types_config": object{"0": object{}},
	}
}
