/** Runs in the browser. Values reach the page through `textContent` only, so that no record can inject markup. */
export const PAGE_SCRIPT = `
'use strict';
const byId = (id) => document.getElementById(id);
const shown = new Map();

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

const member = (name) => (record) => record[name];
const column = (name) => [name, member(name)];
const primary = (list) => ((list ?? []).find((entry) => entry.primary) ?? (list ?? [])[0] ?? {}).value;
const nameOf = (lead) => [lead.firstName, lead.lastName].filter(Boolean).join(' ');
const money = ({ value, currency }) => [value, currency].filter((part) => part !== null && part !== undefined).join(' ');
const time = (text) => String(text ?? '').replace('T', ' ').replace(/(\\.\\d+)?Z$/, '');

/** Title and content of the columns, by the id of the table. */
const COLUMNS = {
  leads: [column('id'), ['person', member('pipedriveId')], ['name', nameOf], column('email'), column('phone'), column('company'), ['score', member('leadScore')], ['changed', (lead) => time(lead.updatedAt)]],
  companies: [column('id'), ['name', member('company')], ['key', member('externalCompanyId')], column('website'), ['employees', member('numberOfEmployees')]],
  opportunities: [['key', member('externalOpportunityId')], column('name'), ['amount', member('amount')], column('stage'), ['won', member('isWon')]],
  roles: [['opportunity', member('externalOpportunityId')], ['lead', member('leadId')], column('role')],
  persons: [column('id'), ['lead', member('marketo_id')], column('name'), ['email', (person) => primary(person.emails)], ['phone', (person) => primary(person.phones)], ['organization', member('org_id')], ['changed', (person) => time(person.update_time)]],
  organizations: [column('id'), ['company', member('marketo_id')], column('name'), column('website'), ['employees', member('employee_count')]],
  deals: [column('id'), column('title'), ['value', money], column('status'), ['person', member('person_id')], ['organization', member('org_id')]],
  activities: [column('id'), column('type'), column('subject'), ['person', member('person_id')], column('done')],
  faults: ['vendor', 'kind', 'method', 'path', 'times', 'code'].map(column),
};

/** Draws a table anew where its records are others than before; those that changed shine for a moment. */
function fill(id, records, open) {
  const before = shown.get(id);
  const text = JSON.stringify(records);
  if (before?.text === text) return;
  const rows = new Map(records.map((record) => [JSON.stringify(record), record]));
  shown.set(id, { text, rows });
  const table = element('table');
  const head = table.appendChild(element('tr'));
  COLUMNS[id].forEach(([title]) => head.appendChild(element('th', title)));
  for (const [key, record] of rows) {
    const row = table.appendChild(element('tr'));
    COLUMNS[id].forEach(([, read]) => row.appendChild(element('td', String(read(record) ?? ''))));
    if (before && !before.rows.has(key)) row.className = 'changed';
    if (open) onOpen(row, () => open(record));
  }
  byId(id).replaceChildren(records.length ? table : element('p', 'None'));
}

function onOpen(row, act) {
  row.classList.add('open');
  row.tabIndex = 0;
  row.addEventListener('click', act);
  row.addEventListener('keydown', ({ key }) => key === 'Enter' && act());
}

/** One line of what happened: who called whom, for what, and the answer. */
function fillEvents(events) {
  const text = JSON.stringify(events);
  if (shown.get('events') === text) return;
  shown.set('events', text);
  const table = element('table');
  for (const { at, kind, vendor, what, status } of events) {
    const row = table.appendChild(element('tr'));
    row.appendChild(element('td', at.slice(11, 19))).title = at;
    const name = vendor === 'marketo' ? 'Marketo' : 'Pipedrive';
    const way = row.appendChild(element('td', kind === 'webhook' ? name + ' \\u2192 service' : 'service \\u2192 ' + name));
    way.className = 'way ' + vendor;
    row.appendChild(element('td', status || 'no answer')).className = status >= 200 && status < 300 ? '' : 'bad';
    row.appendChild(element('td', what)).title = what;
  }
  byId('events').replaceChildren(events.length ? table : element('p', 'None yet'));
}

const total = ({ calls, writes, tokens }, unit) => calls + ' calls, ' + writes + ' of them writes' + (unit ? ', ' + tokens + ' ' + unit : '');

function show(state) {
  byId('now').textContent = time(state.now);
  byId('marketo-total').textContent = total(state.totals.marketo);
  byId('pipedrive-total').textContent = total(state.totals.pipedrive, 'tokens');
  fill('faults', state.faults);
  for (const id of ['companies', 'opportunities', 'roles']) fill(id, state.marketo[id]);
  fill('leads', state.marketo.leads, (record) => edit('leads', record));
  for (const id of ['persons', 'organizations', 'deals', 'activities']) fill(id, state.pipedrive[id], (record) => edit(id, record));
  fillEvents(state.events);
}

/** @returns what is wrong, or '' */
async function send(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch('/api' + path, { method, headers, body: body && JSON.stringify(body) });
  const problem = response.ok ? '' : (await response.json()).message;
  await refresh();
  return problem;
}

async function refresh() {
  try {
    show(await (await fetch('/api/state')).json());
    byId('problem').textContent = '';
  } catch (error) {
    byId('problem').textContent = 'The sandbox does not answer: ' + error.message;
  }
}
`;
