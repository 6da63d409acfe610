package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
)

// How long things last, and how often something may be tried.
const (
	SessionIdle   = 24 * time.Hour      // without a request
	SessionLength = 14 * 24 * time.Hour // at most
	TokenLength   = 365 * 24 * time.Hour
	DeviceLength  = 365 * 24 * time.Hour
	SetUpLength   = time.Hour

	window     = 15 * time.Minute
	tries      = 10  // of one account, from one address or one known device
	addressTry = 100 // of any account, from one address
	touchEvery = time.Minute
)

// SessionCookie and DeviceCookie can be set by this host over a secure
// connection only, as their names demand.
const (
	SessionCookie = "__Host-session"
	DeviceCookie  = "__Host-device"
)

// errWrong is what everybody is told whose name or password is not right.
var errWrong = fault.New(fault.Invalid, "The e-mail address or the password is not right.")

// A Keeper signs people in and knows them again.
type Keeper struct {
	Accounts    Accounts
	Credentials Credentials
	Hasher      *Hasher
	Now         func() time.Time
}

// A Visit is a session that has just begun: its secret goes into a cookie.
type Visit struct {
	Secret, Device string
	Account        Account
}

// A From says where a sign-in comes from.
type From struct {
	Address string // host:port, or the host
	Agent   string // what the browser says of itself
	Device  string // the device cookie
}

// FromRequest returns where a request comes from.
func FromRequest(r *http.Request) From {
	f := From{Address: r.RemoteAddr, Agent: r.UserAgent()}
	if c, err := r.Cookie(DeviceCookie); err == nil {
		f.Device = c.Value
	}
	return f
}

// SignIn checks a name and a password and begins a session.
func (k *Keeper) SignIn(ctx context.Context, email, password string, from From) (Visit, error) {
	address, badName := Email(email)
	if len(password) > 4*maxPassword {
		return Visit{}, errWrong
	}
	known, err := k.knows(ctx, address, from.Device)
	if err != nil {
		return Visit{}, err
	}
	if err := k.allow(ctx, address, from, known); err != nil {
		return Visit{}, err
	}
	var a Account
	if badName == nil {
		if a, err = k.Accounts.ByEmail(ctx, address); err != nil && !fault.Is(err, fault.NotFound) {
			return Visit{}, err
		}
	}
	ok, renew, err := k.Hasher.Check(ctx, password, a.Password)
	if err != nil {
		return Visit{}, err
	}
	if !ok {
		return Visit{}, errWrong
	}
	if renew {
		hash, err := k.Hasher.Hash(ctx, password)
		if err == nil {
			err = k.Accounts.SetPassword(ctx, a.ID, hash, "")
		}
		if err != nil {
			return Visit{}, fmt.Errorf("renewing a password's hash: %w", err)
		}
	}
	return k.begin(ctx, a, from, known)
}

// begin starts a session, and remembers the device if it is new.
func (k *Keeper) begin(ctx context.Context, a Account, from From, known bool) (Visit, error) {
	v := Visit{Account: a}
	var err error
	if v.Secret, err = k.issue(ctx, Session, a.ID, agent(from.Agent), SessionLength); err != nil {
		return v, err
	}
	if !known {
		v.Device, err = k.issue(ctx, Device, a.ID, agent(from.Agent), DeviceLength)
	}
	return v, err
}

func (k *Keeper) issue(ctx context.Context, kind Kind, a access.AccountID, label string, length time.Duration) (string, error) {
	secret, now := newSecret(), k.Now()
	err := k.Credentials.Issue(ctx, Credential{
		Secret: Digest(secret), UID: uuid.Must(uuid.NewV7()).String(), Kind: kind, Account: a, Label: label,
		Created: now, Seen: now, Ends: now.Add(length),
	})
	return secret, err
}

// knows reports whether the device has signed in to the account before.
func (k *Keeper) knows(ctx context.Context, email, device string) (bool, error) {
	if device == "" || email == "" {
		return false, nil
	}
	c, a, err := k.Credentials.Find(ctx, Device, Digest(device))
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && a.Email == email && k.Now().Before(c.Ends), err
}

// allow counts the try and refuses it when there have been too many.
func (k *Keeper) allow(ctx context.Context, email string, from From, known bool) error {
	net := network(from.Address)
	limits := []struct {
		bucket string
		most   int
	}{{"from " + net, addressTry}, {"account " + email + " from " + net, tries}}
	if known {
		limits = limits[:1]
		limits[0].bucket, limits[0].most = "account "+email+" on "+from.Device, tries
	}
	for _, l := range limits {
		n, err := k.Credentials.Count(ctx, Digest(l.bucket), k.Now(), window)
		if err != nil {
			return err
		}
		if n > l.most {
			return fault.New(fault.Forbidden, "That was tried too often. Wait a quarter of an hour and try again.")
		}
	}
	return nil
}

