/** In a run of all tests these suites are one, which imports the service once. */
import '../e2e/conflicts.e2e-spec';
import '../e2e/consent.e2e-spec';
import '../e2e/cost-of-tasks.e2e-spec';
import '../e2e/dry-run.e2e-spec';
import '../e2e/erased-records.e2e-spec';
import '../e2e/example-mapping.e2e-spec';
import '../e2e/mapping-rules.e2e-spec';
import '../e2e/preview.e2e-spec';
import '../e2e/records.e2e-spec';
import '../e2e/schema-drift.e2e-spec';
