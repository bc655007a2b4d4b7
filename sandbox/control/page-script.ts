/** Runs in the browser. Values reach the page through `textContent` only, so that no record can inject markup. */
export const PAGE_SCRIPT = `
const FAULTS = [
  ['marketo', 'throttle'], ['marketo', 'exhaust'], ['marketo', 'unavailable'], ['marketo', 'expire-token'],
  ['marketo', 'reset-after'], ['pipedrive', 'throttle'], ['pipedrive', 'exhaust'], ['pipedrive', 'server-error'],
  ['pipedrive', 'html-block'], ['pipedrive', 'reset-after'],
];
const byId = (id) => document.getElementById(id);

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function fill(id, records, columns) {
  const table = element('table');
  const head = table.appendChild(element('tr'));
  columns.forEach(([title]) => head.appendChild(element('th', title)));
  for (const record of records) {
    const row = table.appendChild(element('tr'));
    columns.forEach(([, read]) => row.appendChild(element('td', String(read(record) ?? ''))));
  }
  byId(id).replaceChildren(records.length ? table : element('p', 'None'));
}

const member = (name) => (record) => record[name];
const column = (name) => [name, member(name)];
const primary = (list) => ((list ?? []).find((entry) => entry.primary) ?? (list ?? [])[0] ?? {}).value;

function show(state) {
  byId('now').textContent = state.now;
  byId('totals').textContent = Object.entries(state.totals)
    .map(([vendor, sum]) => vendor + ': ' + sum.calls + ' calls, ' + sum.writes + ' writes, ' + sum.tokens + ' counted')
    .join(' · ') + '.';
  fill('faults', state.faults, ['vendor', 'kind', 'method', 'path', 'times', 'code'].map(column));
  fill('leads', state.marketo.leads, ['id', 'mktoName', 'email', 'company', 'externalCompanyId', 'pipedriveId', 'updatedAt'].map(column));
  fill('companies', state.marketo.companies, ['id', 'externalCompanyId', 'company', 'website', 'industry'].map(column));
  fill('persons', state.pipedrive.persons, [column('id'), column('name'), ['email', (person) => primary(person.emails)], column('org_id'), column('owner_id'), column('update_time')]);
  fill('organizations', state.pipedrive.organizations, ['id', 'name', 'website', 'owner_id', 'update_time'].map(column));
  fill('calls', state.calls, ['at', 'vendor', 'method', 'path', 'status', 'code', 'tokens', 'milliseconds'].map(column));
  fill('webhooks', state.webhooks, ['at', 'campaign', 'leadId', 'url', 'status', 'body'].map(column));
}

async function send(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  byId('problem').textContent = response.ok ? '' : (await response.json()).message;
  await refresh();
}

async function refresh() {
  try {
    show(await (await fetch('/api/state')).json());
  } catch (error) {
    byId('problem').textContent = 'The sandbox does not answer: ' + error.message;
  }
}

function button(text, act) {
  byId('buttons').appendChild(element('button', text)).addEventListener('click', act);
}

for (const [vendor, kind] of FAULTS) {
  button(vendor + ' ' + kind, () => send('POST', '/api/faults', { vendor, kind, times: 5 }));
}
button('no faults', () => send('DELETE', '/api/faults'));
button('one hour later', () => send('POST', '/api/clock/advance', { milliseconds: 3600000 }));
refresh();
setInterval(refresh, 2000);
`;
