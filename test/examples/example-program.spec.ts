import { codeBlocks } from './code-blocks.ts';
import { exampleProgram } from './example-program.ts';

const MARKDOWN = `# Page

\`\`\`sh
npm ci
\`\`\`

## First

\`\`\`ts
import { Lead } from 'library';

const lead = await Lead.load('1');
lead.name; // 'Ada'
\`\`\`

\`\`\`ts
import { Lead, Company } from 'library';

const lead = await Lead.load('2'); // null, as there is none
\`\`\`

## Second

\`\`\`ts
lead.nmae; // throws UnknownFieldError
if (lead) {
  await lead.save(); // 'updated': one call
  console.log(lead.id); // 'created' or 'updated'
}
lead.save(); // one call
\`\`\`
`;

describe('codeBlocks', () => {
  it('gives the blocks of the whole page or of one section', () => {
    expect(codeBlocks(MARKDOWN)).toHaveLength(3);
    const [block] = codeBlocks(MARKDOWN, 'Second');
    expect(block).toMatch(/^lead\.nmae; .*\n[^`]*one call\n$/s);
  });

  it('throws where there is no such section', () => {
    expect(() => codeBlocks(MARKDOWN, 'Third')).toThrow('There is no section "Third"');
  });
});

describe('exampleProgram', () => {
  const program = exampleProgram(codeBlocks(MARKDOWN), 'const url = 1;');

  it('imports each name once', () => {
    expect(program.match(/import .*;/g)).toEqual([
      "import { Lead, Company } from 'library';",
      "import { allRan, gives, throws } from './checks.mjs';",
    ]);
  });

  it('keeps every statement and checks what the comments beside them say', () => {
    const statements = program.split('\n').filter((line) => !/^(import|[{}]+$|$)/.test(line));
    expect(statements).toEqual([
      'const url = 1;',
      "const lead = await Lead.load('1');",
      "gives(0, lead.name, 'Ada'); // 'Ada'",
      "const lead = await Lead.load('2'); gives(1, lead, null); // null, as there is none",
      "await throws(2, async () => { lead.nmae; }, 'UnknownFieldError'); // throws UnknownFieldError",
      'if (lead) {',
      "  gives(3, await lead.save(), 'updated'); // 'updated': one call",
      "  console.log(lead.id); // 'created' or 'updated'",
      'lead.save(); // one call',
      'allRan(4);',
    ]);
  });
});
