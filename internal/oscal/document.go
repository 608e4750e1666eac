package oscal

// Version is the OSCAL version of what is written.
const Version = "1.2.2"

// A Document is a file; exactly one of its fields but Schema is set.
type Document struct {
	Schema            string             `json:"$schema,omitempty"`
	Catalog           *Catalog           `json:"catalog,omitempty"`
	Profile           *Profile           `json:"profile,omitempty"`
	MappingCollection *MappingCollection `json:"mapping-collection,omitempty"`
}

// Metadata is the head of every document.
type Metadata struct {
	Title        string        `json:"title"`
	LastModified string        `json:"last-modified"`
	Version      Token         `json:"version"`
	OSCALVersion Token         `json:"oscal-version"`
	Props        []Prop        `json:"props,omitempty"`
	Roles        []Role        `json:"roles,omitempty"`
	Parties      []Party       `json:"parties,omitempty"`
	Responsible  []Responsible `json:"responsible-parties,omitempty"`
}

// A Role is what a party does for the document.
type Role struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// A Party is a person or an organisation.
type Party struct {
	UUID string `json:"uuid"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
}

// Responsible says which parties have a role.
type Responsible struct {
	Role    string   `json:"role-id"`
	Parties []string `json:"party-uuids"`
}

// A Prop is a named value, the model's own or, by its namespace, somebody's.
type Prop struct {
	Name    string `json:"name"`
	NS      string `json:"ns,omitempty"`
	Value   Token  `json:"value"`
	Class   string `json:"class,omitempty"`
	Remarks string `json:"remarks,omitempty"`
}

// A Link leads to another place: "#id" within the document.
type Link struct {
	Href Token  `json:"href"`
	Rel  string `json:"rel,omitempty"`
}

// A Catalog is a set of controls.
type Catalog struct {
	UUID       string      `json:"uuid"`
	Metadata   Metadata    `json:"metadata"`
	Params     []Param     `json:"params,omitempty"`
	Controls   []Control   `json:"controls,omitempty"`
	Groups     []Group     `json:"groups,omitempty"`
	BackMatter *BackMatter `json:"back-matter,omitempty"`
}

// A Group holds groups or controls.
type Group struct {
	ID       Token     `json:"id,omitzero"`
	Class    string    `json:"class,omitempty"`
	Title    Token     `json:"title"`
	Params   []Param   `json:"params,omitempty"`
	Props    []Prop    `json:"props,omitempty"`
	Links    []Link    `json:"links,omitempty"`
	Parts    []Part    `json:"parts,omitempty"`
	Groups   []Group   `json:"groups,omitempty"`
	Controls []Control `json:"controls,omitempty"`
}

// A Control may hold further controls: enhancements, or what it consists of.
type Control struct {
	ID       Token     `json:"id"`
	Class    string    `json:"class,omitempty"`
	Title    Token     `json:"title"`
	Params   []Param   `json:"params,omitempty"`
	Props    []Prop    `json:"props,omitempty"`
	Links    []Link    `json:"links,omitempty"`
	Parts    []Part    `json:"parts,omitempty"`
	Controls []Control `json:"controls,omitempty"`
}

// A Part is a piece of text, such as the statement and its items.
type Part struct {
	ID    Token  `json:"id,omitzero"`
	Name  string `json:"name"`
	NS    string `json:"ns,omitempty"`
	Class string `json:"class,omitempty"`
	Title string `json:"title,omitempty"`
	Props []Prop `json:"props,omitempty"`
	Prose string `json:"prose,omitempty"`
	Parts []Part `json:"parts,omitempty"`
	Links []Link `json:"links,omitempty"`
}

// A Param is a gap in the text that an organisation fills.
type Param struct {
	ID     string   `json:"id"`
	Class  string   `json:"class,omitempty"`
	Label  string   `json:"label,omitempty"`
	Values []string `json:"values,omitempty"`
	Select *Select  `json:"select,omitempty"`
}

// Select lists the choices of a Param.
type Select struct {
	Choice []string `json:"choice,omitempty"`
}

// BackMatter holds the resources that links name by UUID.
type BackMatter struct {
	Resources []Resource `json:"resources,omitempty"`
}

// A Resource is something that a document refers to.
type Resource struct {
	UUID   string  `json:"uuid"`
	Title  string  `json:"title,omitempty"`
	RLinks []RLink `json:"rlinks,omitempty"`
}

// An RLink is one place of a resource.
type RLink struct {
	Href      Token  `json:"href"`
	MediaType string `json:"media-type,omitempty"`
}

// A Profile selects controls of catalogs and other profiles.
type Profile struct {
	UUID       string      `json:"uuid"`
	Metadata   Metadata    `json:"metadata"`
	Imports    []Import    `json:"imports"`
	Merge      *Merge      `json:"merge,omitempty"`
	Modify     *Modify     `json:"modify,omitempty"`
	BackMatter *BackMatter `json:"back-matter,omitempty"`
}

// An Import selects controls of one file.
type Import struct {
	Href    Token      `json:"href"`
	All     *struct{}  `json:"include-all,omitempty"`
	Include []Selector `json:"include-controls,omitempty"`
	Exclude []Selector `json:"exclude-controls,omitempty"`
}

// A Selector names controls by id or pattern, with or without those below.
type Selector struct {
	Children string    `json:"with-child-controls,omitempty"`
	IDs      []Token   `json:"with-ids,omitempty"`
	Matching []Pattern `json:"matching,omitempty"`
}

// A Pattern names ids with * and ?.
type Pattern struct {
	Pattern Token `json:"pattern"`
}

// Merge says how what was imported is put together.
type Merge struct {
	Combine *Combine      `json:"combine,omitempty"`
	Flat    *struct{}     `json:"flat,omitempty"`
	AsIs    bool          `json:"as-is,omitempty"`
	Custom  *CustomGroups `json:"custom,omitempty"`
}

// Combine says what becomes of two controls of one id.
type Combine struct {
	Method Token `json:"method,omitzero"`
}

// CustomGroups is an arrangement of the profile's own.
type CustomGroups struct {
	Groups []CustomGroup `json:"groups,omitempty"`
	Insert []Insertion   `json:"insert-controls,omitempty"`
}

// A CustomGroup is a group of a profile, into which controls are put.
type CustomGroup struct {
	ID     Token         `json:"id,omitzero"`
	Class  string        `json:"class,omitempty"`
	Title  Token         `json:"title"`
	Params []Param       `json:"params,omitempty"`
	Props  []Prop        `json:"props,omitempty"`
	Links  []Link        `json:"links,omitempty"`
	Parts  []Part        `json:"parts,omitempty"`
	Groups []CustomGroup `json:"groups,omitempty"`
	Insert []Insertion   `json:"insert-controls,omitempty"`
}

// An Insertion puts some of what was imported in one place.
type Insertion struct {
	Order   Token      `json:"order,omitzero"`
	All     *struct{}  `json:"include-all,omitempty"`
	Include []Selector `json:"include-controls,omitempty"`
	Exclude []Selector `json:"exclude-controls,omitempty"`
}

// Modify changes what was imported.
type Modify struct {
	Set    []SetParam `json:"set-parameters,omitempty"`
	Alters []Alter    `json:"alters,omitempty"`
}

// SetParam fills a Param.
type SetParam struct {
	ID     Token    `json:"param-id"`
	Label  string   `json:"label,omitempty"`
	Values []string `json:"values,omitempty"`
	Select *Select  `json:"select,omitempty"`
}

// An Alter changes one control: what is removed goes first.
type Alter struct {
	Control Token    `json:"control-id"`
	Removes []Remove `json:"removes,omitempty"`
	Adds    []Add    `json:"adds,omitempty"`
}

// A Remove takes away what has all that it says.
type Remove struct {
	Name  Token `json:"by-name,omitzero"`
	Class Token `json:"by-class,omitzero"`
	ID    Token `json:"by-id,omitzero"`
	Item  Token `json:"by-item-name,omitzero"`
	NS    Token `json:"by-ns,omitzero"`
}

// An Add puts something into a control, or into or beside what it names by id.
type Add struct {
	Position Token   `json:"position,omitzero"`
	By       Token   `json:"by-id,omitzero"`
	Title    Token   `json:"title,omitzero"`
	Params   []Param `json:"params,omitempty"`
	Props    []Prop  `json:"props,omitempty"`
	Links    []Link  `json:"links,omitempty"`
	Parts    []Part  `json:"parts,omitempty"`
}

// A MappingCollection relates controls of pairs of resources.
type MappingCollection struct {
	UUID       string      `json:"uuid"`
	Metadata   Metadata    `json:"metadata"`
	Provenance Provenance  `json:"provenance"`
	Mappings   Mappings    `json:"mappings"`
	BackMatter *BackMatter `json:"back-matter,omitempty"`
}

// Provenance says how the mappings came to be.
type Provenance struct {
	Method      Token       `json:"method"`
	Rationale   Token       `json:"matching-rationale"`
	Status      Token       `json:"status"`
	Confidence  *Confidence `json:"confidence-score,omitempty"`
	Description string      `json:"mapping-description"`
	Props       []Prop      `json:"props,omitempty"`
}

// Mappings is a list, or one mapping that stands for a list of one.
type Mappings []Mapping

// A Mapping relates two resources.
type Mapping struct {
	UUID       string      `json:"uuid"`
	Rationale  Token       `json:"matching-rationale,omitzero"`
	Source     ResourceRef `json:"source-resource"`
	Target     ResourceRef `json:"target-resource"`
	Maps       []Map       `json:"maps"`
	Confidence *Confidence `json:"confidence-score,omitempty"`
	Props      []Prop      `json:"props,omitempty"`
}

// A ResourceRef names a catalog or profile.
type ResourceRef struct {
	Type  string `json:"type"`
	Href  Token  `json:"href"`
	Props []Prop `json:"props,omitempty"`
}

// A Map is one statement about the union of the sources and that of the targets.
type Map struct {
	UUID         Token       `json:"uuid"`
	NS           string      `json:"ns,omitempty"`
	Rationale    Token       `json:"matching-rationale,omitzero"`
	Relationship Token       `json:"relationship"`
	Sources      []Item      `json:"sources"`
	Targets      []Item      `json:"targets"`
	Confidence   *Confidence `json:"confidence-score,omitempty"`
	Props        []Prop      `json:"props,omitempty"`
	Remarks      string      `json:"remarks,omitempty"`
}

// An Item is one end of a map. IDDraft is the key of drafts.
type Item struct {
	Type    Token  `json:"type"`
	ID      Token  `json:"id-ref,omitzero"`
	IDDraft Token  `json:"id_ref,omitzero"`
	Props   []Prop `json:"props,omitempty"`
}

// Confidence is a word or a share of one. Score is the key of drafts.
type Confidence struct {
	Category   Token `json:"category,omitzero"`
	Percentage Token `json:"percentage,omitzero"`
	Score      Token `json:"score,omitzero"`
}
