import { type RequestHandler, Router } from 'express';
import { BadInput, idOf, type Members, membersOf } from './bad-input.ts';
import { type Vendors } from './vendors.ts';

/** What a user of a vendor can do with one kind of record. */
interface RecordEdits {
  create(values: Members): number;
  update(id: number, values: Members): void;
  delete(id: number): void;
  get(id: number): unknown;
  list(): unknown[];
  /** Joins the record into another of its kind, which stays. */
  merge?: (id: number, survivor: number) => void;
}

/** `GET|POST /…`, `GET|PATCH|DELETE /…/:id`, `POST /…/:id/merge` for leads, persons, organizations, deals and activities: edits as a user, no API call. */
export function recordRoutes({ marketo, pipedrive }: Vendors): Router {
  const router = Router();
  mount(router, '/marketo/leads', {
    create: (values) => marketo.createLead(values),
    update: (id, values) => marketo.updateLead(id, values),
    delete: (id) => marketo.deleteLead(id),
    get: (id) => marketo.lead(id),
    list: () => marketo.leads(),
    merge: (id, survivor) => marketo.mergeLeads(survivor, [id]),
  });
  mount(router, '/pipedrive/persons', {
    create: (values) => pipedrive.createPerson(values),
    update: (id, values) => pipedrive.updatePerson(id, values),
    delete: (id) => pipedrive.deletePerson(id),
    get: (id) => pipedrive.person(id),
    list: () => pipedrive.persons(),
    merge: (id, survivor) => pipedrive.merge('person', id, survivor),
  });
  mount(router, '/pipedrive/organizations', {
    create: (values) => pipedrive.createOrganization(values),
    update: (id, values) => pipedrive.updateOrganization(id, values),
    delete: (id) => pipedrive.deleteOrganization(id),
    get: (id) => pipedrive.organization(id),
    list: () => pipedrive.organizations(),
    merge: (id, survivor) => pipedrive.merge('organization', id, survivor),
  });
  mount(router, '/pipedrive/deals', {
    create: (values) => pipedrive.createDeal(values),
    update: (id, values) => pipedrive.updateDeal(id, values),
    delete: (id) => pipedrive.deleteDeal(id),
    get: (id) => pipedrive.deal(id),
    list: () => pipedrive.deals(),
    merge: (id, survivor) => pipedrive.merge('deal', id, survivor),
  });
  mount(router, '/pipedrive/activities', {
    create: (values) => pipedrive.createActivity(values),
    update: (id, values) => pipedrive.updateActivity(id, values),
    delete: (id) => pipedrive.deleteActivity(id),
    get: (id) => pipedrive.activity(id),
    list: () => pipedrive.activities(),
  });
  return router;
}

function mount(router: Router, path: string, edits: RecordEdits): void {
  router.get(path, (_request, response) => void response.json(edits.list()));
  router.post(path, (request, response) => {
    const id = refusable(() => edits.create(membersOf(request.body)));
    response.status(201).json(edits.get(id));
  });
  router.all(`${path}/:id`, existing(edits));
  router.get(`${path}/:id`, (request, response) => void response.json(edits.get(idOf(request.params['id']))));
  router.patch(`${path}/:id`, (request, response) => {
    const id = idOf(request.params['id']);
    refusable(() => edits.update(id, membersOf(request.body)));
    response.json(edits.get(id));
  });
  router.delete(`${path}/:id`, (request, response) => {
    const id = idOf(request.params['id']);
    refusable(() => edits.delete(id));
    response.json({ deleted: id });
  });
  const { merge } = edits;
  if (merge) {
    router.all(`${path}/:id/merge`, existing(edits));
    router.post(`${path}/:id/merge`, (request, response) => {
      const id = idOf(request.params['id']);
      const survivor = idOf(String(membersOf(request.body)['into']));
      if (!edits.get(survivor) || survivor === id) throw new BadInput('into must be the id of another record');
      refusable(() => merge(id, survivor));
      response.json(edits.get(survivor));
    });
  }
}

function existing(edits: RecordEdits): RequestHandler {
  return (request, response, next) => {
    if (edits.get(idOf(request.params['id']))) next();
    else response.status(404).json({ message: 'No such record' });
  };
}

/** The simulated vendors refuse impossible values with an Error that says why. */
function refusable<T>(edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    throw error instanceof Error ? new BadInput(error.message, { cause: error }) : error;
  }
}
