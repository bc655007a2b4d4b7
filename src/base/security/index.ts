export { NeedsRight, Public } from './access.decorator';
export { RequestedBy } from './requested-by.decorator';
export { SecurityModule } from './security.module';
