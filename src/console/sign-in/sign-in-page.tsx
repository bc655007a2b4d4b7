import { barePage } from '../view/layout';

export interface SignInForm {
  /** Where to go on after signing in: a path of the console. */
  to: string;
  /** Why the last try failed; null before the first. */
  problem: string | null;
}

/** The form that asks for an API key. */
export function signInPage({ to, problem }: SignInForm): string {
  return barePage({
    title: 'Sign in',
    children: (
      <form method="post" action="/console/sign-in">
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <input type="hidden" name="to" value={to} />
        <div class="field">
          <label for="key">API key</label>
          {/* A password field would be no textbox, and browsers would offer to keep the key. */}
          <input
            id="key"
            name="key"
            type="text"
            required
            autocomplete="off"
            spellcheck={false}
            aria-describedby="help"
          />
          <p id="help" class="quiet">
            A key of API_KEYS with the right read, to look, or operate, to act too. It is asked for once in 12 hours.
          </p>
        </div>
        <button type="submit">Sign in</button>
      </form>
    ),
  });
}
