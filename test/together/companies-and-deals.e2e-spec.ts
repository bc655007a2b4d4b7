/** In a run of all tests these suites are one, which imports the service once. */
import '../e2e/broken-links.e2e-spec';
import '../e2e/company-of-lead.e2e-spec';
import '../e2e/company-of-organization.e2e-spec';
import '../e2e/company-without-external-id.e2e-spec';
import '../e2e/deletions.e2e-spec';
import '../e2e/opportunity-of-deal.e2e-spec';
import '../e2e/organization-of-lead.e2e-spec';
import '../e2e/races.e2e-spec';
import '../e2e/role-of-deal.e2e-spec';
import '../e2e/seen-companies.e2e-spec';
import '../e2e/tables-left-out.e2e-spec';
import '../e2e/without-opportunities.e2e-spec';
