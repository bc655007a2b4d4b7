import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { allows } from '../../base/security';
import { type Visitor } from '../access/visitor';

/** What all parts of a page may need. */
export interface PageContext {
  visitor: Visitor;
  /** Epoch milliseconds, from which "5 min ago" is reckoned. */
  now: number;
  /** The page's own path and query, as the browser has it. */
  url: string;
}

const Context = createContext<PageContext | null>(null);

export const PageContextProvider = Context.Provider;

/** @throws TypeError outside a page. */
export function usePage(): PageContext {
  const page = useContext(Context);
  if (page === null) throw new TypeError('There is no page around this part');
  return page;
}

/** Whether the person who looks may change something. */
export const useMayOperate = (): boolean => allows(usePage().visitor.right, 'operate');
