/** What can be said of an entry without asking the server; the server decides. */

/** Fewest characters of a password, as in the contract. */
export const shortestPassword = 8

/** Whether a password is long enough, counted in code points as the user service counts. */
export const longEnough = (password: string): boolean => Array.from(password).length >= shortestPassword

/** Whether somebody may well have this address. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+$/.test(text.trim())
