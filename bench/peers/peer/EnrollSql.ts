/** The statements of an enrolment. */

/** The stream as it is, and the answer that is stored for the request's key. */
export const load = {
  name: "load",
  text: `SELECT s.version, s.state, s.head, i.fingerprint, i.response
    FROM (SELECT 1) AS one LEFT JOIN streams s ON s.id = $1 LEFT JOIN idempotency i ON i.key = $2`
}

/** How the course stands for the learner. */
export const outlook = {
  name: "outlook",
  text: `SELECT c.version,
    NOT c.retired AND NOT EXISTS (SELECT FROM learners l WHERE l.user_id = $2 AND l.erased) AS open,
    (s.capacity IS NULL OR (s.taken < s.capacity AND s.waiting = 0)) AS "seatFree",
    ARRAY(SELECT p FROM unnest(c.prerequisites) AS p WHERE NOT EXISTS (
      SELECT FROM enrollments e WHERE e.course_id = p AND e.user_id = $2 AND e.status = 'completed'
    )) AS missing
    FROM courses c JOIN seats s USING (course_id) WHERE c.course_id = $1`
}

export const course = {
  name: "course",
  text: `SELECT course_id AS "courseId", owner_id AS "ownerId", slug, title, version, capacity, prerequisites, retired
    FROM courses WHERE course_id = $1`
}

const insertStream = `INSERT INTO streams (id, version, state, head, updated_at)
  VALUES ($1, $2, $3::text::jsonb, decode($4, 'hex'), $5) ON CONFLICT (id) DO NOTHING RETURNING 1`
const updateStream = `UPDATE streams SET version = $2, xid = pg_current_xact_id(), state = $3::text::jsonb,
  head = decode($4, 'hex'), updated_at = $5
  WHERE id = $1 AND version = $2 - 1 AND xid <= pg_current_xact_id() RETURNING 1`
const insertEvent = `INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
  VALUES ($1, $2, $6::uuid, $7, $8::text::jsonb, $9::text::jsonb, $5, decode($4, 'hex'))`
const insertAnswer = `INSERT INTO idempotency (key, stream, fingerprint, response)
  VALUES ($10, $1, $11, $12::text::jsonb)`
const upsertRow = `INSERT INTO enrollments (id, course_id, user_id, course_version, status, cohort, certificate_id, due_at, version, updated_at)
  VALUES ($13, $14, $15, $16, $17, $18, NULL, NULL, $2, $5)
  ON CONFLICT (id) DO UPDATE SET course_version = EXCLUDED.course_version, status = EXCLUDED.status,
    cohort = EXCLUDED.cohort, certificate_id = EXCLUDED.certificate_id, due_at = EXCLUDED.due_at,
    version = EXCLUDED.version, updated_at = EXCLUDED.updated_at`

const takeSeat = `SELECT 1 FROM take_seat($14::uuid)`
const waitForSeat = `SELECT 1 FROM wait_for_seat($14::uuid, $13::uuid)`

const append = (moved: string, guard: string) => `WITH moved AS (${moved}), appended AS (${insertEvent}),
  answered AS (${insertAnswer}), shown AS (${upsertRow}), seat AS (${guard}),
  woken AS (SELECT pg_notify('relay', current_schema()) FROM relay WHERE asleep)
  SELECT CASE WHEN EXISTS (SELECT FROM moved) AND EXISTS (SELECT FROM seat) THEN (SELECT count(*) FROM woken)::int
    ELSE refuse_append() END AS woken`

/** One statement: all or nothing. By whether the stream is new, and whether a seat is free. */
export const appends = {
  newActive: { name: "append-new-active", text: append(insertStream, takeSeat) },
  newWaiting: { name: "append-new-waiting", text: append(insertStream, waitForSeat) },
  active: { name: "append-active", text: append(updateStream, takeSeat) },
  waiting: { name: "append-waiting", text: append(updateStream, waitForSeat) }
}

/** Stores the answer of a request that changed nothing. */
export const remember = {
  name: "remember",
  text: `INSERT INTO idempotency (key, stream, fingerprint, response) VALUES ($1, $2, $3, $4::text::jsonb)
    ON CONFLICT (key) DO NOTHING RETURNING 1`
}

/** The steps of a transaction as it is commonly written. */
export const steps = {
  answer: { name: "step-answer", text: `SELECT fingerprint, response FROM idempotency WHERE key = $1` },
  lock: { name: "step-lock", text: `SELECT version, state, head FROM streams WHERE id = $1 FOR UPDATE` },
  insertStream: {
    name: "step-insert-stream",
    text: `INSERT INTO streams (id, version, state, head, updated_at) VALUES ($1, $2, $3, $4, $5)`
  },
  updateStream: {
    name: "step-update-stream",
    text: `UPDATE streams SET version = $2, xid = pg_current_xact_id(), state = $3, head = $4, updated_at = $5 WHERE id = $1`
  },
  event: {
    name: "step-event",
    text: `INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
  },
  row: {
    name: "step-row",
    text: `INSERT INTO enrollments (id, course_id, user_id, course_version, status, cohort, version, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET course_version = EXCLUDED.course_version,
        status = EXCLUDED.status, cohort = EXCLUDED.cohort, version = EXCLUDED.version, updated_at = EXCLUDED.updated_at`
  },
  takeSeat: { name: "step-take", text: `SELECT 1 AS one FROM take_seat($1::uuid)` },
  waitForSeat: { name: "step-wait", text: `SELECT 1 AS one FROM wait_for_seat($1::uuid, $2::uuid)` },
  keep: {
    name: "step-keep",
    text: `INSERT INTO idempotency (key, stream, fingerprint, response) VALUES ($1, $2, $3, $4)`
  },
  wake: { name: "step-wake", text: `SELECT pg_notify('relay', current_schema()) FROM relay WHERE asleep` }
}
