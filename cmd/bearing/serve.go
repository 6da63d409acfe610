package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/internal/api"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/web"
	"github.com/bearinghq/bearing/internal/web/static"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/profile"
)

type serveCmd struct {
	where       `embed:""`
	Listen      string `help:"Address to serve on, as host:port. Port 0 takes a free one." default:"localhost:8080" env:"BEARING_LISTEN"`
	URL         string `help:"Address under which people reach the site, if a proxy with TLS stands in front." env:"BEARING_URL" placeholder:"URL"`
	UploadLimit int64  `help:"Largest file that can be imported, in megabytes." default:"200" env:"BEARING_UPLOAD_LIMIT"`
	Dev         bool   `help:"Serve /components, for those who build pages." env:"BEARING_DEV"`
}

// Help is the manual of the command.
func (*serveCmd) Help() string {
	return `Serves the site on http://localhost:8080 with all data in ./data, unless told otherwise.

The first start prints a link that makes the first account. It works once, within an hour, and
from the machine itself. Other machines reach the site through a proxy that speaks TLS: browsers
keep nobody signed in over plain http, except on localhost.`
}

// Run serves until the program is interrupted, then lets requests finish.
func (c *serveCmd) Run(t *terminal) error {
	site, err := origin(c.URL)
	if err != nil {
		return err
	}
	if c.UploadLimit < 1 || c.UploadLimit > 1_000_000 {
		return &usageError{fmt.Errorf("--upload-limit %d is not from 1 to 1000000 megabytes", c.UploadLimit)}
	}
	log := slog.New(slog.NewTextHandler(t.err, nil))
	ln, err := listen(c.Listen)
	if err != nil {
		return err
	}
	defer ln.Close()
	db, err := c.open(t.ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if !static.Built() {
		log.Warn("the style sheet is not built into this program: run 'make build'")
	}
	keeper := &auth.Keeper{Accounts: db.Accounts(), Credentials: db.Credentials(), Hasher: auth.NewHasher(auth.DefaultCost), Now: time.Now}
	seed := func(ctx context.Context) error { return exchange.Seed(ctx, db.Frameworks(), time.Now()) }
	empty, err := greet(t, keeper, ln.Addr(), site)
	if err == nil && !empty {
		err = seed(t.ctx) // else the first account brings it
	}
	if err != nil {
		return err
	}
	imports := &worker.Imports{
		Store: db.Imports(), Queue: db.ImportQueue(), Record: db.ImportRecord(), Limit: c.UploadLimit << 20, Now: time.Now, Log: log,
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		imports.Memory = peopleMemory
	}
	stop := work(t.ctx, imports.Run)
	defer stop()
	tidy := work(t.ctx, (&worker.Tidy{Requests: db.Requests(), Now: time.Now, Log: log}).Run)
	defer tidy()
	estimates := work(t.ctx, estimatesOf(db, log).Run)
	defer estimates()
	return serve(t.ctx, ln, c.handler(db, keeper, imports, seed, log), log)
}

// estimatesOf returns what keeps the estimates of db up to date.
func estimatesOf(db *store.DB, log *slog.Logger) *worker.Estimates {
	return &worker.Estimates{
		Ratings: db.Ratings(), Frameworks: db.Frameworks(), Kept: db.Estimates(), Calibration: profile.Shipped(), Now: time.Now, Log: log,
	}
}

// work runs f until ctx ends or stop is called, which waits for it to end.
func work(ctx context.Context, f func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// handler wires the site and the API.
func (c *serveCmd) handler(db *store.DB, keeper *auth.Keeper, imports *worker.Imports, seed func(context.Context) error, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	surveys := &worker.Surveys{Ratings: db.Ratings(), Kept: db.Estimates(), Calibration: profile.Shipped()}
	talks := assess.NewDesk(db.Conversations(), db.Directory(), db.Frameworks(), time.Now)
	site := &web.Site{
		Conversations: talks,
		Who:           keeper.Who, Keeper: keeper, Settings: db.Settings(), Begin: seed,
		Directory: db.Directory(), Organisation: db.Organisation(), Registry: db.Registry(),
		Frameworks: db.Frameworks(),
		Record:     db.Record(), Ratings: db.Ratings(), Estimates: db.Estimates(), Matrix: db.Matrix(), Imports: imports,
		Surveys: surveys, Standards: db.Standards(),
		Members: db.Members, Started: db.Started, Sample: db.Sample, RemoveSample: db.RemoveSample,
		MakeSample: func(ctx context.Context, _ access.Actor, name string) error {
			spec, err := story(name)
			if err == nil {
				_, err = putSample(ctx, db, spec, nil)
			}
			return err
		},
		Now: time.Now, Log: log, Dev: c.Dev, Version: version,
	}
	mux.Handle("/", site.Handler())
	v1 := &api.API{
		Who: keeper.Who, Now: time.Now, Log: log,
		Conversations: talks,
		Directory:     db.Directory(), Organisation: db.Organisation(), Registry: db.Registry(),
		Frameworks: db.Frameworks(), Record: db.Record(), Ratings: db.Ratings(), Matrix: db.Matrix(), Estimates: db.Estimates(),
		Imports: imports, Surveys: surveys, Standards: db.Standards(),
		Once: &once.Guard{Store: db.Requests(), Now: time.Now, Log: log},
	}
	v1.Register(mux)
	return web.Compress(mux)
}

// greet prints where the site is and, while there is no account, how to begin.
func greet(t *terminal, keeper *auth.Keeper, at net.Addr, site *url.URL) (empty bool, err error) {
	here := &url.URL{Scheme: "http", Host: at.String()}
	if tcp, ok := at.(*net.TCPAddr); ok && (tcp.IP.IsLoopback() || tcp.IP.IsUnspecified()) {
		here.Host = fmt.Sprintf("localhost:%d", tcp.Port)
	}
	public := here
	if site != nil {
		public = site
	}
	fmt.Fprintf(t.err, "Bearing %s serves on %s\n", version, public)
	link, err := keeper.NewSetUp(t.ctx)
	if err != nil || link == "" {
		return false, err
	}
	fmt.Fprintf(t.err, "\nThere is no account yet. Open this link on this machine within an hour to make the first one:\n\n    %s/setup?link=%s\n\n", here, link)
	return true, nil
}

// serve serves h until ctx ends, then lets requests finish.
func serve(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	return errors.Join(err, ignoreClosed(<-done))
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
