import { type Right } from '../../base/config/api-keys';
import { type KnownKey } from '../../base/security/api-keys';

/** Who looks at a page: the name of the key and what it may do. */
export type Visitor = KnownKey;

/** Where the console lies. */
export const CONSOLE = 'console';

/** Who may open a page or send a form: somebody who signed in with the right, or anybody. */
export type PageAccess = Right | 'anybody';

export const PAGE_ACCESS = Symbol('who may open a page of the console');
