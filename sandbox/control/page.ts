import { PAGE_SCRIPT } from './page-script.ts';

/** The control page: plain HTML, everything it shows comes from `GET /api/state`. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox: Marketo and Pipedrive</title>
<style>
  body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1c2430; background: #f6f7f9; }
  h1 { font-size: 1.3rem; margin: 0 0 .3rem; } h2 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
  .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(28rem, 1fr)); gap: 1.2rem; }
  .table { overflow: auto; max-height: 22rem; background: #fff; border: 1px solid #d8dde4; border-radius: 6px; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem; white-space: nowrap; }
  th { position: sticky; top: 0; background: #eef1f5; } tr:nth-child(even) td { background: #fafbfc; }
  button { margin: 0 .3rem .3rem 0; padding: .3rem .6rem; border: 1px solid #b9c2ce; border-radius: 5px; background: #fff; cursor: pointer; }
  button:hover { background: #eef1f5; } .quiet { color: #667; } .bad { color: #b3261e; font-weight: 600; }
</style>
</head>
<body>
<h1>Sandbox: Marketo and Pipedrive</h1>
<p class="quiet">Sandbox time <span id="now"></span>. <span id="totals"></span> <a href="/api">JSON API</a></p>
<p class="bad" id="problem"></p>
<h2>Faults</h2>
<div id="buttons"></div>
<div id="faults" class="table"></div>
<div class="columns">
  <section><h2>Marketo leads</h2><div id="leads" class="table"></div></section>
  <section><h2>Pipedrive persons</h2><div id="persons" class="table"></div></section>
  <section><h2>Marketo companies</h2><div id="companies" class="table"></div></section>
  <section><h2>Pipedrive organizations</h2><div id="organizations" class="table"></div></section>
</div>
<h2>Calls, newest first</h2><div id="calls" class="table"></div>
<h2>Webhooks that Marketo called, newest first</h2><div id="webhooks" class="table"></div>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
