package floor

import (
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// has reports whether a piece carries an attribute.
func has(e *evidence.Piece, name string) bool {
	_, ok := e.Attributes[name]
	return ok
}

// yes reports whether a piece carries an attribute that is true.
func yes(e *evidence.Piece, name string) bool {
	v, _ := e.Attributes[name].(bool)
	return v
}

// needs are what the links of the built-in catalog ask of a piece, by their texts. None can come to
// no answer, and none holds of less than it holds of: more attributes or systems never break one.
func needs() map[string]func(*evidence.Piece) bool { //nolint:gocognit,funlen // a table
	return map[string]func(*evidence.Piece) bool{
		`(e.type == "control-owner-register" && e.has("soa_controls") && e.attributes.soa_controls) ||
(e.type == "control-owner-confirmation" && e.has("performers_told") && e.attributes.performers_told)`: func(e *evidence.Piece) bool {
			return (e.Type == "control-owner-register" && yes(e, "soa_controls")) || (e.Type == "control-owner-confirmation" && yes(e, "performers_told"))
		},
		`e.has("ai_assessments") && e.attributes.ai_assessments`: func(e *evidence.Piece) bool { return yes(e, "ai_assessments") },
		`e.has("ai_duties") && e.attributes.ai_duties && (e.type != "commitment-briefing-record" || e.has("population"))`: func(e *evidence.Piece) bool {
			return yes(e, "ai_duties") && (e.Type != "commitment-briefing-record" || has(e, "population"))
		},
		`e.has("ai_life_stages") && e.attributes.ai_life_stages`: func(e *evidence.Piece) bool { return yes(e, "ai_life_stages") },
		`e.has("ai_training") && e.attributes.ai_training`:       func(e *evidence.Piece) bool { return yes(e, "ai_training") },
		`e.has("ai_training") && e.attributes.ai_training && (e.type != "processing-register" || (e.has("grounds_by_dataset") && e.attributes.grounds_by_dataset))`: func(e *evidence.Piece) bool {
			return yes(e, "ai_training") && (e.Type != "processing-register" || yes(e, "grounds_by_dataset"))
		},
		`e.has("all_documents") && e.attributes.all_documents && e.has("opens_approved_texts") && e.attributes.opens_approved_texts`: func(e *evidence.Piece) bool { return yes(e, "all_documents") && yes(e, "opens_approved_texts") },
		`e.has("annex_a_refs") && e.attributes.annex_a_refs && e.has("ai_risks_marked") && e.attributes.ai_risks_marked`:             func(e *evidence.Piece) bool { return yes(e, "annex_a_refs") && yes(e, "ai_risks_marked") },
		`e.has("by_top_management") && e.attributes.by_top_management`:                                                               func(e *evidence.Piece) bool { return yes(e, "by_top_management") },
		`e.has("by_top_management") && e.attributes.by_top_management &&
e.has("severe_deficiencies") && e.attributes.severe_deficiencies`: func(e *evidence.Piece) bool { return yes(e, "by_top_management") && yes(e, "severe_deficiencies") },
		`e.has("confidential") && e.attributes.confidential`:                 func(e *evidence.Piece) bool { return yes(e, "confidential") },
		`e.has("development_aims") && e.attributes.development_aims`:         func(e *evidence.Piece) bool { return yes(e, "development_aims") },
		`e.has("document_stores") && e.attributes.document_stores`:           func(e *evidence.Piece) bool { return yes(e, "document_stores") },
		`e.has("duties") && e.attributes.duties`:                             func(e *evidence.Piece) bool { return yes(e, "duties") },
		`e.has("impact_results") && e.attributes.impact_results`:             func(e *evidence.Piece) bool { return yes(e, "impact_results") },
		`e.has("impact_triggers") && e.attributes.impact_triggers`:           func(e *evidence.Piece) bool { return yes(e, "impact_triggers") },
		`e.has("in_review_papers") && e.attributes.in_review_papers`:         func(e *evidence.Piece) bool { return yes(e, "in_review_papers") },
		`e.has("independent") && e.attributes.independent`:                   func(e *evidence.Piece) bool { return yes(e, "independent") },
		`e.has("names_ai") && e.attributes.names_ai`:                         func(e *evidence.Piece) bool { return yes(e, "names_ai") },
		`e.has("opens_approved_texts") && e.attributes.opens_approved_texts`: func(e *evidence.Piece) bool { return yes(e, "opens_approved_texts") },
		`e.has("personal_data") && e.attributes.personal_data`:               func(e *evidence.Piece) bool { return yes(e, "personal_data") },
		`e.has("population")`: func(e *evidence.Piece) bool { return has(e, "population") },
		`e.has("population") && (e.type != "inventory-confirmation-record" || (e.has("ai_part") && e.attributes.ai_part))`: func(e *evidence.Piece) bool {
			return has(e, "population") && (e.Type != "inventory-confirmation-record" || yes(e, "ai_part"))
		},
		`e.has("population") && e.has("ai_faults") && e.attributes.ai_faults`:                                                        func(e *evidence.Piece) bool { return has(e, "population") && yes(e, "ai_faults") },
		`e.has("population") && e.has("ai_matters") && e.attributes.ai_matters`:                                                      func(e *evidence.Piece) bool { return has(e, "population") && yes(e, "ai_matters") },
		`e.has("population") && e.has("register_updated") && e.attributes.register_updated`:                                          func(e *evidence.Piece) bool { return has(e, "population") && yes(e, "register_updated") },
		`e.has("reconciled") && e.attributes.reconciled`:                                                                             func(e *evidence.Piece) bool { return yes(e, "reconciled") },
		`e.has("reporting_duties") && e.attributes.reporting_duties`:                                                                 func(e *evidence.Piece) bool { return yes(e, "reporting_duties") },
		`e.has("security_duties") && e.attributes.security_duties`:                                                                   func(e *evidence.Piece) bool { return yes(e, "security_duties") },
		`e.has("security_duties") && e.attributes.security_duties && e.has("given_to_customers") && e.attributes.given_to_customers`: func(e *evidence.Piece) bool { return yes(e, "security_duties") && yes(e, "given_to_customers") },
		`e.has("service_controls") && e.attributes.service_controls && e.has("findings_graded") && e.attributes.findings_graded &&
e.has("to_top_management") && e.attributes.to_top_management`: func(e *evidence.Piece) bool {
			return yes(e, "service_controls") && yes(e, "findings_graded") && yes(e, "to_top_management")
		},
		`e.has("service_duties") && e.attributes.service_duties`:         func(e *evidence.Piece) bool { return yes(e, "service_duties") },
		`e.has("service_objectives") && e.attributes.service_objectives`: func(e *evidence.Piece) bool { return yes(e, "service_objectives") },
		`e.has("service_objectives") && e.attributes.service_objectives &&
e.has("management_approved") && e.attributes.management_approved`: func(e *evidence.Piece) bool { return yes(e, "service_objectives") && yes(e, "management_approved") },
		`e.has("service_objectives") && e.attributes.service_objectives && e.has("yearly_outcome") && e.attributes.yearly_outcome`: func(e *evidence.Piece) bool { return yes(e, "service_objectives") && yes(e, "yearly_outcome") },
		`e.has("supplies") && e.attributes.supplies`: func(e *evidence.Piece) bool { return yes(e, "supplies") },
		`e.has("tasks_described") && e.attributes.tasks_described && e.has("ai_risks_marked") &&
e.attributes.ai_risks_marked`: func(e *evidence.Piece) bool { return yes(e, "tasks_described") && yes(e, "ai_risks_marked") },
		`e.has("use_rules") && e.attributes.use_rules`: func(e *evidence.Piece) bool { return yes(e, "use_rules") },
		`e.systems.size() > 0`:                         func(e *evidence.Piece) bool { return len(e.Systems) > 0 },
		`e.systems.size() > 0 && (e.type != "processor-review-record" || (e.has("contracts_read") && e.attributes.contracts_read))`: func(e *evidence.Piece) bool {
			return len(e.Systems) > 0 && (e.Type != "processor-review-record" || yes(e, "contracts_read"))
		},
		`e.systems.size() > 0 && e.has("ai_duties") && e.attributes.ai_duties`:                 func(e *evidence.Piece) bool { return len(e.Systems) > 0 && yes(e, "ai_duties") },
		`e.systems.size() > 0 && e.has("as_run") && e.attributes.as_run`:                       func(e *evidence.Piece) bool { return len(e.Systems) > 0 && yes(e, "as_run") },
		`e.systems.size() > 0 && e.has("current_data_flow") && e.attributes.current_data_flow`: func(e *evidence.Piece) bool { return len(e.Systems) > 0 && yes(e, "current_data_flow") },
		`e.systems.size() > 0 && e.has("names_ai") && e.attributes.names_ai && e.has("open_to_users") && e.attributes.open_to_users`: func(e *evidence.Piece) bool {
			return len(e.Systems) > 0 && yes(e, "names_ai") && yes(e, "open_to_users")
		},
		`e.systems.size() > 0 && e.has("specification") && e.attributes.specification`:                   func(e *evidence.Piece) bool { return len(e.Systems) > 0 && yes(e, "specification") },
		`e.type != "account-grant-record" || e.has("population")`:                                        func(e *evidence.Piece) bool { return e.Type != "account-grant-record" || has(e, "population") },
		`e.type != "added-data-message" || e.has("population")`:                                          func(e *evidence.Piece) bool { return e.Type != "added-data-message" || has(e, "population") },
		`e.type != "ai-evaluation-report" || (e.has("overlap_checked") && e.attributes.overlap_checked)`: func(e *evidence.Piece) bool { return e.Type != "ai-evaluation-report" || yes(e, "overlap_checked") },
		`e.type != "ai-evaluation-report" || (e.has("releases_listed") && e.attributes.releases_listed)`: func(e *evidence.Piece) bool { return e.Type != "ai-evaluation-report" || yes(e, "releases_listed") },
		`e.type != "ai-policy-approval-record" || (e.has("by_top_management") && e.attributes.by_top_management)`: func(e *evidence.Piece) bool {
			return e.Type != "ai-policy-approval-record" || yes(e, "by_top_management")
		},
		`e.type != "ai-use-approval-record" || e.has("population")`:      func(e *evidence.Piece) bool { return e.Type != "ai-use-approval-record" || has(e, "population") },
		`e.type != "aims-change-record" || e.has("population")`:          func(e *evidence.Piece) bool { return e.Type != "aims-change-record" || has(e, "population") },
		`e.type != "alert-handling-record" || e.has("population")`:       func(e *evidence.Piece) bool { return e.Type != "alert-handling-record" || has(e, "population") },
		`e.type != "alert-tuning-record" || e.has("population")`:         func(e *evidence.Piece) bool { return e.Type != "alert-tuning-record" || has(e, "population") },
		`e.type != "awareness-completion-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "awareness-completion-record" || has(e, "population") },
		`e.type != "baseline-comparison-report" || e.has("population")`:  func(e *evidence.Piece) bool { return e.Type != "baseline-comparison-report" || has(e, "population") },
		`e.type != "boundary-rule-review-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "boundary-rule-review-record" || has(e, "population") },
		`e.type != "cause-analysis-record" || e.has("population")`:       func(e *evidence.Piece) bool { return e.Type != "cause-analysis-record" || has(e, "population") },
		`e.type != "change-record" || (e.has("population") && e.has("from_deployments") && e.attributes.from_deployments)`: func(e *evidence.Piece) bool {
			return e.Type != "change-record" || (has(e, "population") && yes(e, "from_deployments"))
		},
		`e.type != "change-record" || (e.systems.size() > 0 && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "change-record" || (len(e.Systems) > 0 && has(e, "population"))
		},
		`e.type != "change-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "change-record" || has(e, "population") },
		`e.type != "change-risk-record" || (e.systems.size() > 0 && e.has("impact_part") && e.attributes.impact_part)`: func(e *evidence.Piece) bool {
			return e.Type != "change-risk-record" || (len(e.Systems) > 0 && yes(e, "impact_part"))
		},
		`e.type != "change-risk-record" || (e.systems.size() > 0 && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "change-risk-record" || (len(e.Systems) > 0 && has(e, "population"))
		},
		`e.type != "change-risk-record" || e.systems.size() > 0`:          func(e *evidence.Piece) bool { return e.Type != "change-risk-record" || len(e.Systems) > 0 },
		`e.type != "change-test-record" || e.has("population")`:           func(e *evidence.Piece) bool { return e.Type != "change-test-record" || has(e, "population") },
		`e.type != "change-test-record" || e.systems.size() > 0`:          func(e *evidence.Piece) bool { return e.Type != "change-test-record" || len(e.Systems) > 0 },
		`e.type != "collection-review-record" || e.has("population")`:     func(e *evidence.Piece) bool { return e.Type != "collection-review-record" || has(e, "population") },
		`e.type != "commitment-briefing-record" || e.has("population")`:   func(e *evidence.Piece) bool { return e.Type != "commitment-briefing-record" || has(e, "population") },
		`e.type != "communication-record" || e.has("population")`:         func(e *evidence.Piece) bool { return e.Type != "communication-record" || has(e, "population") },
		`e.type != "competence-assessment-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "competence-assessment-record" || has(e, "population") },
		`e.type != "concern-case-record" ||
(e.has("population") && e.has("incidents_looked_at") && e.attributes.incidents_looked_at)`: func(e *evidence.Piece) bool {
			return e.Type != "concern-case-record" || (has(e, "population") && yes(e, "incidents_looked_at"))
		},
		`e.type != "concern-case-record" || (e.has("population") && e.has("code_breaches") && e.attributes.code_breaches)`: func(e *evidence.Piece) bool {
			return e.Type != "concern-case-record" || (has(e, "population") && yes(e, "code_breaches"))
		},
		`e.type != "conduct-acknowledgement-record" || e.has("population")`: func(e *evidence.Piece) bool {
			return e.Type != "conduct-acknowledgement-record" || has(e, "population")
		},
		`e.type != "confidential-data-review" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "confidential-data-review" || has(e, "population") },
		`e.type != "consent-check-record" || (e.has("population") && e.has("express_consents"))`: func(e *evidence.Piece) bool {
			return e.Type != "consent-check-record" || (has(e, "population") && has(e, "express_consents"))
		},
		`e.type != "consent-check-record" || e.has("population")`:          func(e *evidence.Piece) bool { return e.Type != "consent-check-record" || has(e, "population") },
		`e.type != "control-duty-appraisal-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "control-duty-appraisal-record" || has(e, "population") },
		`e.type != "control-evaluation-record" || e.has("population")`:     func(e *evidence.Piece) bool { return e.Type != "control-evaluation-record" || has(e, "population") },
		`e.type != "control-owner-confirmation" || e.has("population")`:    func(e *evidence.Piece) bool { return e.Type != "control-owner-confirmation" || has(e, "population") },
		`e.type != "data-destruction-record" || e.has("population")`:       func(e *evidence.Piece) bool { return e.Type != "data-destruction-record" || has(e, "population") },
		`e.type != "dataset-intake-record" || (e.has("personal_data") && e.attributes.personal_data && e.has("new_purpose_ground")
&& e.attributes.new_purpose_ground && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "dataset-intake-record" || (yes(e, "personal_data") && yes(e, "new_purpose_ground") && has(e, "population"))
		},
		`e.type != "dataset-intake-record" || (e.has("personal_data") && e.attributes.personal_data && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "dataset-intake-record" || (yes(e, "personal_data") && has(e, "population"))
		},
		`e.type != "dataset-intake-record" || (e.has("personal_data") && e.attributes.personal_data && e.has("supplier_check") &&
e.attributes.supplier_check && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "dataset-intake-record" || (yes(e, "personal_data") && yes(e, "supplier_check") && has(e, "population"))
		},
		`e.type != "dataset-quality-report" || e.has("population")`:  func(e *evidence.Piece) bool { return e.Type != "dataset-quality-report" || has(e, "population") },
		`e.type != "disclosure-log" || e.has("population")`:          func(e *evidence.Piece) bool { return e.Type != "disclosure-log" || has(e, "population") },
		`e.type != "document-check-record" || e.has("population")`:   func(e *evidence.Piece) bool { return e.Type != "document-check-record" || has(e, "population") },
		`e.type != "emergency-change-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "emergency-change-record" || has(e, "population") },
		`e.type != "entry-list-review-record" || (e.has("population") && e.has("approvals_traced") && e.attributes.approvals_traced)`: func(e *evidence.Piece) bool {
			return e.Type != "entry-list-review-record" || (has(e, "population") && yes(e, "approvals_traced"))
		},
		`e.type != "entry-list-review-record" || e.has("population")`:                                    func(e *evidence.Piece) bool { return e.Type != "entry-list-review-record" || has(e, "population") },
		`e.type != "event-triage-record" || e.has("population")`:                                         func(e *evidence.Piece) bool { return e.Type != "event-triage-record" || has(e, "population") },
		`e.type != "event-triage-record" || e.systems.size() > 0`:                                        func(e *evidence.Piece) bool { return e.Type != "event-triage-record" || len(e.Systems) > 0 },
		`e.type != "incident-notice-record" || e.has("population")`:                                      func(e *evidence.Piece) bool { return e.Type != "incident-notice-record" || has(e, "population") },
		`e.type != "incident-pattern-review" || e.has("population")`:                                     func(e *evidence.Piece) bool { return e.Type != "incident-pattern-review" || has(e, "population") },
		`e.type != "incident-record" || e.has("population")`:                                             func(e *evidence.Piece) bool { return e.Type != "incident-record" || has(e, "population") },
		`e.type != "infrastructure-scan-report" || e.has("population")`:                                  func(e *evidence.Piece) bool { return e.Type != "infrastructure-scan-report" || has(e, "population") },
		`e.type != "input-rejection-report" || e.has("population")`:                                      func(e *evidence.Piece) bool { return e.Type != "input-rejection-report" || has(e, "population") },
		`e.type != "input-rule-configuration" || (e.has("personal_data") && e.attributes.personal_data)`: func(e *evidence.Piece) bool { return e.Type != "input-rule-configuration" || yes(e, "personal_data") },
		`e.type != "internal-audit-report" ||
(e.has("independent") && e.attributes.independent && e.has("service_controls") && e.attributes.service_controls)`: func(e *evidence.Piece) bool {
			return e.Type != "internal-audit-report" || (yes(e, "independent") && yes(e, "service_controls"))
		},
		`e.type != "inventory-confirmation-record" || e.has("population")`:                                 func(e *evidence.Piece) bool { return e.Type != "inventory-confirmation-record" || has(e, "population") },
		`e.type != "key-lifecycle-record" || e.has("population")`:                                          func(e *evidence.Piece) bool { return e.Type != "key-lifecycle-record" || has(e, "population") },
		`e.type != "leadership-minutes" || (e.has("by_top_management") && e.attributes.by_top_management)`: func(e *evidence.Piece) bool { return e.Type != "leadership-minutes" || yes(e, "by_top_management") },
		`e.type != "leadership-report" || (e.has("to_oversight_body") && e.attributes.to_oversight_body)`:  func(e *evidence.Piece) bool { return e.Type != "leadership-report" || yes(e, "to_oversight_body") },
		`e.type != "leaver-mover-record" || e.has("population")`:                                           func(e *evidence.Piece) bool { return e.Type != "leaver-mover-record" || has(e, "population") },
		`e.type != "management-review-minutes" || (e.has("by_top_management") && e.attributes.by_top_management)`: func(e *evidence.Piece) bool {
			return e.Type != "management-review-minutes" || yes(e, "by_top_management")
		},
		`e.type != "manager-handover-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "manager-handover-record" || has(e, "population") },
		`e.type != "media-disposal-record" || e.has("population")`:   func(e *evidence.Piece) bool { return e.Type != "media-disposal-record" || has(e, "population") },
		`e.type != "model-monitoring-report" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "model-monitoring-report" || has(e, "population") },
		`e.type != "new-use-decision-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "new-use-decision-record" || has(e, "population") },
		`e.type != "nonconformity-log" || (e.has("population") && e.has("incident_named") && e.attributes.incident_named)`: func(e *evidence.Piece) bool {
			return e.Type != "nonconformity-log" || (has(e, "population") && yes(e, "incident_named"))
		},
		`e.type != "nonconformity-log" || e.has("population")`:                                            func(e *evidence.Piece) bool { return e.Type != "nonconformity-log" || has(e, "population") },
		`e.type != "operating-check-record" || e.has("population")`:                                       func(e *evidence.Piece) bool { return e.Type != "operating-check-record" || has(e, "population") },
		`e.type != "output-delivery-report" || e.has("population")`:                                       func(e *evidence.Piece) bool { return e.Type != "output-delivery-report" || has(e, "population") },
		`e.type != "personal-data-quality-check" || e.has("population")`:                                  func(e *evidence.Piece) bool { return e.Type != "personal-data-quality-check" || has(e, "population") },
		`e.type != "personal-data-retention-check" || e.has("population")`:                                func(e *evidence.Piece) bool { return e.Type != "personal-data-retention-check" || has(e, "population") },
		`e.type != "policy-review-record" || e.has("population")`:                                         func(e *evidence.Piece) bool { return e.Type != "policy-review-record" || has(e, "population") },
		`e.type != "privacy-complaint-log" || e.has("population")`:                                        func(e *evidence.Piece) bool { return e.Type != "privacy-complaint-log" || has(e, "population") },
		`e.type != "privileged-access-record" || e.has("population")`:                                     func(e *evidence.Piece) bool { return e.Type != "privileged-access-record" || has(e, "population") },
		`e.type != "processor-review-record" || (e.has("notices_listed") && e.attributes.notices_listed)`: func(e *evidence.Piece) bool { return e.Type != "processor-review-record" || yes(e, "notices_listed") },
		`e.type != "processor-review-record" || (e.has("population") && e.has("contracts_read") && e.attributes.contracts_read)`: func(e *evidence.Piece) bool {
			return e.Type != "processor-review-record" || (has(e, "population") && yes(e, "contracts_read"))
		},
		`e.type != "processor-review-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "processor-review-record" || has(e, "population") },
		`e.type != "reconciliation-report" || e.has("population")`:   func(e *evidence.Piece) bool { return e.Type != "reconciliation-report" || has(e, "population") },
		`e.type != "record-store-check" || e.has("population")`:      func(e *evidence.Piece) bool { return e.Type != "record-store-check" || has(e, "population") },
		`e.type != "release-record" || (e.systems.size() > 0 && e.has("population"))`: func(e *evidence.Piece) bool {
			return e.Type != "release-record" || (len(e.Systems) > 0 && has(e, "population"))
		},
		`e.type != "release-record" || e.has("population")`:      func(e *evidence.Piece) bool { return e.Type != "release-record" || has(e, "population") },
		`e.type != "release-record" || e.systems.size() > 0`:     func(e *evidence.Piece) bool { return e.Type != "release-record" || len(e.Systems) > 0 },
		`e.type != "report-check-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "report-check-record" || has(e, "population") },
		`e.type != "resource-decision-record" || (e.has("by_top_management") && e.attributes.by_top_management)`: func(e *evidence.Piece) bool {
			return e.Type != "resource-decision-record" || yes(e, "by_top_management")
		},
		`e.type != "restore-test-record" || e.has("population")`:     func(e *evidence.Piece) bool { return e.Type != "restore-test-record" || has(e, "population") },
		`e.type != "rights-conflict-report" || e.has("population")`:  func(e *evidence.Piece) bool { return e.Type != "rights-conflict-report" || has(e, "population") },
		`e.type != "rights-request-log" || e.has("population")`:      func(e *evidence.Piece) bool { return e.Type != "rights-request-log" || has(e, "population") },
		`e.type != "risk-assessment-record" || e.systems.size() > 0`: func(e *evidence.Piece) bool { return e.Type != "risk-assessment-record" || len(e.Systems) > 0 },
		`e.type != "screening-record" || e.has("population")`:        func(e *evidence.Piece) bool { return e.Type != "screening-record" || has(e, "population") },
		`e.type != "stage-gate-record" || e.has("population")`:       func(e *evidence.Piece) bool { return e.Type != "stage-gate-record" || has(e, "population") },
		`e.type != "stage-gate-record" || e.systems.size() > 0`:      func(e *evidence.Piece) bool { return e.Type != "stage-gate-record" || len(e.Systems) > 0 },
		`e.type != "stored-record-check" || e.has("population")`:     func(e *evidence.Piece) bool { return e.Type != "stored-record-check" || has(e, "population") },
		`e.type != "supplier-assessment-record" || (e.systems.size() > 0 && e.has("ai_matters") && e.attributes.ai_matters)`: func(e *evidence.Piece) bool {
			return e.Type != "supplier-assessment-record" || (len(e.Systems) > 0 && yes(e, "ai_matters"))
		},
		`e.type != "supplier-assessment-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "supplier-assessment-record" || has(e, "population") },
		`e.type != "supplier-contract-check" || e.has("population")`:    func(e *evidence.Piece) bool { return e.Type != "supplier-contract-check" || has(e, "population") },
		`e.type != "supplier-contract-check" || e.systems.size() > 0`:   func(e *evidence.Piece) bool { return e.Type != "supplier-contract-check" || len(e.Systems) > 0 },
		`e.type != "supplier-exit-record" || e.has("population")`:       func(e *evidence.Piece) bool { return e.Type != "supplier-exit-record" || has(e, "population") },
		`e.type != "supplier-report-reading" || (e.has("population") && e.has("report_period") && e.has("user_controls_mapped") && e.attributes.user_controls_mapped)`: func(e *evidence.Piece) bool {
			return e.Type != "supplier-report-reading" || (has(e, "population") && has(e, "report_period") && yes(e, "user_controls_mapped"))
		},
		`e.type != "supplier-review-record" || (e.systems.size() > 0 && e.has("ai_faults") && e.attributes.ai_faults)`: func(e *evidence.Piece) bool {
			return e.Type != "supplier-review-record" || (len(e.Systems) > 0 && yes(e, "ai_faults"))
		},
		`e.type != "supplier-review-record" || e.has("population")`:                           func(e *evidence.Piece) bool { return e.Type != "supplier-review-record" || has(e, "population") },
		`e.type != "system-and-data-inventory" || (e.has("ai_part") && e.attributes.ai_part)`: func(e *evidence.Piece) bool { return e.Type != "system-and-data-inventory" || yes(e, "ai_part") },
		`e.type != "technical-document-check" || (e.systems.size() > 0 && e.has("service_boundary") &&
e.attributes.service_boundary)`: func(e *evidence.Piece) bool {
			return e.Type != "technical-document-check" || (len(e.Systems) > 0 && yes(e, "service_boundary"))
		},
		`e.type != "technical-document-check" || e.systems.size() > 0`: func(e *evidence.Piece) bool { return e.Type != "technical-document-check" || len(e.Systems) > 0 },
		`e.type != "test-data-check-record" || e.has("population")`:    func(e *evidence.Piece) bool { return e.Type != "test-data-check-record" || has(e, "population") },
		`e.type != "triage-quality-review" || e.has("population")`:     func(e *evidence.Piece) bool { return e.Type != "triage-quality-review" || has(e, "population") },
		`e.type != "use-check-report" || e.has("population")`:          func(e *evidence.Piece) bool { return e.Type != "use-check-report" || has(e, "population") },
		`e.type != "user-access-review-record" || (e.has("document_stores") && e.attributes.document_stores)`: func(e *evidence.Piece) bool {
			return e.Type != "user-access-review-record" || yes(e, "document_stores")
		},
		`e.type != "user-access-review-record" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type != "user-access-review-record" || has(e, "population") },
		`e.type != "vulnerability-fix-record" || e.has("population")`:  func(e *evidence.Piece) bool { return e.Type != "vulnerability-fix-record" || has(e, "population") },
		`e.type == "ai-design-document" ? e.systems.size() > 0 : e.type != "ai-build-record" || e.has("population")`: func(e *evidence.Piece) bool {
			if e.Type == "ai-design-document" {
				return len(e.Systems) > 0
			}
			return e.Type != "ai-build-record" || has(e, "population")
		},
		`e.type == "ai-requirements-document" ? e.systems.size() > 0 : e.type != "ai-build-record" || e.has("population")`: func(e *evidence.Piece) bool {
			if e.Type == "ai-requirements-document" {
				return len(e.Systems) > 0
			}
			return e.Type != "ai-build-record" || has(e, "population")
		},
		`e.type == "backup-job-report" || (e.has("document_stores") && e.attributes.document_stores)`: func(e *evidence.Piece) bool { return e.Type == "backup-job-report" || yes(e, "document_stores") },
		`e.type == "incident-record" ? e.has("population") : (e.has("site_alarms") && e.attributes.site_alarms)`: func(e *evidence.Piece) bool {
			if e.Type == "incident-record" {
				return has(e, "population")
			}
			return yes(e, "site_alarms")
		},
		`e.type == "measurement-plan" ? e.has("control_evaluations") && e.attributes.control_evaluations : e.systems.size() > 0`: func(e *evidence.Piece) bool {
			if e.Type == "measurement-plan" {
				return yes(e, "control_evaluations")
			}
			return len(e.Systems) > 0
		},
		`e.type == "rights-request-procedure" || e.has("population")`: func(e *evidence.Piece) bool { return e.Type == "rights-request-procedure" || has(e, "population") },
	}
}
