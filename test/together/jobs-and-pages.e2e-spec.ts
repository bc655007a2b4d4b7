/** In a run of all tests these suites are one, which imports the service once. */
import '../e2e/audit.e2e-spec';
import '../e2e/console-features.e2e-spec';
import '../e2e/console-pages.e2e-spec';
import '../e2e/console-sign-in.e2e-spec';
import '../e2e/guardian.e2e-spec';
import '../e2e/jobs.e2e-spec';
import '../e2e/rights.e2e-spec';
import '../e2e/webhook-watch.e2e-spec';
