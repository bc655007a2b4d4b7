import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = join(__dirname, '..');
const FOLDERS = ['.', 'docs', 'docs/examples', 'sandbox', 'bench', 'test'];

const pages = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

const read = (path: string): string => readFileSync(path, 'utf8');

const withoutCode = (text: string): string => text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The places in a page that a link can name, as GitHub names them. */
function anchorsOf(path: string): string[] {
  const headings = [
    ...read(path)
      .replaceAll(/^```[^]*?^```/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, text]) => text!);
  const slugs = headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length;
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** What is wrong with a link of a page; null where it leads somewhere. */
function brokenLink(page: string, link: string): string | null {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), decodeURIComponent(file));
  if (!existsSync(target)) return `${page}: ${link} is no file`;
  if (anchor === undefined || statSync(target).isDirectory() || !target.endsWith('.md')) return null;
  return anchorsOf(target).includes(anchor) ? null : `${page}: ${link} is no heading`;
}

describe('the documentation', () => {
  it('has pages', () => expect(pages.length).toBeGreaterThan(10));

  it.each(pages)('%s links to what exists', (page) => {
    const links = [...withoutCode(read(join(ROOT, page))).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(own.map((link) => brokenLink(page, link)).filter((problem) => problem !== null)).toEqual([]);
  });

  it('begins with a README of under 200 lines', () => {
    expect(read(join(ROOT, 'README.md')).split('\n').length).toBeLessThan(200);
  });
});
