package framework

// A Framework is a published set of requirements: ISO/IEC 42001, SOC 2, or one
// of the user's own. It is plain data in the order of the file.
type Framework struct {
	ID         string     `yaml:"id"`        // short id, the first half of every Ref
	Title      string     `yaml:"title"`     // "ISO/IEC 42001:2023"
	Edition    string     `yaml:"edition"`   // as printed, never read as a number
	Publisher  string     `yaml:"publisher"` // who publishes it
	Assurance  Assurance  `yaml:"assurance"`
	Categories []Category `yaml:"categories"`
	Excludable Excludable `yaml:"excludable"`
	// Points says how its points are meant: as demands, or as what an auditor focuses on and
	// may leave unaddressed.
	Points PointsAre `yaml:"points"`
	// FailsAt is the share of deviations at which a control is worth nothing, above 0 and at
	// most 1; 0 reads as [DefaultFailsAt].
	FailsAt float64 `yaml:"fails_at"`
	// SystemKinds names the kinds of system that it tells apart, each with the roles that an
	// organisation may have to one: ai with developer, provider, user.
	SystemKinds map[string][]string `yaml:"system_kinds"`
	// DefaultProfile is what a scope asks that says nothing: {stage: "2"}.
	DefaultProfile map[string]string `yaml:"default_profile"`
	// MayBeNotRelevant lists the requirements and points, by id ("CC6.4", "A1.2#a"), that a
	// scope may call not relevant by its own word. What is not listed wants an agreement.
	MayBeNotRelevant []string `yaml:"may_be_not_relevant"`
	// MayBeCarvedOut lists the requirements and points that a carved-out subservice
	// organisation may take out of the denominator.
	MayBeCarvedOut []string `yaml:"may_be_carved_out"`
	// AskedAnyway says by requirement which others ask the same: to exclude the first is told.
	AskedAnyway map[string][]string `yaml:"asked_anyway"`
	// RiskAcceptance is the level up to which a risk may be accepted; a control that treats a
	// risk above it is missed more.
	RiskAcceptance RiskLevel `yaml:"risk_acceptance"`
	// AcceptedRiskExplains says of which gaps an accepted risk is no explanation:
	// {deviations: false}.
	AcceptedRiskExplains map[string]bool `yaml:"accepted_risk_explains"`
	// Profiles says, per word of the field ("stage", "type") and value ("2"),
	// what an assessment of that kind asks for.
	Profiles map[string]map[string]Profile `yaml:"profiles"`
	// Requirements holds groups and leaves in printed order; see Requirement.Parent.
	Requirements []Requirement `yaml:"-"`
	// Builtin says that it comes with Groundwork, and was not declared by who uses it; the loader
	// sets it.
	Builtin bool `yaml:"-"`
	// Digest identifies the content, as "sha256:…"; the loader computes it.
	Digest string `yaml:"-"`
	Places Places `yaml:"-"`
}

// Assurance holds the dimensions in which two frameworks are compared.
type Assurance struct {
	Type        string `yaml:"type"`        // certification, attestation, internal
	Focus       string `yaml:"focus"`       // what is looked at
	IssuedBy    string `yaml:"issued_by"`   // who issues the result
	Output      string `yaml:"output"`      // what one gets
	Recognition string `yaml:"recognition"` // where it counts
}

// A Category is a part of a framework that a scope chooses, such as SOC 2's
// availability.
type Category struct {
	ID         string `yaml:"id"`
	Title      string `yaml:"title"`
	Always     bool   `yaml:"always"`     // in every scope, as SOC 2's security is
	Additional bool   `yaml:"additional"` // criteria added to a report, with a figure of their own
}

// Excludable says what a scope may exclude, with a reason.
type Excludable struct {
	Kinds []string `yaml:"kinds"` // kinds of requirement, such as "control"
}

