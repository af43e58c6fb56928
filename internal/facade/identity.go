package facade

// IdentityKind tells users from agents.
type IdentityKind int

// The kinds of identities.
const (
	UserIdentity IdentityKind = iota + 1
	MachineIdentity
	UnitIdentity
)

// Identity is who a session belongs to.
type Identity struct {
	Kind IdentityKind
	// Name is the user's name, the machine's id ("0") or the unit's name ("web/0").
	Name string
	// ID tells a user from others of the same name before and after; "" where that is not known.
	ID string
	// Controller is the user's access to the controller: "", "login", "add-model" or "superuser".
	Controller string
	// Model is the user's access to the connection's model: "", "read", "write" or "admin".
	Model string
}

// Tag returns the identity as a tag, such as "user-admin" or "unit-web-0".
func (id Identity) Tag() string {
	switch id.Kind {
	case UserIdentity:
		return "user-" + id.Name
	case MachineIdentity:
		return "machine-" + dashes(id.Name)
	case UnitIdentity:
		return "unit-" + lastDash(id.Name)
	}
	return ""
}

// IsSuperuser says whether the identity is a user that may do everything.
func (id Identity) IsSuperuser() bool {
	return id.Kind == UserIdentity && id.Controller == "superuser"
}

func (id Identity) access() UserAccess {
	if id.IsSuperuser() {
		return Superuser
	}
	switch id.Model {
	case "admin":
		return ModelAdmin
	case "write":
		return ModelWrite
	case "read":
		return ModelRead
	}
	return LoggedIn
}
