package facade

// Access is who may call a method. The server checks it before the method runs; a method that
// works on entities checks in addition, for each of them, that it is the caller's.
type Access struct {
	// User is the least access that a user needs; NoUser keeps users out.
	User UserAccess
	// Agents are the kinds of agents that may call.
	Agents Agents
}

// UserAccess orders what a user may do. Model accesses are those on the connection's model; a
// superuser passes all of them.
type UserAccess int

// The user accesses, from none to all.
const (
	NoUser     UserAccess = iota // users may not call
	LoggedIn                     // any user that could log in
	ModelRead                    // read on the connection's model
	ModelWrite                   // write on the connection's model
	ModelAdmin                   // admin on the connection's model
	Superuser                    // superuser on the controller
)

// Agents is a set of kinds of agents.
type Agents uint8

// The kinds of agents.
const (
	MachineAgent Agents = 1 << iota
	UnitAgent

	NoAgent  Agents = 0
	AnyAgent        = MachineAgent | UnitAgent
)

// Frequent rules.
var (
	Everyone   = Access{User: LoggedIn, Agents: AnyAgent}
	Users      = Access{User: LoggedIn}
	Readers    = Access{User: ModelRead}
	Writers    = Access{User: ModelWrite}
	Admins     = Access{User: ModelAdmin}
	Superusers = Access{User: Superuser}
	AgentsOnly = Access{Agents: AnyAgent}
	Machines   = Access{Agents: MachineAgent}
	Units      = Access{Agents: UnitAgent}
)

// Allows says whether id may call a method with this rule.
func (a Access) Allows(id Identity) bool {
	switch id.Kind {
	case MachineIdentity:
		return a.Agents&MachineAgent != 0
	case UnitIdentity:
		return a.Agents&UnitAgent != 0
	case UserIdentity:
		return a.User != NoUser && id.access() >= a.User
	}
	return false
}

// String names the rule as the golden table of methods prints it.
func (a Access) String() string {
	users := [...]string{"-", "login", "read", "write", "admin", "superuser"}[a.User]
	agents := [...]string{"-", "machine", "unit", "machine+unit"}[a.Agents]
	return users + " " + agents
}