// A Profile is what one report type or stage asks for.
type Profile struct {
	Basis []Basis `yaml:"basis"`
	// InPlace makes the design of an operating control include that it is in
	// place: a configuration, or one record where the control lists one.
	InPlace bool `yaml:"in_place"`
	// Window is "required" where the profile makes no sense without one.
	Window string `yaml:"window"`
	// Populations asks of controls that run by event for lists whose days hold each day of
	// the window and that name their source.
	Populations bool `yaml:"populations"`
	// Requirements are those that it asks, each with all that is below it; none means all.
	Requirements []string `yaml:"requirements"`
	// Programme are those, each with all that is below it, for which a programme with a date is
	// enough: what will be done and when, though nothing was done yet. Only where it asks no operation.
	Programme []string `yaml:"programme"`
	// LeastWindow is how long a window is at least: "3m". A shorter one is told and capped.
	LeastWindow Span `yaml:"least_window"`
	// BridgeMonths says for how many months after the window a letter of management is
	// customarily taken, 0 where none is. Such a letter shows no operation.
	BridgeMonths int `yaml:"bridge_months"`
}

// A Requirement is a clause, an Annex A control, a criterion, or a group of
// those. A requirement without children is a leaf, and leaves are assessed.
type Requirement struct {
	ID       string  `yaml:"id"`   // as printed; "1.10" stays "1.10"
	Kind     string  `yaml:"kind"` // clause, control, criterion, group or the framework's own word
	Title    string  `yaml:"title"`
	Summary  string  `yaml:"summary"`
	Parent   string  `yaml:"parent"`   // id of the group, "" at the top
	Category string  `yaml:"category"` // id of a category, "" for none
	Weight   float64 `yaml:"weight"`   // among the leaves of the framework; 0 reads as 1
	Points   []Point `yaml:"points"`
	// Mirrors names what it repeats of other sets: points of another framework ("6.1.4#a") by
	// the framework's id, or entries of a text that is none ("MAP 5.1") by a name for that.
	Mirrors map[string][]string `yaml:"mirrors"`
	// Aliases are what other files call it besides: a label, a spelling that no reference could
	// name, the URN of another tool. They are looked up when such files are read, and no reference
	// of a native file uses them.
	Aliases []string `yaml:"aliases"`
	Places  Places   `yaml:"-"`
}

// A Point is one thing that a requirement asks for, in our own words.
type Point struct {
	ID     string  `yaml:"id"` // unique in its requirement; "" for the single point of one without points
	Text   string  `yaml:"text"`
	Weight float64 `yaml:"weight"` // among the points of the requirement; 0 reads as 1
	// Rank says whether it has weight: required points do, the others are judged as advice.
	Rank Rank `yaml:"rank"`
	// Essential marks a point without which its requirement cannot stand, and says on which
	// basis that is read.
	Essential Essential `yaml:"essential"`
	// Each asks it of every system of a kind.
	Each Each `yaml:"each"`
	// Open says why no control is linked to it, which is worth more than a
	// stretched link. It changes no figure: the point is unmapped.
	Open string `yaml:"open"`
}

// Share returns the point's weight, 1 where none is given.
func (p Point) Share() float64 {
	if p.Weight == 0 {
		return 1
	}
	return p.Weight
}

// Share returns the requirement's weight, 1 where none is given.
func (r Requirement) Share() float64 {
	if r.Weight == 0 {
		return 1
	}
	return r.Weight
}

// AllPoints returns the requirement's points, or its single point, which bears
// the title, where it lists none.
func (r Requirement) AllPoints() []Point {
	if len(r.Points) > 0 {
		return r.Points
	}
	return []Point{{Text: r.Title}}
}

// HasStatement reports whether a scope of the framework may exclude something, so that it has a
// Statement of Applicability (ISO/IEC 42001, 6.1.3).
func (f *Framework) HasStatement() bool { return f != nil && len(f.Excludable.Kinds) > 0 }

// Category returns the category of that id.
func (f *Framework) Category(id string) (Category, bool) {
	if f == nil {
		return Category{}, false
	}
	for _, c := range f.Categories {
		if c.ID == id {
			return c, true
		}
	}
	return Category{}, false
}
