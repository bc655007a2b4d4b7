/** The `ts` blocks of a Markdown text, in their order and word for word. @param heading - of the section; all without it. */
export function codeBlocks(markdown: string, heading?: string): string[] {
  const text = heading === undefined ? markdown : sectionOf(markdown, heading);
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
}

function sectionOf(markdown: string, heading: string): string {
  const [, text] = markdown.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`There is no section "${heading}"`);
  return text.split('\n## ')[0]!;
}
