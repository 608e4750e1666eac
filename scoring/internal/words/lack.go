package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// fewPoints is how many points a sentence quotes before it counts the rest.
const fewPoints = 2

// Lacking names points of which nothing can be shown, those together that lack the same.
func Lacking(list []rule.Lack) string {
	if len(list) == 1 {
		return PointName(list[0].Point) + " on " + list[0].Basis.String() + where(&list[0])
	}
	return lacking(list, PointName, len(list), ", ")
}

// asked is [Lacking] in the words of the points of a requirement, with their names beside them.
func asked(q *result.Requirement, list []rule.Lack) string {
	return lacking(list, func(p framework.PointRef) string {
		i := slices.IndexFunc(q.Points, func(x result.Point) bool { return x.ID == p })
		if i < 0 || q.Points[i].Text == "" {
			return PointName(p)
		}
		return quoted(strings.TrimSuffix(q.Points[i].Text, ".")) + " (" + PointName(p) + ")"
	}, fewPoints, ", nor ")
}

// where names the systems that lack it, where not all do.
func where(l *rule.Lack) string {
	if len(l.Systems) == 0 {
		return ""
	}
	return " for " + strings.Join(l.Systems, ", ")
}

// lacking names the first few points of those that lack the same, and counts the rest.
func lacking(list []rule.Lack, name func(framework.PointRef) string, few int, or string) string {
	type lacked struct {
		names        []string
		where, bases string
	}
	var byPoint []lacked
	for k := range list {
		l := &list[k]
		name, where := name(l.Point), where(l)
		i := slices.IndexFunc(byPoint, func(o lacked) bool { return o.names[0] == name && o.where == where })
		if i >= 0 {
			byPoint[i].bases += " and " + l.Basis.String()
			continue
		}
		byPoint = append(byPoint, lacked{[]string{name}, where, l.Basis.String()})
	}
	var out []lacked
	for _, l := range byPoint {
		i := slices.IndexFunc(out, func(o lacked) bool { return o.bases == l.bases && o.where == l.where })
		if i >= 0 {
			out[i].names = append(out[i].names, l.names...)
			continue
		}
		out = append(out, l)
	}
	texts := make([]string, len(out))
	for i, l := range out {
		text := strings.Join(l.names[:min(few, len(l.names))], or)
		if n := len(l.names) - few; n > 0 {
			text += fmt.Sprintf(", nor %d more point%s", n, Plural(int64(n)))
		}
		texts[i] = text + " on " + l.bases + l.where
	}
	return strings.Join(texts, "; ")
}

// Contradicted says that a list of nothing stands beside occurrences of the same days: both pieces, what they
// list, and the days.
func Contradicted(x *point.Clash) string {
	return fmt.Sprintf("Contradiction: %s lists no occurrence of %s, and %s some on the same days: %s", x.Zero.ID, x.Zero.Type, listing(x.Others), Clip(Periods(x.On), fewPeriods))
}

// AlsoContradicted counts the lists of nothing that are contradicted besides those that were told.
func AlsoContradicted(ids []string) string {
	return fmt.Sprintf("Contradiction: %d more piece%s list%s no occurrence beside some on the same days: %s", len(ids), Plural(int64(len(ids))), verb(len(ids)), Clip(ids, fewNames))
}

func listing(list []*piece.Piece) string {
	if len(list) == 1 {
		return list[0].ID + " lists"
	}
	return clipped(piece.IDs(list[:min(len(list), fewNames)]), len(list)) + " list"
}

// NoSystemOf says that points ask every system of a kind, in one of some roles where they say so, of
// which none is in scope.
func NoSystemOf(of framework.Each) string {
	text := "no system of kind " + of.Kind + " is in scope"
	if len(of.Roles) > 0 {
		text += " in role " + strings.Join(of.Roles, " or ")
	}
	return text
}

// AskedOfRole says what asks for systems in a role that none has, and what to do about it.
func AskedOfRole(text string, by []string) string {
	return fmt.Sprintf("%s, as %s %s: state the role, or decide that these do not apply", text, Clip(by, fewNames), asks(len(by)))
}

func asks(n int) string {
	if n == 1 {
		return "asks"
	}
	return "ask"
}

// StillOpen says that an earlier nonconformity is open past its date, on what the lens does not ask.
func StillOpen(n *organisation.Nonconformity) string {
	return fmt.Sprintf("nonconformity %s on %s was due on %s and is open, though this does not ask it", n.ID, n.Requirement, n.Due)
}

// Loosened says what an overlay takes away.
func Loosened(x mapping.Loosening) string {
	text := fmt.Sprintf("overlay %s %s", x.Overlay, loosens(x))
	if x.Why != "" {
		text += ": " + strings.TrimSuffix(x.Why, ".")
	}
	return text
}

func loosens(x mapping.Loosening) string {
	switch x.What {
	case "drop":
		return "drops " + x.Of
	case "control":
		return "drops control " + x.Of
	case "link":
		return "takes away the link of " + x.Of
	case "points":
		return "takes points from the link of " + x.Of
	case "by", "needs":
		return fmt.Sprintf("changes what the link of %s asks (%s)", x.Of, x.What)
	}
	return fmt.Sprintf("changes the %s of %s", x.What, x.Of)
}

// ShortWindow says that a window is shorter than the least that is asked.
func ShortWindow(w framework.Period, least framework.Span) string {
	return fmt.Sprintf("the window %s is shorter than %s", w, lasting(least))
}

// lasting writes a length of time in words.
func lasting(s framework.Span) string {
	if s.Months == 0 {
		return fmt.Sprintf("%d day%s", s.Days, Plural(int64(s.Days)))
	}
	return fmt.Sprintf("%d month%s", s.Months, Plural(int64(s.Months)))
}

// Unlisted says that no list of all occurrences is there of a control that runs by event, by its title.
func Unlisted(title string) string {
	return quoted(title) + ": no list of all occurrences of the window, from which a sample could be drawn"
}

// RanLate says which records of a control came late, and for what.
func RanLate(title string, units []unit.Unit) string {
	var list []string
	for i := range units {
		if len(units[i].Late()) == 0 {
			continue
		}
		if text := CameLate(&units[i]); !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return quoted(title) + ": " + Clip(list, fewPeriods)
}
