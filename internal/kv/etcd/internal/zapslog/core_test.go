package zapslog_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/zap"

	"github.com/gantline/gantline/internal/kv/etcd/internal/zapslog"
)

func TestBridge(t *testing.T) {
	var out bytes.Buffer
	h := slog.NewTextHandler(&out, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	})
	log := zapslog.New(slog.New(h)).With(zap.String("member", "m0"))
	log.Debug("hidden")
	log.Info("detail", zap.Int("b", 2), zap.String("a", "1"))
	log.Named("raft").Warn("warned", zap.Error(errors.New("broken")))
	log.Error("failed", zap.Strings("list", []string{"x", "y"}))
	want := []string{
		`level=DEBUG msg=detail member=m0 a=1 b=2`,
		`level=WARN msg=warned member=m0 logger=raft error=broken`,
		`level=ERROR msg=failed member=m0 list="[x y]"`,
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestNil(t *testing.T) {
	zapslog.New(nil).Error("to nobody")
}
