package errors_test

import (
	"errors"
	"fmt"
	"testing"

	coreerrors "github.com/gantline/gantline/juju/core/errors"
)

// foreign stands for the constants of another library with the same text.
type foreign string

func (f foreign) Error() string { return string(f) }

func TestKindsAreFoundByText(t *testing.T) {
	err := fmt.Errorf("reading: %w", coreerrors.NotFoundf("model %q", "m"))
	if err.Error() != `reading: model "m" not found` {
		t.Errorf("text is %q", err)
	}
	for target, want := range map[error]bool{
		coreerrors.NotFound:  true,
		foreign("not found"): true,
		coreerrors.NotValid:  false,
		foreign("x"):         false,
	} {
		if errors.Is(err, target) != want {
			t.Errorf("is %q: %v", target, !want)
		}
	}
	if err := coreerrors.New(coreerrors.BadRequest, "no %s", "way"); err.Error() != "no way" || !errors.Is(err, coreerrors.BadRequest) {
		t.Errorf("got %v", err)
	}
}

func ExampleNotValidf() {
	err := coreerrors.NotValidf("base %q", "debian")
	fmt.Println(err, errors.Is(err, coreerrors.NotValid))
	// Output: base "debian" not valid true
}
