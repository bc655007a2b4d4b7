import { PAGE_FORMS } from './page-forms.ts';
import { PAGE_SCRIPT } from './page-script.ts';

const STYLE = `
  :root { --ink: #1c2430; --line: #d8dde4; --quiet: #667085; --marketo: #5c4c9f; --pipedrive: #017737; }
  * { box-sizing: border-box; }
  body { font: 13px/1.4 system-ui, sans-serif; margin: 0; color: var(--ink); background: #f3f5f8; }
  header { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; align-items: baseline; padding: .7rem 1.2rem; background: #fff; border-bottom: 1px solid var(--line); }
  h1 { font-size: 1.15rem; margin: 0; } h2 { font-size: 1.05rem; margin: 0 0 .6rem; } h2 .quiet { font-size: .8rem; font-weight: normal; } h3 { font-size: .9rem; margin: 0; }
  main { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; padding: 1rem 1.2rem; align-items: start; }
  main > section { background: #fff; border: 1px solid var(--line); border-top: 4px solid; border-radius: 8px; padding: .7rem .9rem; min-width: 0; }
  #marketo { border-top-color: var(--marketo); } #pipedrive { border-top-color: var(--pipedrive); }
  #feed { grid-column: 1 / -1; border-top-color: #98a2b3; }
  @media (min-width: 1500px) { main { grid-template-columns: 1fr 1fr 32rem; } #feed { grid-column: auto; } #feed .table { max-height: 75rem; } }
  @media (max-width: 900px) { main { grid-template-columns: 1fr; } }
  .kind { display: flex; gap: .6rem; align-items: baseline; margin: .8rem 0 .3rem; }
  .table { overflow: auto; max-height: 14.5rem; border: 1px solid var(--line); border-radius: 6px; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .2rem .5rem; white-space: nowrap; }
  th { position: sticky; top: 0; background: #eef1f5; font-weight: 600; } td { border-top: 1px solid #eef1f5; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; }
  tr.open { cursor: pointer; } tr.open:hover td, tr.open:focus td { background: #eef4ff; }
  tr.changed td { animation: changed 6s; } @keyframes changed { from { background: #fff2b8; } }
  button { font: inherit; padding: .15rem .55rem; border: 1px solid #b9c2ce; border-radius: 5px; background: #fff; cursor: pointer; } button:hover { background: #eef1f5; }
  .quiet { color: var(--quiet); } .bad { color: #b3261e; font-weight: 600; } p { margin: .3rem .5rem; }
  details { padding: 0 1.2rem; } #buttons { display: flex; flex-wrap: wrap; gap: .3rem; padding: .4rem 0; }
  dialog { border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.2rem; width: 26rem; } dialog label { display: grid; grid-template-columns: 9rem 1fr; margin: .3rem 0; align-items: center; }
  dialog input, dialog select { font: inherit; padding: .2rem .4rem; width: 100%; } .actions { display: flex; gap: .4rem; margin-top: .8rem; } .actions .end { margin-left: auto; }
  #events td:last-child { max-width: 40rem; } .way { font-weight: 600; } .way.marketo { color: var(--marketo); } .way.pipedrive { color: var(--pipedrive); }
`;

const kind = (id: string, title: string, one: string | null): string =>
  `<div class="kind"><h3>${title}</h3>${one === null ? '' : `<button data-new="${id}">New ${one}</button>`}</div>
<div id="${id}" class="table"></div>`;

/** The control page: both systems side by side, and what happens between them. All it shows comes from `GET /api/state`. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox: Marketo and Pipedrive</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Sandbox: Marketo and Pipedrive</h1>
<span class="quiet">Everything is invented. Click a record to edit, delete or merge it, as a user of that system. <a href="/api">JSON API</a></span>
<span class="quiet">It is <span id="now"></span></span>
<span class="bad" id="problem" role="alert"></span>
</header>
<main>
<section id="marketo"><h2>Marketo <span class="quiet" id="marketo-total"></span></h2>
${kind('leads', 'Leads', 'lead')}
${kind('companies', 'Companies', null)}
${kind('opportunities', 'Opportunities', null)}
${kind('roles', 'Roles in opportunities', null)}
</section>
<section id="pipedrive"><h2>Pipedrive <span class="quiet" id="pipedrive-total"></span></h2>
${kind('persons', 'Persons', 'person')}
${kind('organizations', 'Organizations', 'organization')}
${kind('deals', 'Deals', 'deal')}
${kind('activities', 'Activities', 'activity')}
</section>
<section id="feed"><h2>Webhooks and calls, newest first</h2><div id="events" class="table"></div></section>
</main>
<details><summary>Let something go wrong</summary><div id="buttons"></div><div id="faults" class="table"></div></details>
<dialog id="editor"><form method="dialog"><h2 id="editing"></h2><div id="fields"></div>
<p class="bad" id="refusal" role="alert"></p>
<div class="actions"><button value="save" id="save">Save</button><button value="cancel" formnovalidate>Cancel</button>
<button type="button" class="end" id="merge">Merge into …</button><button type="button" id="remove">Delete</button></div></form></dialog>
<script>${PAGE_SCRIPT}${PAGE_FORMS}</script>
</body>
</html>
`;
