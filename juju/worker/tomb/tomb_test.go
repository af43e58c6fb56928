package tomb_test

import (
	"context"
	"errors"
	"testing"

	"github.com/gantline/gantline/juju/worker/tomb"
)

func TestLife(t *testing.T) {
	first, second := errors.New("first"), errors.New("second")
	for _, tt := range []struct {
		name string
		kill func(*tomb.Tomb)
		want error
	}{
		{"killed", func(tb *tomb.Tomb) { tb.Kill(nil) }, nil},
		{"killed with a reason", func(tb *tomb.Tomb) { tb.Kill(first) }, first},
		{"the first reason stays", func(tb *tomb.Tomb) { tb.Kill(first); tb.Kill(second) }, first},
		{"a reason after none", func(tb *tomb.Tomb) { tb.Kill(nil); tb.Kill(second) }, second},
		{"failed", func(tb *tomb.Tomb) { tb.Go(func() error { return first }) }, first},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var tb tomb.Tomb
			tb.Go(func() error {
				<-tb.Dying()
				return tomb.ErrDying
			})
			if err := tb.Err(); !errors.Is(err, tomb.ErrStillAlive) || !tb.Alive() {
				t.Errorf("alive: Err is %v", err)
			}
			tt.kill(&tb)
			if err := tb.Wait(); !errors.Is(err, tt.want) {
				t.Errorf("Wait: %v, want %v", err, tt.want)
			}
			if err := tb.Err(); !errors.Is(err, tt.want) {
				t.Errorf("Err: %v, want %v", err, tt.want)
			}
			select {
			case <-tb.Dead():
			default:
				t.Error("not dead after Wait")
			}
		})
	}
}

func TestEndOfTheLastGoroutineIsDeath(t *testing.T) {
	var tb tomb.Tomb
	hold := make(chan struct{})
	tb.Go(func() error { <-hold; return nil })
	tb.Go(func() error { return nil })
	if !tb.Alive() {
		t.Error("dead with a goroutine left")
	}
	close(hold)
	if err := tb.Wait(); err != nil {
		t.Error(err)
	}
}

func TestContext(t *testing.T) {
	var tb tomb.Tomb
	type key struct{}
	parent := context.WithValue(t.Context(), key{}, "v")
	ctx := tb.Context(parent)
	if again := tb.Context(parent); again != ctx {
		t.Error("another context for the same parent")
	}
	if ctx.Err() != nil || ctx.Value(key{}) != "v" {
		t.Errorf("alive: %v, %v", ctx.Err(), ctx.Value(key{}))
	}
	tb.Kill(nil)
	<-ctx.Done()
	var none context.Context
	if late := tb.Context(none); late.Err() == nil {
		t.Error("a context of a dying tomb is alive")
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(tb *tomb.Tomb){
		"Kill(ErrStillAlive)":       func(tb *tomb.Tomb) { tb.Kill(tomb.ErrStillAlive) },
		"Kill(ErrDying) when alive": func(tb *tomb.Tomb) { tb.Kill(tomb.ErrDying) },
		"Go when dead": func(tb *tomb.Tomb) {
			tb.Go(func() error { return nil })
			_ = tb.Wait()
			tb.Go(func() error { return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f(&tomb.Tomb{})
		})
	}
}
