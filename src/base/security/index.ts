export { Public } from './public.decorator';
export { RequestedBy } from './requested-by.decorator';
export { SecurityModule } from './security.module';
