package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/web/components"
)

// maxFramework is how large an uploaded framework may be.
const maxFramework = 64 << 20

// A staged framework has been uploaded and shown, and not been added yet.
type staged struct {
	preview exchange.Preview
	of      access.AccountID
	until   time.Time
}

// A stage keeps the last few uploads until somebody decides about them. They
// are lost when the program stops; nothing is stored before the decision.
type stage struct {
	mu  sync.Mutex
	all map[string]staged
}

const (
	maxStaged   = 6
	stagedFor   = 30 * time.Minute
	stagingGone = "This preview is no longer kept. Choose the file again."
)

func (st *stage) put(x staged, now time.Time) string {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.all == nil {
		st.all = map[string]staged{}
	}
	oldest := ""
	for token, y := range st.all {
		if y.until.Before(now) {
			delete(st.all, token)
		} else if oldest == "" || y.until.Before(st.all[oldest].until) {
			oldest = token
		}
	}
	if len(st.all) >= maxStaged {
		delete(st.all, oldest)
	}
	token := rand.Text()
	x.until = now.Add(stagedFor)
	st.all[token] = x
	return token
}

func (st *stage) get(token string, of access.AccountID, now time.Time) (exchange.Preview, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	x, ok := st.all[token]
	if !ok || x.of != of || x.until.Before(now) {
		return exchange.Preview{}, fault.New(fault.NotFound, stagingGone)
	}
	return x.preview, nil
}

func (st *stage) drop(token string) {
	st.mu.Lock()
	defer st.mu.Unlock()
	delete(st.all, token)
}

func (s *Site) showFrameworkImport(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, frameworkImportView(""))
}

func (s *Site) previewFramework(w http.ResponseWriter, r *http.Request) error {
	files, err := uploads(r)
	if err != nil {
		return err
	}
	p, err := exchange.Read(files...)
	if fault.Is(err, fault.Invalid) {
		return showStatus(w, r, status[fault.Invalid], frameworkImportView(errorText(r, err)))
	}
	if err != nil {
		return err
	}
	token := s.staged.put(staged{preview: p, of: actor(r.Context()).Account}, s.Now())
	return s.showPreview(w, r, token, p, p.Version.Framework.Key, p.Version.Framework.Name, "")
}

// uploads reads the files of a form.
func uploads(r *http.Request) ([]exchange.File, error) {
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		return nil, formError(err)
	}
	defer r.MultipartForm.RemoveAll()
	var files []exchange.File
	for _, h := range r.MultipartForm.File["files"] {
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, err
		}
		files = append(files, exchange.File{Name: h.Filename, Data: data})
	}
	return files, nil
}

type previewPage struct {
	Title, Action, Format, Error string
	Trail                        []components.Crumb
	V                            framework.Version
	Key, Name                    string
	Pillars                      []pillarPart
	Doubts                       []exchange.Doubt
	Drafts                       []components.Option // frameworks that it may become the draft of
}

func (s *Site) showPreview(w http.ResponseWriter, r *http.Request, token string, p exchange.Preview, key, name, problem string) error {
	all, err := s.Frameworks.List(r.Context())
	if err != nil {
		return err
	}
	page := newPreviewPage(r.Context(), token, p, all)
	page.Key, page.Name, page.Error = key, name, problem
	code := http.StatusOK
	if problem != "" {
		code = status[fault.Invalid]
	}
	return showStatus(w, r, code, previewView(page))
}

func newPreviewPage(ctx context.Context, token string, p exchange.Preview, all []framework.Heading) previewPage {
	page := previewPage{Title: T(ctx, "Preview"), Action: "/framework-import/" + token, Format: string(p.Format), V: p.Version, Doubts: p.Doubts}
	page.Trail = []components.Crumb{{Text: T(ctx, "Import a framework"), Href: "/framework-import"}, {Text: page.Title}}
	for _, x := range p.Version.Pillars {
		part := pillarPart{Pillar: x, Kind: pillarKind(x.Key)}
		for _, c := range p.Version.In(x.Key) {
			part.Competencies = append(part.Competencies, competencyLine{Name: c.Name, Levels: len(p.Version.Levels(c))})
		}
		page.Pillars = append(page.Pillars, part)
	}
	for _, h := range all {
		page.Drafts = append(page.Drafts, components.Option{Value: h.Framework.Key, Text: h.Framework.Name, Chosen: h.Framework.Key == p.Version.Framework.Key})
	}
	return page
}

func (s *Site) addFramework(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token := r.PathValue("token")
	p, err := s.staged.get(token, actor(ctx).Account, s.Now())
	if err != nil {
		return err
	}
	v := p.Version
	key, name := strings.TrimSpace(r.PostFormValue("key")), strings.TrimSpace(r.PostFormValue("name"))
	if r.PostFormValue("as") == "draft" {
		return s.replaceDraft(w, r, token, p)
	}
	v.Framework.Key, v.Framework.Name = key, name
	added, err := s.Frameworks.Add(ctx, v, actor(ctx).Name, s.Now())
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return s.showPreview(w, r, token, p, key, name, errorText(r, err))
	}
	if err != nil {
		return err
	}
	s.staged.drop(token)
	say(w, "good", T(ctx, "The framework is added, with %d competencies and %d roles.", len(added.Competencies), len(added.Roles)))
	return redirect(w, r, shelf{Head: framework.Heading{Framework: added.Framework}}.base())
}

// replaceDraft makes the upload the draft of a framework.
func (s *Site) replaceDraft(w http.ResponseWriter, r *http.Request, token string, p exchange.Preview) error {
	sh, err := s.shelf(r.Context(), r.PostFormValue("framework"), "")
	if err != nil {
		return err
	}
	_, err = s.Frameworks.Update(r.Context(), sh.Head.Framework.ID, func(was framework.Version) (framework.Version, error) {
		v := p.Version.Clone()
		v.Framework.Key = was.Framework.Key
		return v, nil
	})
	if err != nil {
		return err
	}
	s.staged.drop(token)
	say(w, "good", T(r.Context(), "The file is the draft now. Look at what changes before you publish it."))
	return redirect(w, r, sh.compare(strconv.Itoa(sh.Head.Number), "draft"))
}

func (s *Site) exportFramework(w http.ResponseWriter, r *http.Request) error {
	sh, err := s.asked(r)
	if err == nil {
		err = sh.mayRead(r.Context())
	}
	if err != nil {
		return err
	}
	name, kind, data, err := exported(sh.V, r.PathValue("format"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err = w.Write(data)
	return err
}

// exported writes a version in one of the formats.
func exported(v framework.Version, format string) (name, kind string, data []byte, err error) {
	name = v.Framework.Key + "-" + strconv.Itoa(v.Number)
	if v.Number == 0 {
		name = v.Framework.Key + "-draft"
	}
	switch format {
	case "yaml":
		data, err = exchange.WriteYAML(v)
		return name + ".yaml", "application/yaml; charset=utf-8", data, err
	case "csv":
		var files []exchange.File
		if files, err = exchange.WriteCSV(v); err == nil {
			data, err = exchange.Zip(files)
		}
		return name + ".zip", "application/zip", data, err
	case "xlsx":
		var b bytes.Buffer
		err = exchange.WriteXLSX(&b, v)
		return name + ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes(), err
	}
	return "", "", nil, fault.New(fault.NotFound, "A framework is exported as yaml, csv or xlsx. Choose one of them.")
}
