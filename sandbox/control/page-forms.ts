/** Runs in the browser, behind `PAGE_SCRIPT`: what a person does by hand. */
export const PAGE_FORMS = `
const FAULTS = [
  ['marketo', 'throttle'], ['marketo', 'exhaust'], ['marketo', 'unavailable'], ['marketo', 'expire-token'],
  ['marketo', 'reset-after'], ['pipedrive', 'throttle'], ['pipedrive', 'exhaust'], ['pipedrive', 'server-error'],
  ['pipedrive', 'html-block'], ['pipedrive', 'reset-after'],
];

const text = (name, label) => ({ name, label: label ?? name, read: member(name), write: (value) => ({ [name]: value === '' ? null : value }) });
const number = (name, label) => ({ ...text(name, label), type: 'number', write: (value) => ({ [name]: value === '' ? null : Number(value) }) });
const choice = (name, options) => ({ ...text(name), options, write: (value) => ({ [name]: value }) });
const list = (name, label) => ({
  name, label, read: (record) => primary(record[name]), write: (value) => ({ [name]: value === '' ? [] : [{ value, primary: true }] }),
});
const flag = (name) => ({ ...choice(name, ['false', 'true']), write: (value) => ({ [name]: value === 'true' }) });

/** What can be edited of a record, and where. */
const EDITS = {
  leads: { one: 'lead', path: '/marketo/leads', merges: true, fields: [text('firstName', 'first name'), text('lastName', 'last name'), text('email'), text('phone'), text('company'), text('title'), text('country'), number('leadScore', 'score'), text('leadStatus', 'status')] },
  persons: { one: 'person', path: '/pipedrive/persons', merges: true, fields: [text('name'), list('emails', 'email'), list('phones', 'phone'), number('org_id', 'organization')] },
  organizations: { one: 'organization', path: '/pipedrive/organizations', merges: true, fields: [text('name'), text('website'), number('employee_count', 'employees')] },
  deals: { one: 'deal', path: '/pipedrive/deals', merges: true, fields: [text('title'), number('value'), text('currency'), choice('status', ['open', 'won', 'lost']), number('person_id', 'person'), number('org_id', 'organization'), text('expected_close_date', 'expected close')] },
  activities: { one: 'activity', path: '/pipedrive/activities', merges: false, fields: [text('subject'), text('type'), number('person_id', 'person'), flag('done')] },
};

const dialog = byId('editor');
let submit = () => '';

function inputOf({ name, label, type, options, read }, record) {
  const row = element('label', label ?? name);
  const input = row.appendChild(document.createElement(options ? 'select' : 'input'));
  for (const option of options ?? []) input.appendChild(element('option', option));
  if (type) input.type = type;
  const value = String(read(record) ?? '');
  if (!options || value !== '') input.value = value;
  byId('fields').appendChild(row);
  return { input, value };
}

/** @param record - undefined for a new one. */
function edit(id, record) {
  const { one, path, merges, fields } = EDITS[id];
  const own = path + '/' + record?.id;
  byId('editing').textContent = record ? one + ' ' + record.id : 'New ' + one;
  byId('fields').replaceChildren();
  byId('refusal').textContent = '';
  const inputs = fields.map((field) => ({ ...field, ...inputOf(field, record ?? {}) }));
  byId('remove').hidden = !record;
  byId('merge').hidden = !record || !merges;
  byId('remove').onclick = () => finish(send('DELETE', own));
  byId('merge').onclick = () => {
    const into = prompt('Merge ' + one + ' ' + record.id + ' into which ' + one + '? It is gone afterwards; the other one stays.');
    if (into) void finish(send('POST', own + '/merge', { into: Number(into) }));
  };
  submit = () => {
    const changed = inputs.filter(({ input, value }) => input.value !== value);
    const values = Object.assign({}, ...changed.map(({ input, write }) => write(input.value)));
    return record ? send('PATCH', own, values) : send('POST', path, values);
  };
  dialog.showModal();
}

/** Closes the editor where the edit was taken, else says why not. */
async function finish(sent) {
  const problem = await sent;
  byId('refusal').textContent = problem;
  if (problem === '') dialog.close();
}

byId('save').addEventListener('click', (event) => {
  event.preventDefault();
  void finish(submit());
});
for (const made of document.querySelectorAll('[data-new]')) made.addEventListener('click', () => edit(made.dataset.new));

function button(title, act) {
  byId('buttons').appendChild(element('button', title)).addEventListener('click', act);
}
for (const [vendor, kind] of FAULTS) button(vendor + ': ' + kind, () => send('POST', '/faults', { vendor, kind, times: 5 }));
button('nothing more', () => send('DELETE', '/faults'));
button('let an hour pass', () => send('POST', '/clock/advance', { milliseconds: 3600000 }));

refresh();
setInterval(refresh, 1000);
`;
