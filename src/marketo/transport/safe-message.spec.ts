import { safeMessage } from './safe-message';

describe('safeMessage', () => {
  it.each([
    ["Invalid value for field 'email'", "Invalid value for field 'email'"],
    ["Max rate limit '100' exceeded with in '20' secs", "Max rate limit '100' exceeded with in '20' secs"],
    ["Invalid value 'Vincent' for field 'email'", "Invalid value '…' for field 'email'"],
    ["It doesn't match 'Someone Else'", "It doesn't match '…'"],
    ['Lead vincent@acme.example not found', 'Lead … not found'],
    ['Value Vincent is too long', 'Value … is too long'],
  ])('makes of %s: %s', (message, safe) => {
    expect(safeMessage(message, { fields: ['email'], values: ['Vincent', null, 5] })).toBe(safe);
  });

  it('keeps a field name that is also a value', () => {
    expect(safeMessage("Field 'email' not found", { fields: ['email'], values: ['email'] })).toBe(
      "Field 'email' not found",
    );
  });

  it('shows nothing of a message that is too long to be looked through', () => {
    expect(safeMessage("'ada".repeat(100_000), {})).toBe('…');
  });
});