// network returns the address without the port, and of an IPv6 address the
// half that a household shares.
func network(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	p, _ := ip.Prefix(64)
	return p.String()
}

// Who returns who sends the request: by an API token where there is one, else
// by the session. Whoever cannot be known is a visitor.
func (k *Keeper) Who(r *http.Request) (access.Actor, error) {
	if head := r.Header.Get("Authorization"); head != "" {
		scheme, secret, _ := strings.Cut(head, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return access.Actor{}, nil
		}
		_, who, err := k.find(r.Context(), Token, secret)
		who.Token = err == nil && who.SignedIn()
		return who, err
	}
	c, err := r.Cookie(SessionCookie)
	if err != nil {
		return access.Actor{}, nil
	}
	_, who, err := k.find(r.Context(), Session, c.Value)
	return who, err
}

// find returns the credential and whom it stands for, if it is still good.
func (k *Keeper) find(ctx context.Context, kind Kind, secret string) (Credential, access.Actor, error) {
	if len(secret) == 0 || len(secret) > 100 {
		return Credential{}, access.Actor{}, nil
	}
	c, a, err := k.Credentials.Find(ctx, kind, Digest(secret))
	if fault.Is(err, fault.NotFound) {
		return Credential{}, access.Actor{}, nil
	}
	if err != nil {
		return c, access.Actor{}, err
	}
	now := k.Now()
	if !now.Before(c.Ends) || kind == Session && now.Sub(c.Seen) >= SessionIdle {
		return Credential{}, access.Actor{}, nil
	}
	if now.Sub(c.Seen) >= touchEvery {
		// Where nothing can be stored, people may still read.
		if err := k.Credentials.Touch(ctx, c.Secret, now); err != nil && !fault.Is(err, fault.Full) && !fault.Is(err, fault.Busy) {
			return c, access.Actor{}, err
		}
	}
	return c, a.Actor(), nil
}

// SignOut ends the session of the request, if it has one.
func (k *Keeper) SignOut(r *http.Request) error {
	c, err := r.Cookie(SessionCookie)
	if err != nil {
		return nil
	}
	s, who, err := k.find(r.Context(), Session, c.Value)
	if err != nil || !who.SignedIn() {
		return err
	}
	err = k.Credentials.Revoke(r.Context(), who.Account, s.UID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// ChangePassword changes one's own password and ends all other sessions. It
// counts as a try at signing in.
func (k *Keeper) ChangePassword(r *http.Request, who access.Actor, old, new, again string) error {
	ctx := r.Context()
	if new != again {
		return fault.Field("again", "The two new passwords differ. Type the new one twice.")
	}
	if err := NewPassword("new", new, who.Name, who.Email); err != nil {
		return err
	}
	if err := k.allow(ctx, who.Email, From{Address: "account page"}, false); err != nil {
		return err
	}
	a, err := k.Accounts.ByID(ctx, who.Account)
	if err != nil {
		return err
	}
	ok, _, err := k.Hasher.Check(ctx, old, a.Password)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Field("old", "This is not your present password.")
	}
	hash, err := k.Hasher.Hash(ctx, new)
	if err != nil {
		return err
	}
	return k.Accounts.SetPassword(ctx, a.ID, hash, k.current(r))
}

// current returns the digest of the session of the request.
func (k *Keeper) current(r *http.Request) string {
	c, err := r.Cookie(SessionCookie)
	if err != nil {
		return "none"
	}
	return Digest(c.Value)
}

// Mine returns the account's sessions or tokens that are still good, and which of
// them sends the request.
func (k *Keeper) Mine(r *http.Request, who access.Actor, kind Kind) (list []Credential, here string, err error) {
	all, err := k.Credentials.List(r.Context(), who.Account, kind)
	for _, c := range all {
		if now := k.Now(); !now.Before(c.Ends) || kind == Session && now.Sub(c.Seen) >= SessionIdle {
			continue
		}
		if c.Secret == k.current(r) {
			here = c.UID
		}
		list = append(list, c)
	}
	return list, here, err
}

// NewToken makes an API token of the account and returns its secret, which
// cannot be shown again. A token cannot make tokens.
func (k *Keeper) NewToken(ctx context.Context, who access.Actor, label string) (string, error) {
	label = strings.TrimSpace(label)
	switch {
	case who.Token:
		return "", fault.New(fault.Forbidden, "An API token cannot make API tokens. Sign in with a browser.")
	case label == "":
		return "", fault.Field("label", "Say what the token is for, so that you know which one to end.")
	case len(label) > 200:
		return "", fault.Field("label", "That is longer than 200 characters. Say it shorter.")
	}
	have, err := k.Credentials.List(ctx, who.Account, Token)
	if err != nil {
		return "", err
	}
	if len(have) >= 50 {
		return "", fault.New(fault.Conflict, "You have 50 tokens already. End those that are not used any more.")
	}
	return k.issue(ctx, Token, who.Account, label, TokenLength)
}

// Revoke ends one of one's own sessions or tokens.
func (k *Keeper) Revoke(ctx context.Context, who access.Actor, uid string) error {
	return k.Credentials.Revoke(ctx, who.Account, uid)
}

// NewSetUp returns the secret of a new set-up link, or "" if there is an
// account already.
func (k *Keeper) NewSetUp(ctx context.Context) (string, error) {
	n, err := k.Accounts.Count(ctx)
	if err != nil || n > 0 {
		return "", err
	}
	return k.issue(ctx, SetUp, 0, "first start", SetUpLength)
}

// errLink is what everybody is told whose set-up link cannot be used.
var errLink = fault.New(fault.Forbidden, "This set-up link cannot be used: it works once, within an hour, and on the machine itself. Start the program again to get a new one.")

// MayFinishSetUp says why the link cannot be used here, or nil.
func (k *Keeper) MayFinishSetUp(r *http.Request, link string) error {
	n, err := k.Accounts.Count(r.Context())
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "This installation is set up already. Sign in instead.")
	}
	if !local(r) || link == "" || len(link) > 100 {
		return errLink
	}
	c, _, err := k.Credentials.Find(r.Context(), SetUp, Digest(link))
	if fault.Is(err, fault.NotFound) || err == nil && !k.Now().Before(c.Ends) {
		return errLink
	}
	return err
}

