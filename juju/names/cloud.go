package names

import (
	"net/url"
	"strings"
)

// CloudTag names a cloud: "cloud-localhost".
type CloudTag struct {
	id string
}

// NewCloudTag returns the tag of the named cloud.
func NewCloudTag(id string) CloudTag { return CloudTag{id: id} }

// ParseCloudTag parses the text of a cloud tag.
func ParseCloudTag(cloudTag string) (CloudTag, error) {
	return parseAs[CloudTag](cloudTag, CloudTagKind)
}

// IsValidCloud reports whether id may be a cloud's name: letters, digits, ".",
// "_" and "-", beginning with a letter or a digit.
func IsValidCloud(id string) bool {
	return id != "" && isAlphaNum(id[0]) && all(id, func(c byte) bool {
		return isAlphaNum(c) || c == '.' || c == '_' || c == '-'
	})
}

// Kind implements Tag.
func (t CloudTag) Kind() string { return CloudTagKind }

// Id implements Tag: the cloud's name.
func (t CloudTag) Id() string { return t.id }

func (t CloudTag) String() string { return t.Kind() + "-" + t.id }

// Valid reports whether the cloud's name is valid.
func (t CloudTag) Valid() bool { return IsValidCloud(t.id) }

// CloudCredentialTag names a user's credential for a cloud. Its id is
// "cloud/owner/name", its text "cloudcred-cloud_owner_name" with the "_" inside
// the parts written "%5f".
type CloudCredentialTag struct {
	cloud CloudTag
	owner UserTag
	name  string
}

// NewCloudCredentialTag returns the tag of the credential with the given id,
// "cloud/owner/name".
func NewCloudCredentialTag(id string) CloudCredentialTag {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return CloudCredentialTag{name: id}
	}
	return CloudCredentialTag{
		cloud: NewCloudTag(parts[0]),
		owner: NewUserTag(parts[1]),
		name:  parts[2],
	}
}

// ParseCloudCredentialTag parses the text of a cloud credential's tag.
func ParseCloudCredentialTag(s string) (CloudCredentialTag, error) {
	return parseAs[CloudCredentialTag](s, CloudCredentialTagKind)
}

// IsValidCloudCredential reports whether id is "cloud/owner/name", each part
// valid in itself.
func IsValidCloudCredential(id string) bool { return NewCloudCredentialTag(id).Valid() }

// IsValidCloudCredentialName reports whether name may be a credential's name:
// letters, digits and ".@_+-", beginning with a letter.
func IsValidCloudCredentialName(name string) bool {
	return name != "" && (isLower(name[0]) || isUpper(name[0])) && all(name, func(c byte) bool {
		return isAlphaNum(c) || strings.IndexByte(".@_+-", c) >= 0
	})
}

// Kind implements Tag.
func (t CloudCredentialTag) Kind() string { return CloudCredentialTagKind }

// Id implements Tag: "cloud/owner/name"; nothing for the zero tag.
func (t CloudCredentialTag) Id() string { return t.join("/", func(s string) string { return s }) }

// String returns the text of the tag; nothing for the zero tag.
func (t CloudCredentialTag) String() string {
	if t.IsZero() {
		return ""
	}
	return t.Kind() + "-" + t.join("_", func(s string) string {
		return strings.ReplaceAll(s, "_", "%5f")
	})
}

func (t CloudCredentialTag) join(separator string, quote func(string) string) string {
	if t.cloud == (CloudTag{}) && t.owner == (UserTag{}) {
		return quote(t.name)
	}
	return quote(t.cloud.Id()) + separator + quote(t.owner.Id()) + separator + quote(t.name)
}

// Valid reports whether cloud, owner and name are valid.
func (t CloudCredentialTag) Valid() bool {
	return t.cloud.Valid() && t.owner.Valid() && IsValidCloudCredentialName(t.name)
}

// IsZero reports whether this is the zero tag, which names no credential.
func (t CloudCredentialTag) IsZero() bool { return t == CloudCredentialTag{} }

// Cloud returns the tag of the cloud that the credential is for.
func (t CloudCredentialTag) Cloud() CloudTag { return t.cloud }

// Owner returns the tag of the user that the credential belongs to.
func (t CloudCredentialTag) Owner() UserTag { return t.owner }

// Name returns the credential's name, which is unique for owner and cloud.
func (t CloudCredentialTag) Name() string { return t.name }

// credentialSuffixToID undoes String. What cannot be unquoted stays as it is
// and so is not valid, "%" being in no part's grammar.
func credentialSuffixToID(suffix string) string {
	id := strings.ReplaceAll(suffix, "_", "/")
	unquoted, err := url.PathUnescape(id)
	if err != nil {
		return id
	}
	return unquoted
}
