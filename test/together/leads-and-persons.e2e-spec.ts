/** In a run of all tests these suites are one, which imports the service once. */
import '../e2e/activity-of-lead.e2e-spec';
import '../e2e/both-ways.e2e-spec';
import '../e2e/edits-on-both-sides.e2e-spec';
import '../e2e/lead-of-person.e2e-spec';
import '../e2e/lead-to-person.e2e-spec';
import '../e2e/merges.e2e-spec';
import '../e2e/moves.e2e-spec';
import '../e2e/not-kept.e2e-spec';
import '../e2e/person-of-lead.e2e-spec';
import '../e2e/second-lives.e2e-spec';
import '../e2e/webhook-versions.e2e-spec';
import '../e2e/what-one-side-lacks.e2e-spec';
