import { Router } from 'express';
import { type MarketoSwitches } from '../marketo/marketo-sandbox.ts';
import { BadInput, choiceOf, type Members, membersOf } from './bad-input.ts';
import { type Vendors } from './vendors.ts';

const CHOICES: { [Name in keyof MarketoSwitches]?: readonly MarketoSwitches[Name][] } = {
  companyFieldsOnLinkedLead: ['refuse', 'ignore', 'write-through'],
  unknownFieldLevel: ['record', 'response'],
  unknownAsset: ['no-result', 'empty-result', 'refuse'],
};

/** `GET|PATCH /marketo/switches`: the members of `MarketoSwitches`; a PATCH changes those that it names, all or none. */
export function switchRoutes({ marketo }: Vendors): Router {
  const router = Router();
  router.get('/marketo/switches', (_request, response) => void response.json(marketo.switches));
  router.patch('/marketo/switches', (request, response) => {
    response.json(Object.assign(marketo.switches, checked(marketo.switches, membersOf(request.body))));
  });
  return router;
}

function checked(present: MarketoSwitches, given: Members): Members {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(present, name)) throw new BadInput(`${name} is unknown; GET shows the switches`);
    const switched = name as keyof MarketoSwitches;
    const choices = CHOICES[switched];
    if (choices) choiceOf(value, choices as readonly string[], name);
    else if (kindOf(value) !== kindOf(present[switched])) {
      throw new BadInput(`${name} must be a ${kindOf(present[switched])}`);
    }
  }
  return given;
}

function kindOf(value: unknown): string {
  if (!Array.isArray(value)) return typeof value;
  return value.every((item) => typeof item === 'string') ? 'list of texts' : 'list of other things';
}
