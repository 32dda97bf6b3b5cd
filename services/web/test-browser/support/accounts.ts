/** The people of the tests; those who change something of their own register somebody new instead. */

const account = <Role extends string>(role: Role, password: string, name: string) => ({
  email: `${role}@lyceum.example`,
  password,
  name,
  role
})

export const accounts = {
  learner: account("learner", "learn-something-new", "Lena Learner"),
  instructor: account("instructor", "teach-something-new", "Ines Instructor"),
  admin: account("admin", "watch-over-it-all", "Ada Admin")
}

export type Who = keyof typeof accounts
