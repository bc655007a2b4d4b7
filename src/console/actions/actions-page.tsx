import { type JSX } from 'preact';
import { type Action } from '../../base/actions/actions-log';
import { address } from '../view/address';
import { figure } from '../view/figures';
import { page } from '../view/layout';
import { type PageContext } from '../view/page-context';
import { Time } from '../view/time';

export interface ActionsView {
  actions: readonly Action[];
  /** Where the next page begins; null on the last one. */
  before: number | null;
}

/** Who made the service do what, the newest first. */
export function actionsPage(context: PageContext, { actions, before }: ActionsView): string {
  return page(context, {
    title: 'Actions',
    children:
      actions.length === 0 ? (
        <p>Nobody has done anything yet. Retries, dismissals, syncs by hand and the like are kept here.</p>
      ) : (
        <>
          <List actions={actions} />
          {before !== null && (
            <p>
              <a href={address('/console/actions', { before })}>Older</a>
            </p>
          )}
        </>
      ),
  });
}

const List = ({ actions }: Pick<ActionsView, 'actions'>): JSX.Element => (
  <table class="rows">
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">Who</th>
        <th scope="col">What</th>
        <th scope="col">On what</th>
        <th scope="col" class="number">
          How many
        </th>
      </tr>
    </thead>
    <tbody>
      {actions.map(({ id, at, who, what, subject, count }) => (
        <tr key={id}>
          <td data-label="When">
            <Time at={at} />
          </td>
          <td data-label="Who">{who}</td>
          <td data-label="What">{what}</td>
          <td data-label="On what">{subject}</td>
          <td data-label="How many" class="number">
            {figure(count)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
