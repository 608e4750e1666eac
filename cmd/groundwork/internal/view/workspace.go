package view

// Workspace is the JSON of a workspace that was begun.
type Workspace struct {
	Folder string   `json:"folder"`
	Files  []string `json:"files"`
}
