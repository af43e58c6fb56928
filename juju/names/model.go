package names

// ModelTag names a model by its UUID.
type ModelTag struct {
	uuid string
}

// NewModelTag returns the tag of the model with the given UUID.
func NewModelTag(uuid string) ModelTag { return ModelTag{uuid: uuid} }

// ParseModelTag parses the text of a model tag.
func ParseModelTag(modelTag string) (ModelTag, error) {
	return parseAs[ModelTag](modelTag, ModelTagKind)
}

// IsValidModel reports whether id is a UUID in lower case.
func IsValidModel(id string) bool { return isUUID(id) }

// IsValidModelName reports whether name may be a model's name: lower-case
// letters, digits and dashes, not beginning with a dash.
func IsValidModelName(name string) bool { return isPlainName(name) }

func isPlainName(name string) bool {
	return name != "" && name[0] != '-' && all(name, func(c byte) bool { return isLowNum(c) || c == '-' })
}

// Kind implements Tag.
func (t ModelTag) Kind() string { return ModelTagKind }

// Id implements Tag: the model's UUID.
func (t ModelTag) Id() string { return t.uuid }

func (t ModelTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t ModelTag) Valid() bool { return IsValidModel(t.uuid) }

// ShortId returns the first six characters of the UUID, as logs show it.
func (t ModelTag) ShortId() string { return short(t.uuid) }

func short(id string) string { return id[:min(6, len(id))] }

// EnvironTag is what a model's tag was called before Juju 2.
type EnvironTag struct {
	uuid string
}

// NewEnvironTag returns the tag of the environment with the given UUID.
func NewEnvironTag(uuid string) EnvironTag { return EnvironTag{uuid: uuid} }

// ParseEnvironTag parses the text of an environment tag.
func ParseEnvironTag(environTag string) (EnvironTag, error) {
	return parseAs[EnvironTag](environTag, EnvironTagKind)
}

// IsValidEnvironment reports whether id is a UUID in lower case.
func IsValidEnvironment(id string) bool { return isUUID(id) }

// Kind implements Tag.
func (t EnvironTag) Kind() string { return EnvironTagKind }

// Id implements Tag: the environment's UUID.
func (t EnvironTag) Id() string { return t.uuid }

func (t EnvironTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t EnvironTag) Valid() bool { return IsValidEnvironment(t.uuid) }

// CAASModelTag names a model on Kubernetes by its UUID.
type CAASModelTag struct {
	uuid string
}

// NewCAASModelTag returns the tag of the Kubernetes model with the given UUID.
func NewCAASModelTag(uuid string) CAASModelTag { return CAASModelTag{uuid: uuid} }

// ParseCAASModelTag parses the text of a Kubernetes model's tag.
func ParseCAASModelTag(modelTag string) (CAASModelTag, error) {
	return parseAs[CAASModelTag](modelTag, CAASModelTagKind)
}

// IsValidCAASModel reports whether id is a UUID in lower case.
func IsValidCAASModel(id string) bool { return isUUID(id) }

// Kind implements Tag.
func (t CAASModelTag) Kind() string { return CAASModelTagKind }

// Id implements Tag: the model's UUID.
func (t CAASModelTag) Id() string { return t.uuid }

func (t CAASModelTag) String() string { return t.Kind() + "-" + t.uuid }

// Valid reports whether the UUID is valid.
func (t CAASModelTag) Valid() bool { return IsValidCAASModel(t.uuid) }
