package begin

// evidenceFile shows what evidence looks like.
const evidenceFile = `# What you can show: one entry for each document, screenshot, report or record. 'groundwork catalog list evidence-types' lists
# the types, and 'groundwork catalog show TYPE' says what one is to hold.
# Take the # away from the lines below, and change them to what you have.
# evidence:
#   - id: EV-001                     # yours; it stays the same
#     type: ai-policy-document       # what it is
#     title: AI policy
#     version: "2.0"                 # as the document says; an index of documents tells it
#     outside: true                  # it may be given to customers who ask; nothing else goes there
#     approved_by: First Last        # a policy that nobody approved is a draft
#     effective: 2026-09-01          # in force from this day until another replaces it
#     status: accepted               # draft: shown to nobody yet; rejected: counts nothing
#     owner: top-management
#     source: {uri: "https://…"}     # where it lies
#   - id: EV-002
#     type: user-access-review-record
#     title: Review of user rights, third quarter
#     period: 2026-07-01/2026-09-30  # the days that it speaks of
#     performed: 2026-09-28          # the day on which it was done
#     collected: 2026-10-02          # the day on which you took it
#     status: accepted
#     owner: it-ops
#     drawn: every fifth of the list # how the sample was drawn
#     attributes: {population: 120, sample: 25, deviations: 0} # how many there were, were tested, were not as they should be
`

// treatmentsFile shows what treatments and risks look like.
const treatmentsFile = `# What you do about gaps: accepted risks, remediations, compensating controls. They explain gaps and raise no figure.
# Take the # away from the lines below, and change them to what you decided.
# treatments:
#   - kind: accepted-risk            # or remediation, compensating
#     control: penetration-test      # the control that is missing or weak
#     why: Say why you live with it for now.
#     owner: security
#     approved_by: First Last        # somebody else than the owner
#     until: 2027-03-31
# What could go wrong. A risk makes the controls that treat it necessary, and the Statement of Applicability says so.
# risks:
#   - {id: R-1, title: A wrong answer of the assistant is acted on, owner: product, level: high, response: mitigate, controls: [human-oversight-of-ai]}
`
