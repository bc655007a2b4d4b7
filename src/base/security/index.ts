export { type AuthenticatedRequest } from './authenticated-request';
export { allows, forbidden } from './forbidden';
export { NeedsRight, Public } from './access.decorator';
export { RequestedBy } from './requested-by.decorator';
export { SecurityModule } from './security.module';
