import { entityOf } from './entity-class';
import { ORGANIZATION, type OrganizationFields } from './organization.kind';
import { LoggedEntity } from './logged-entity';

/** An organization. @see https://developers.pipedrive.com/docs/api/v1/Organizations */
export class Organization extends entityOf<Organization, OrganizationFields>()(ORGANIZATION, LoggedEntity) {}