// local reports whether the request comes from this machine and from nobody
// behind it: a proxy in front says on whose behalf it asks.
func local(r *http.Request) bool {
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// FinishSetUp makes the first account, an administrator, and signs it in.
func (k *Keeper) FinishSetUp(r *http.Request, link, name, email, password, again string) (Visit, error) {
	ctx := r.Context()
	if err := k.MayFinishSetUp(r, link); err != nil {
		return Visit{}, err
	}
	name, err := Name(name)
	email, mailErr := Email(email)
	pwErr := NewPassword("password", password, name, email)
	if pwErr == nil && password != again {
		pwErr = fault.Field("again", "The two passwords differ. Type the same one twice.")
	}
	if err := together(err, mailErr, pwErr); err != nil {
		return Visit{}, err
	}
	hash, err := k.Hasher.Hash(ctx, password)
	if err != nil {
		return Visit{}, err
	}
	a, err := k.Accounts.CreateFirst(ctx, Account{Name: name, Email: email, Role: access.Administrator, Password: hash, Created: k.Now()}, Digest(link), k.Now())
	if fault.Is(err, fault.Forbidden) {
		return Visit{}, errLink
	}
	if err != nil {
		return Visit{}, err
	}
	return k.begin(ctx, a, FromRequest(r), false)
}

// AddAccount makes a further account for somebody whom the caller trusts with
// the role. Without a password it makes one up, which it returns and which
// cannot be shown again.
func (k *Keeper) AddAccount(ctx context.Context, name, email string, role access.Role, password string) (Account, string, error) {
	name, err := Name(name)
	email, mailErr := Email(email)
	made := password == ""
	if made {
		password = newSecret()
	}
	pwErr := NewPassword("password", password, name, email)
	var roleErr error
	if !slices.Contains(access.Roles, role) {
		roleErr = fault.Field("role", "There is no role %q. It is administrator, editor or member.", string(role))
	}
	if err := together(err, mailErr, pwErr, roleErr); err != nil {
		return Account{}, "", err
	}
	hash, err := k.Hasher.Hash(ctx, password)
	if err != nil {
		return Account{}, "", err
	}
	if !made {
		password = ""
	}
	a, err := k.Accounts.Create(ctx, Account{Name: name, Email: email, Role: role, Password: hash, Created: k.Now()})
	return a, password, err
}

// together makes one fault of the field errors of a form.
func together(errs ...error) error {
	var all *fault.Error
	for _, err := range errs {
		one, ok := errors.AsType[*fault.Error](err)
		switch {
		case err == nil:
		case !ok:
			return err
		case all == nil:
			all = one
		default:
			for name, message := range one.Fields {
				all.Fields[name] = message
			}
		}
	}
	if all == nil {
		return nil
	}
	return all
}

// agent shortens what a browser says of itself to what a person recognises.
func agent(s string) string {
	browser := "a browser"
	for _, b := range [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(s, b[0]) {
			browser = b[1]
			break
		}
	}
	for _, o := range [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(s, o[0]) {
			return browser + ", " + o[1]
		}
	}
	return browser
}
