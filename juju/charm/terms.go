package charm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/gantline/gantline/juju/names"
)

var termName = regexp.MustCompile(`^[a-z](-?[a-z0-9]+)+$`)

// TermsId names conditions that a user has to agree to,
// "[tenant:][owner/]name[/revision]".
type TermsId struct {
	Tenant   string
	Owner    string
	Name     string
	Revision int // from 1; 0 is none
}

// ParseTerm reads the name of conditions.
func ParseTerm(s string) (*TermsId, error) {
	var term TermsId
	rest := s
	if tenant, after, found := strings.Cut(s, ":"); found {
		term.Tenant, rest = tenant, after
	}
	parts := strings.Split(rest, "/")
	if len(parts) > 3 {
		return nil, fmt.Errorf("unknown term id format %q", s)
	}
	if last := parts[len(parts)-1]; len(parts) > 1 {
		revision, err := strconv.Atoi(last)
		switch {
		case err == nil:
			term.Revision, parts = revision, parts[:len(parts)-1]
		case len(parts) == 3:
			return nil, fmt.Errorf("invalid revision number %q %w", last, err)
		}
	}
	if len(parts) == 2 {
		term.Owner = parts[0]
	}
	term.Name = parts[len(parts)-1]
	if err := term.Validate(); err != nil {
		return nil, err
	}
	return &term, nil
}

// Validate says what is wrong with the name, if anything.
func (t *TermsId) Validate() error {
	switch {
	case t.Tenant != "" && t.Tenant != "cs" && !termName.MatchString(t.Tenant):
		return fmt.Errorf("wrong term tenant format %q", t.Tenant)
	case t.Owner != "" && !names.IsValidUser(t.Owner):
		return fmt.Errorf("wrong owner format %q", t.Owner)
	case !termName.MatchString(t.Name):
		return fmt.Errorf("wrong term name format %q", t.Name)
	case t.Revision < 0:
		return fmt.Errorf("negative term revision")
	}
	return nil
}

func (t *TermsId) String() string {
	s := t.Name
	if t.Owner != "" {
		s = t.Owner + "/" + s
	}
	if t.Tenant != "" {
		s = t.Tenant + ":" + s
	}
	if t.Revision != 0 {
		s += "/" + strconv.Itoa(t.Revision)
	}
	return s
}

func (m Meta) checkTerms() error {
	for _, term := range m.Terms {
		if _, err := ParseTerm(term); err != nil {
			return err
		}
	}
	return nil
}
