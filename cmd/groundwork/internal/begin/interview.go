package begin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// An Option is one answer that can be chosen: the words that are shown, and what it stands for.
type Option struct{ Words, Value string }

// An Asker puts questions to a person. Each returns an error where the person leaves.
type Asker interface {
	// Text asks for a text; fault says what is wrong with one, "" where nothing is.
	Text(question, help, standard string, fault func(string) string) (string, error)
	One(question, help string, options []Option) (string, error)
	Some(question, help string, options []Option, standard []string) ([]string, error)
	Yes(question, help string, standard bool) (bool, error)
}

// Interview asks for what a workspace begins with. What is answered already is not asked.
func Interview(ask Asker, g *mapping.Graph, a Answers, today framework.Date) (Answers, error) {
	o := offerOf(g)
	for _, step := range []func() error{
		func() error { return askName(ask, &a) },
		func() error { return askFrameworks(ask, &a, o) },
		func() error { return askSystems(ask, &a, o) },
		func() error { return askCategories(ask, &a, o) },
		func() error { return askProfiles(ask, &a, o, today) },
		func() error { return askVendors(ask, &a, o) },
	} {
		if err := step(); err != nil {
			return a, err
		}
	}
	return a, nil
}

func something(s string) string {
	if strings.TrimSpace(s) == "" {
		return "say something here"
	}
	return ""
}

func askName(ask Asker, a *Answers) (err error) {
	if a.Name == "" {
		a.Name, err = ask.Text("What is your organisation called?", "As it stands on contracts.", "", something)
	}
	return err
}

func askFrameworks(ask Asker, a *Answers, o *offer) (err error) {
	if len(a.Frameworks) > 0 {
		return nil
	}
	var options []Option
	for _, f := range o.frameworks {
		options = append(options, Option{f.Title, f.ID})
	}
	for err == nil && len(a.Frameworks) == 0 {
		a.Frameworks, err = ask.Some("Which frameworks do you want to be ready for?", "What you show for one counts for the other where both ask for it. Choose one at least.", options, ids(o.frameworks))
	}
	return err
}

func askSystems(ask Asker, a *Answers, o *offer) error {
	if len(a.Systems) > 0 {
		return nil
	}
	kinds := o.kinds(a.Frameworks)
	for more := true; more; {
		name, err := ask.Text("Name a system that you run, provide or use.", "A product, a platform, an assistant: what an auditor would look at.", "", something)
		if err != nil {
			return err
		}
		s := System{ID: name}
		if len(kinds) > 0 {
			is, err := ask.Yes(fmt.Sprintf("Is %s an AI system, or built around one?", name), "Each AI system is judged by itself.", false)
			if err != nil {
				return err
			}
			if is {
				s.Kind = kinds[0]
				if s.Roles, err = ask.Some("What is your part in it?", "Duties differ by part; more than one may hold.", plainOptions(o.roles(s.Kind)), nil); err != nil {
					return err
				}
			}
		}
		a.Systems = append(a.Systems, s)
		if more, err = ask.Yes("Is there another system?", "", false); err != nil {
			return err
		}
		if !more {
			if more, err = askWithout(ask, a, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// askWithout asks, of a framework that judges each system of a kind that nothing was named of,
// whether to leave it out; if not, a system is still to be named.
func askWithout(ask Asker, a *Answers, o *offer) (more bool, err error) {
	for _, f := range o.of(a.Frameworks) {
		kind := o.judgesEach(f)
		if kind == "" || slices.ContainsFunc(a.Systems, func(s System) bool { return s.Kind == kind }) {
			continue
		}
		out := false
		if len(a.Frameworks) > 1 {
			if out, err = ask.Yes(f.Title+" judges each AI system, and you named none. Leave it out?", "No: name an AI system next.", false); err != nil {
				return false, err
			}
		}
		if !out {
			return true, nil
		}
		a.Frameworks = slices.DeleteFunc(slices.Clone(a.Frameworks), func(id string) bool { return id == f.ID })
	}
	return false, nil
}

func plainOptions(list []string) []Option {
	var out []Option
	for _, s := range list {
		out = append(out, Option{s, s})
	}
	return out
}

// kindOptions are kinds of audit by their words: "type 2" says more than a number.
func kindOptions(word string, values []string) []Option {
	var out []Option
	for _, v := range values {
		said := v
		if v[0] >= '0' && v[0] <= '9' {
			said = word + " " + v
		}
		out = append(out, Option{said, v})
	}
	return out
}

func askCategories(ask Asker, a *Answers, o *offer) (err error) {
	if names := o.categories(a.Frameworks); len(names) > 0 && len(a.Categories) == 0 {
		a.Categories, err = ask.Some("Which further categories does the report take in?", "Security is always in. Take what your customers ask for or your contracts promise; none is fine.", plainOptions(names), nil)
	}
	return err
}

func askProfiles(ask Asker, a *Answers, o *offer, today framework.Date) (err error) {
	if values := o.values(a.Frameworks, "type"); len(values) > 0 && a.Type == "" {
		if a.Type, err = ask.One("Which type of report is it to be?", "Type 1 speaks of one day, type 2 of a period: buyers mostly ask for type 2.", kindOptions("type", values)); err != nil {
			return err
		}
	}
	if o.windowed(a) && a.Window == "" {
		next := today.AddMonths(1).Time()
		first := framework.NewDate(next.Year(), next.Month(), 1)
		standard := framework.Period{First: first, Last: first.AddMonths(6).AddDays(-1)}.String()
		if a.Window, err = ask.Text("Which days is the report to cover?", "FROM/TO; six months are usual, three are the least.", standard, noWindow); err != nil {
			return err
		}
	}
	if values := o.values(a.Frameworks, "stage"); len(values) > 0 && a.Stage == "" {
		a.Stage, err = ask.One("Which audit comes next?", "Stage 1 looks at what is written, stage 2 at what is done as well.", kindOptions("stage", values))
	}
	return err
}

func askVendors(ask Asker, a *Answers, o *offer) error {
	if len(a.Vendors) > 0 {
		return nil
	}
	carved := o.carved(a)
	more, err := ask.Yes("Does a host or vendor run a part of it?", "A cloud, a data centre, the provider of a model.", true)
	for ; err == nil && more; more, err = ask.Yes("Is there another host or vendor?", "", false) {
		var v Vendor
		if v.Name, err = ask.Text("What is it called?", "", "", something); err != nil {
			return err
		}
		if len(carved) > 0 {
			var options []Option
			for _, id := range carved {
				options = append(options, Option{id + " " + o.title(id), id})
			}
			if v.ReliedOnFor, err = ask.Some(fmt.Sprintf("What do you leave to %s?", v.Name), "What its own audit report shows in your place; choose nothing for a vendor that you watch over yourself.", options, nil); err != nil {
				return err
			}
		}
		a.Vendors = append(a.Vendors, v)
	}
	return err
}

// title is the title of a requirement of any framework.
func (o *offer) title(id string) string {
	for _, f := range o.frameworks {
		if i := slices.IndexFunc(f.Requirements, func(q framework.Requirement) bool { return q.ID == id }); i >= 0 {
			return f.Requirements[i].Title
		}
	}
	return ""
}
